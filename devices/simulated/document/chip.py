"""The chip of a travel document, Doc 9303-10 §3 and Doc 9303-11: its two directories, their files, and who may read them.

It is strict: what the standard does not allow is refused, a plain command or a wrong MAC ends its secure channel, and
nothing is read that the access conditions forbid. `habits` are what real chips do differently.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1

from devices.simulated.document.basic_access import BacChip
from devices.simulated.document.ber import tlv
from devices.simulated.document.chip_authentication import AgreementChip
from devices.simulated.document.command import Command, parse
from devices.simulated.document.pace import CAN, MRZ, PaceChip
from devices.simulated.document.session import Session

LDS_AID = bytes.fromhex("A0000002471001")  # Doc 9303-10 §3.6
MF, LDS = "MF", "LDS"
ATR_INFO, CARD_ACCESS, CARD_SECURITY, EF_DIR = 0x01, 0x1C, 0x1D, 0x1E  # short identifiers in the master file, Doc 9303-10 §3.11
DG14, DG15 = 0x0E, 0x0F
SECURED, CHAINED = 0x0C, 0x10  # class bytes, ISO/IEC 7816-4 §5.4.1


@dataclass(slots=True)
class Habits:
    """What the standard leaves open, and what chips do beside it.

    `at_end`: the answer to Le beyond the end of a file: as much as there is with 9000 or 6282, or only a status word, of
    which 6C00 names the length that would be right. `no_short_ids`: what a chip without short EF identifiers answers to them.
    `select_says`: it refuses P2 0C and answers P2 00 with what it selected. `wanders_to`: EF.DIR of a chip that looks in the
    master file for what the application has not, and stays there. `bare_errors`: a file that is not there ends the channel.
    `names_curves`: PACE's parameters must be named even where there is one choice. `t0`: the protocol fetches what comes
    after a command with data (61xx) and wants an exact Le (6Cxx), ISO/IEC 7816-3 §12.2. `pause_seconds` before each answer;
    a `mute` chip gives none.
    """

    at_end: int = 0x6282
    longest: int = 65_536  # most plain bytes in one answer; more is refused with `too_long`
    too_long: int = 0x6700
    extended: bool = False
    begins_in: str = MF
    short_file_ids: bool = True
    no_short_ids: int = 0x6A86
    select_says: bool = False
    wanders_to: bytes = b""
    bare_errors: bool = False
    names_curves: bool = False
    absent: int = 0x6A82
    access_absent: int = 0x6A82
    t0: bool = False
    pause_seconds: float = 0.0
    mute: bool = False
    meddle: Callable[[int, bytes], bytes] = lambda _, answer: answer


@dataclass
class Document:
    """`files` by short EF identifier; `pace` by object identifier and parameter number, and EF.CardAccess says the same."""

    files: dict[int, bytes]
    mrz: str = "L898902C<369080619406236"  # the three fields with their check digits, Doc 9303-11 §4.3.2
    can: str = ""
    bac: bool = True
    pace: tuple[tuple[str, int], ...] = ()
    card_security: bytes | None = None
    chip_key: int = 0  # of PACE's chip-authentication mapping
    agreement: AgreementChip | None = None  # chip authentication
    signs: Callable[[bytes], bytes] | None = None  # active authentication
    habits: Habits = field(default_factory=Habits)
    log: list[str] = field(default_factory=list)  # what was read, and how the channel was opened
    apdus: int = 0
    leave_after: int | None = None  # pulled before the answer to the command after so many

    def __post_init__(self) -> None:
        self.power_on()

    def power_on(self) -> None:
        secret = sha1(self.mrz.encode()).digest()
        passwords = {MRZ: secret} | ({CAN: self.can.encode()} if self.can else {})
        self.directory, self.file, self._pending = self.habits.begins_in, b"", b""
        self.session: Session | None = None
        self._pace_opened = False
        self._bac_chip, self._pace_chip = BacChip(secret), PaceChip(self.pace, passwords, self.chip_key)

    @property
    def atr(self) -> bytes:
        """Its historical bytes tell the card's capabilities, ISO/IEC 7816-4 §12.1.1: the third says extended length."""
        if self.habits.mute:
            return b""
        capabilities = bytes([0x80, 0x73, 0x94, 0x21, 0xC0 if self.habits.extended else 0x80])
        if self.habits.t0:
            return b"\x3b\x65\x00\x00" + capabilities
        atr = b"\x3b\x85\x80\x01" + capabilities
        check = 0
        for octet in atr[1:]:
            check ^= octet
        return atr + bytes([check])

    @property
    def card_access(self) -> bytes | None:
        if not self.pace:
            return None
        return tlv(0x31, b"".join(pace_info(oid, number) for oid, number in self.pace))

    def answer(self, command: bytes) -> bytes | None:
        """Answer one command: nothing when the chip is mute, None when it is pulled instead."""
        if self.habits.pause_seconds:
            time.sleep(self.habits.pause_seconds)
        if self.leave_after is not None and self.apdus >= self.leave_after:
            self.apdus += 1
            return None
        answer = self.transmit(command)
        return b"" if self.habits.mute else answer

    def transmit(self, raw: bytes) -> bytes:
        """Answer one command, at once."""
        answer = self.habits.meddle(self.apdus, self._over_t0(raw) if self.habits.t0 else self._answer(raw))
        self.apdus += 1
        return answer

    def _over_t0(self, raw: bytes) -> bytes:
        pending, self._pending = self._pending, b""
        if raw[1:2] == b"\xc0" and len(raw) == 5:  # GET RESPONSE
            le = raw[4] or 256
            if not pending:
                return b"\x69\x85"
            if le > len(pending) - 2:
                self._pending = pending
                return bytes([0x6C, len(pending) - 2])
            data, left = pending[:-2], len(pending) - 2 - le
            self._pending = data[le:] + pending[-2:] if left else b""
            return data[:le] + (bytes([0x61, min(left, 255)]) if left else pending[-2:])
        with_data = len(raw) > 5
        answer = self._answer(raw + b"\x00" if with_data else raw)  # Le does not travel with data
        if with_data and len(answer) > 2:
            self._pending = answer
            return bytes([0x61, len(answer) - 2 & 0xFF])
        le = (raw[4] or 256) if len(raw) == 5 else 0
        if not with_data and 2 < len(answer) < le + 2:
            return bytes([0x6C, len(answer) - 2])
        return answer

    def _answer(self, raw: bytes) -> bytes:
        command = parse(raw, extended=self.habits.extended)
        if command is None:
            return b"\x67\x00"
        if command.cla & SECURED != SECURED:
            self.session = None  # Doc 9303-11 §9.8.7
            body, sw = self._within_le(command)
            return body + sw.to_bytes(2, "big")
        session = self.session
        if session is None:
            return b"\x68\x82"  # no secure messaging here, ISO/IEC 7816-4 §5.6
        opened = session.open(command)
        if isinstance(opened, int):
            self.session = None
            return opened.to_bytes(2, "big")
        body, sw = self._within_le(opened)
        if self.habits.bare_errors and sw in (0x6A82, 0x6982):
            self.session = None
            return sw.to_bytes(2, "big")
        answer = session.close(body, sw)
        if len(answer) > command.le:  # the outer Le bounds what is sent, protection and all
            self.session = None
            return b"\x67\x00"
        return answer + sw.to_bytes(2, "big")

    def _within_le(self, command: Command) -> tuple[bytes, int]:
        """No answer is longer than what was asked for."""
        body, sw = self._do(command)
        if len(body) > command.le:
            return b"", 0x6C00 | len(body) if command.le and len(body) < 256 else 0x6700
        return body, sw

    def _do(self, command: Command) -> tuple[bytes, int]:
        cla, ins, data = command.cla, command.ins, command.data
        where = (command.p1, command.p2)
        if cla not in (0x00, CHAINED) or (cla == CHAINED and ins != 0x86):
            return b"", 0x6E00
        match ins:
            case 0xA4:
                if not self.habits.select_says:
                    return b"", self._select(where, data)
                sw = self._select((where[0], 0x0C), data) if where[1] == 0 else 0x6A86
                return (tlv(0x6F, tlv(0x84, data)) if sw == 0x9000 else b""), sw
            case 0xB0:
                return self._read(command) if not data and command.le else (b"", 0x6700)
            case 0x84 if self.bac and self.directory == LDS:
                if where != (0, 0):
                    return b"", 0x6A86
                return (self._bac_chip.challenge(), 0x9000) if command.le == 8 and not data else (b"", 0x6700)
            case 0x82 if self.bac and self.directory == LDS:
                return self._basic_access(data) if where == (0, 0) else (b"", 0x6A86)
            case 0x88 if self.signs:
                return self._sign(where, data)
            case 0x22 if self.pace and self.directory == MF and where == (0xC1, 0xA4):
                unnamed = self.habits.names_curves and b"\x84\x01" not in data
                return b"", 0x6A80 if unnamed else self._pace_chip.begin(data)
            case 0x22 if self.agreement and where[0] == 0x41 and where[1] in (0xA4, 0xA6):
                if self.session is None:
                    return b"", 0x6982
                sw, session = self.agreement.begin(where[1], data)
                return b"", self._renew(session, sw)
            case 0x86 if self.agreement and self.agreement.begun and (cla, *where) == (0, 0, 0):
                session = self.agreement.agree(data)
                return (tlv(0x7C, b""), self._renew(session, 0x9000)) if session else (b"", 0x6A80)
            case 0x86 if self.pace and where == (0, 0):
                answer, sw, session = self._pace_chip.step(cla, data)
                if session is not None:
                    self.session, self.directory, self._pace_opened = session, MF, True
                    self.log.append("PACE")
                return answer, sw
        return b"", 0x6D00

    def _basic_access(self, data: bytes) -> tuple[bytes, int]:
        found = self._bac_chip.authenticate(data)
        if isinstance(found, int):
            return b"", found
        answer, self.session = found
        self._pace_opened = False
        self.log.append("BAC")
        return answer, 0x9000

    def _sign(self, where: tuple[int, int], data: bytes) -> tuple[bytes, int]:
        """INTERNAL AUTHENTICATE, Doc 9303-11 §6.1; only for who may read the document."""
        assert self.signs is not None
        if self.session is None:
            return b"", 0x6982
        if where != (0, 0):
            return b"", 0x6A86
        return (self.signs(data), 0x9000) if len(data) == 8 else (b"", 0x6700)

    def _renew(self, session: Session | None, sw: int) -> int:
        """The new keys are in force from the next command on: the answer still goes out under the old ones, §6.2.1."""
        if session is not None:
            self.session = session
        return sw

    def _select(self, where: tuple[int, int], data: bytes) -> int:
        match where:
            case (0x04, 0x0C):
                if data != LDS_AID:
                    return 0x6A82
                self.directory, self.file = LDS, b""
                return 0x9000
            case (0x00, 0x0C) if data in (b"\x3f\x00", b""):
                self.directory, self.file = MF, b""
                return 0x9000
            case (0x02, 0x0C) if len(data) == 2:
                found = self._find(data[1], named=data)
                if isinstance(found, int):
                    return found
                self.file = found
                return 0x9000
        return 0x6A86

    def _find(self, sfi: int, *, named: bytes = b"") -> bytes | int:
        if self.directory == MF:
            return self._find_in_master_file(sfi, named)
        if (named and named[0] != 0x01) or sfi == CARD_ACCESS:
            return 0x6A82
        if self.session is None:
            return 0x6982
        self.log.append(f"{sfi:02X}")
        if sfi == EF_DIR and sfi not in self.files and self.habits.wanders_to:
            self.directory = MF
            return self.habits.wanders_to
        return self.files.get(sfi) or self.habits.absent

    def _find_in_master_file(self, sfi: int, named: bytes) -> bytes | int:
        if sfi == ATR_INFO and named in (b"", b"\x2f\x01"):
            return _atr_info(extended=self.habits.extended)
        if named and named[0] != 0x01:
            return 0x6A82
        if sfi == CARD_ACCESS:
            return self.card_access or self.habits.access_absent
        if sfi == CARD_SECURITY and self.card_security is not None:  # Doc 9303-10 §3.11.4: only after PACE
            return self.card_security if self.session and self._pace_opened else 0x6982
        return 0x6A82

    def _read(self, command: Command) -> tuple[bytes, int]:
        if command.p1 & 0x80:
            if command.p1 & 0x60 or not self.habits.short_file_ids:
                return b"", self.habits.no_short_ids
            found = self._find(command.p1 & 0x1F)
            if isinstance(found, int):
                return b"", found
            self.file, offset = found, command.p2
        else:
            offset = command.p1 << 8 | command.p2
        if not self.file:
            return b"", 0x6986  # no current EF
        if offset >= len(self.file):
            return b"", 0x6B00
        if self.directory == LDS and self.session is None:
            return b"", 0x6982
        le, left = command.le, len(self.file) - offset
        if le > left and self.habits.at_end not in (0x9000, 0x6282):
            return b"", self.habits.at_end | (left if self.habits.at_end == 0x6C00 and left < 256 else 0)
        if min(le, left) > self.habits.longest:
            return b"", self.habits.too_long
        return self.file[offset : offset + le], self.habits.at_end if le > left else 0x9000


def pace_info(oid: str, number: int) -> bytes:
    """A PACEInfo, Doc 9303-11 §9.2.1."""
    return tlv(0x30, tlv(6, bytes.fromhex(oid)) + tlv(2, b"\x02") + tlv(2, bytes([number])))


def random_file(tag: int, length: int) -> bytes:
    """A file of the logical data structure with nothing in it that anyone could mean."""
    return tlv(tag, secrets.token_bytes(length))


def _atr_info(*, extended: bool) -> bytes:
    """EF.ATR/INFO, Doc 9303-10 §3.11.1: the capabilities again, and how much one command and one answer may hold."""
    capabilities = tlv(0x47, bytes([0x94, 0x21, 0xC0 if extended else 0x80]))
    most = b"\x00\xff\xff" if extended else b"\x01\x00"
    return capabilities + (tlv(0x7F66, tlv(2, most) + tlv(2, most)) if extended else b"")
