"""A travel document in memory, written from Doc 9303-10 and -11 and not from the code that reads it.

It is strict: what the standard does not allow is refused, a plain command or a wrong MAC ends its secure channel, and
nothing is read that the access conditions forbid. `habits` are what real chips do differently.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1

from tests.unit.emrtd.chip_access import AgreementChip, BacChip, PaceChip, Session, parse, tlv

LDS_AID = bytes.fromhex("A0000002471001")  # Doc 9303-10 §3.6
MF, LDS = "MF", "LDS"
CARD_ACCESS, CARD_SECURITY, ATR_INFO = 0x1C, 0x1D, 0x01


@dataclass
class Habits:
    """What the standard leaves open, and what chips do beside it.

    `at_end`: the answer to Le beyond the end of a file: as much as there is with 9000 or 6282, or only a status word, of
    which 6C00 names the length that would be right. `select_says`: it refuses P2 0C and answers P2 00 with what it selected.
    `no_short_ids`: its answer to short EF identifiers where it has none. `atr_info`: EF.ATR/INFO.
    """

    at_end: int = 0x6282
    longest: int = 65_536  # most plain bytes in one answer; more is refused with `too_long`
    too_long: int = 0x6700
    extended: bool = False
    begins_in: str = MF
    short_file_ids: bool = True
    no_short_ids: int = 0x6A86
    select_says: bool = False
    atr_info: bytes = b""
    absent: int = 0x6A82
    access_absent: int = 0x6A82
    meddle: Callable[[int, bytes], bytes] = lambda _, answer: answer


@dataclass
class Document:
    """`files` by short EF identifier; `pace` by object identifier and parameter number, the first is EF.CardAccess's."""

    files: dict[int, bytes]
    mrz: str = "L898902C<369080619406236"
    can: str = ""
    bac: bool = True
    pace: tuple[tuple[str, int], ...] = ()
    card_security: bytes | None = None
    chip_key: int = 0
    agreement: AgreementChip | None = None  # chip authentication
    signs: Callable[[bytes], bytes] | None = None  # active authentication
    habits: Habits = field(default_factory=Habits)
    log: list[str] = field(default_factory=list)  # what was read, and how the channel was opened
    answered: int = 0

    def __post_init__(self) -> None:
        self.power_on()

    def power_on(self) -> None:
        self.directory, self.file = self.habits.begins_in, b""
        self.session: Session | None = None
        self.bac_chip, self.pace_chip = BacChip(sha1(self.mrz.encode()).digest()), PaceChip(self)

    @property
    def card_access(self) -> bytes | None:
        if not self.pace:
            return None
        infos = [tlv(0x30, tlv(6, bytes.fromhex(oid)) + tlv(2, b"\x02") + tlv(2, bytes([number]))) for oid, number in self.pace]
        return tlv(0x31, b"".join(infos))

    def transmit(self, raw: bytes) -> bytes:
        answer = self.habits.meddle(self.answered, self._answer(raw))
        self.answered += 1
        return answer

    def _answer(self, raw: bytes) -> bytes:
        command = parse(raw, extended=self.habits.extended)
        if command is None:
            return b"\x67\x00"
        cla, ins, p1, p2, data, le = command
        if cla & 0x0C != 0x0C:
            self.session = None  # Doc 9303-11 §9.8.7
            body, sw = self._do(cla, ins, p1, p2, data, le)
            return body + sw.to_bytes(2, "big")
        if self.session is None:
            return b"\x68\x82"
        session = self.session
        opened = session.open(cla, ins, p1, p2, data)
        if isinstance(opened, int):
            self.session = None
            return opened.to_bytes(2, "big")
        body, sw = self._do(cla & ~0x0C, ins, p1, p2, *opened)
        answer = session.close(body, sw)
        if not self.habits.extended and len(answer) > 256:
            self.session = None
            return b"\x67\x00"
        return answer + sw.to_bytes(2, "big")

    def _do(self, cla: int, ins: int, p1: int, p2: int, data: bytes, le: int) -> tuple[bytes, int]:
        if cla not in (0x00, 0x10) or (cla == 0x10 and ins != 0x86):
            return b"", 0x6E00
        match ins:
            case 0xA4:
                if not self.habits.select_says:
                    return b"", self._select(p1, p2, data)
                if p2 != 0x00:
                    return b"", 0x6A86
                sw = self._select(p1, 0x0C, data)
                return (tlv(0x6F, tlv(0x84, data)) if sw == 0x9000 else b""), sw
            case 0xB0:
                return self._read(p1, p2, le) if not data and le else (b"", 0x6700)
            case 0x84 if self.bac and self.directory == LDS:
                return self.bac_chip.challenge(), 0x9000
            case 0x82 if self.bac and self.directory == LDS and p1 == p2 == 0:
                answer, session = self.bac_chip.authenticate(data)
                if session is None:
                    return b"", 0x6300
                self.session = session
                self.log.append("BAC")
                return answer, 0x9000
            case 0x88 if self.signs and self.session and p1 == p2 == 0 and len(data) == 8:
                return self.signs(data), 0x9000
            case 0x22 if self.agreement and self.session and p1 == 0x41 and p2 in (0xA4, 0xA6):
                sw, session = self.agreement.begin(p2, data)
                self.session = session or self.session
                return b"", sw
            case 0x86 if self.agreement and self.agreement.begun and (cla, p1, p2) == (0, 0, 0):
                session = self.agreement.agree(data)
                self.session = session or self.session
                return (tlv(0x7C, b""), 0x9000) if session else (b"", 0x6A80)
            case 0x22 if self.pace and self.directory == MF and (p1, p2) == (0xC1, 0xA4):
                return b"", self.pace_chip.begin(data)
            case 0x86 if self.pace and p1 == p2 == 0:
                answer, sw, session = self.pace_chip.step(cla, data)
                if session is not None:
                    self.session, self.directory = session, MF
                    self.log.append("PACE")
                return answer, sw
        return b"", 0x6D00

    def _select(self, p1: int, p2: int, data: bytes) -> int:
        if (p1, p2) == (0x04, 0x0C) and data == LDS_AID:
            self.directory, self.file = LDS, b""
            return 0x9000
        if (p1, p2) == (0x00, 0x0C) and data == b"\x3f\x00":
            self.directory, self.file = MF, b""
            return 0x9000
        if (p1, p2) != (0x02, 0x0C) or len(data) != 2:
            return 0x6A82 if p1 == 0x04 else 0x6A86
        found = self._find(data[1], named=data)
        if isinstance(found, int):
            return found
        self.file = found
        return 0x9000

    def _find(self, sfi: int, *, named: bytes = b"") -> bytes | int:
        if self.directory == MF:
            if sfi == ATR_INFO and (not named or named[0] == 0x2F) and self.habits.atr_info:
                return self.habits.atr_info
            if named and named[0] != 0x01:
                return 0x6A82
            if sfi == CARD_ACCESS:
                return self.card_access or self.habits.access_absent
            if sfi == CARD_SECURITY and self.card_security is not None:
                return self.card_security if self.session and "PACE" in self.log else 0x6982
            return 0x6A82
        if sfi == CARD_ACCESS or (named and named[0] != 0x01):
            return 0x6A82
        if self.session is None:
            return 0x6982
        self.log.append(f"{sfi:02X}")
        return self.files.get(sfi) or self.habits.absent

    def _read(self, p1: int, p2: int, le: int) -> tuple[bytes, int]:
        if p1 & 0x80:
            if p1 & 0x60 or not self.habits.short_file_ids:
                return b"", self.habits.no_short_ids
            found = self._find(p1 & 0x1F)
            if isinstance(found, int):
                return b"", found
            self.file, offset = found, p2
        else:
            offset = p1 << 8 | p2
        if not self.file:
            return b"", 0x6986
        if offset >= len(self.file):
            return b"", 0x6B00
        if self.directory == LDS and self.session is None:
            return b"", 0x6982
        left = len(self.file) - offset
        if le > left and self.habits.at_end not in (0x9000, 0x6282):
            return b"", self.habits.at_end | (left if self.habits.at_end == 0x6C00 and left < 256 else 0)
        if min(le, left) > self.habits.longest:
            return b"", self.habits.too_long
        return self.file[offset : offset + le], self.habits.at_end if le > left else 0x9000


def random_file(tag: int, length: int) -> bytes:
    """A file of the logical data structure with nothing in it that anyone could mean."""
    return tlv(tag, secrets.token_bytes(length))
