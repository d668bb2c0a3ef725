"""A simulated card: answers APDUs as the persona's document would, over vpcd (real PC/SC) or for a simulated reader.

`python -m devices.simulated.card --persona ahmad` inserts one into vpcd's first slot until it is interrupted.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

from devices.simulated.inserted import insert

ATR_T0 = bytes.fromhex("3B6500004D414B4B41")
ATR_T1 = bytes.fromhex("3B8501804D414B4B41")
DEMO_AID = bytes.fromhex("F04D414B4B4148494401")
THAI_AID = bytes.fromhex("A000000054480001")
FAULTS = ("none", "silent", "garbage", "endless", "wrong-length", "bank", "unknown")


def _xor(atr: bytes) -> bytes:
    """Add TCK, which ISO 7816-3 §8.2.5 wants where T=1 is offered."""
    check = 0
    for byte in atr[1:]:
        check ^= byte
    return atr + bytes([check])


class SimulatedCard:
    """One persona's card. `apdus` counts what came over the wire; `leave_after` pulls it before that command's answer."""

    def __init__(
        self, persona: dict[str, str], *, t0: bool = False, fault: str = "none", leave_after: int | None = None
    ) -> None:
        self.atr = ATR_T0 if t0 else _xor(ATR_T1)
        self.apdus = 0
        self._t0, self._fault, self._leave_after = t0, fault, leave_after
        self._pending = b""
        self._thai = persona["card_profile"] == "thai-id"
        self._selected = False
        self._files = {} if self._thai else _national_files(persona)
        self._image = _thai_image(persona) if self._thai else b""

    def power_on(self) -> None:
        self._selected, self._pending = False, b""

    def answer(self, command: bytes) -> bytes | None:
        """Answer one command; nothing from a silent card, None when the card is pulled instead."""
        self.apdus += 1
        if self._leave_after is not None and self.apdus > self._leave_after:
            return None
        if self._fault == "silent":
            return b""
        if self._fault == "garbage":
            return b"\x42"
        if self._fault == "endless":
            return b"\x00\x61\x10"
        if len(command) < 4:
            return b"\x67\x00"
        answer = self._command(command)
        if self._fault == "wrong-length" and len(answer) > 2:
            return answer[:-2] * 40 + answer[-2:]
        return answer

    def _command(self, command: bytes) -> bytes:
        cla, ins, p1, p2 = command[:4]
        if ins == 0xC0:
            data, self._pending = self._pending, b""
            return data + b"\x90\x00"
        if ins == 0xA4:
            length = command[4] if len(command) > 4 else 0
            return self._select(command[5 : 5 + length])
        if not self._selected:
            return b"\x69\x85"  # conditions of use not satisfied, ISO 7816-4 §5.6
        if ins != 0xB0:
            return b"\x6d\x00"
        if self._thai:
            if cla != 0x80 or len(command) < 7:
                return b"\x67\x00"
            at, length = p1 << 8 | p2, int.from_bytes(command[5:7], "big")
            data = self._image[at : at + length]
            if self._t0 and len(command) == 7:  # case 4 under T=0: the answer is fetched
                self._pending = data
                return bytes([0x61, len(data)])
            return data + b"\x90\x00"
        content = self._files.get(p1 & 0x1F) if p1 & 0x80 else None
        if content is None:
            return b"\x6a\x82"  # file not found
        le = command[4] or 256 if len(command) > 4 else 256
        part = content[p2 : p2 + le]
        if self._t0 and len(part) < le:
            return bytes([0x6C, len(part)])
        return part + b"\x90\x00"

    def _select(self, aid: bytes) -> bytes:
        bank = self._fault == "bank" and aid in (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")
        mine = self._fault not in ("bank", "unknown") and aid == (THAI_AID if self._thai else DEMO_AID)
        if not bank and not mine:
            return b"\x6a\x82"
        self._selected = mine
        fci = b"\x6f" + bytes([2 + len(aid)]) + b"\x84" + bytes([len(aid)]) + aid
        if self._t0:
            self._pending = fci
            return bytes([0x61, len(fci)])
        return fci + b"\x90\x00"


def load_personas(path: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads(path.read_text("utf-8"))


def _national_files(persona: dict[str, str]) -> dict[int, bytes]:
    def tlv(tag: int, text: str) -> bytes:
        raw = text.encode()
        return bytes([tag, len(raw)]) + raw

    expiry, birth = persona["expiry"].replace("-", ""), persona["birth_date"].replace("-", "")
    person = tlv(0x83, persona["name_ar"]) + tlv(0x84, persona["name_en"]) + tlv(0x85, persona["sex"]) + tlv(0x86, birth)
    return {1: tlv(0x81, persona["id_number"]) + tlv(0x82, expiry), 2: person}


def _thai_image(persona: dict[str, str]) -> bytes:
    def buddhist(day: str) -> bytes:
        value = date.fromisoformat(day)
        return f"{value.year + 543:04d}{value:%m%d}".encode()

    image = bytearray(0x200)

    def put(at: int, raw: bytes, length: int) -> None:
        image[at : at + length] = raw.ljust(length, b" ")[:length]

    first, last = persona["name_en"].split(" ", 1)
    put(0x0004, persona["id_number"].encode(), 13)
    put(0x0011, f"#{persona.get('name_th', '').replace(' ', '##')}".encode("tis-620"), 100)
    put(0x0075, f"#{first}##{last}".encode(), 100)
    put(0x00D9, buddhist(persona["birth_date"]), 8)
    put(0x00E1, b"1" if persona["sex"] == "m" else b"2", 1)
    put(0x016F, buddhist(persona["expiry"]), 8)
    return bytes(image)


def main() -> int:
    parser = argparse.ArgumentParser("python -m devices.simulated.card", description=__doc__)
    parser.add_argument("--personas", type=Path, default=Path(__file__).parents[2] / "config" / "personas.toml")
    parser.add_argument("--persona", default="ahmad")
    parser.add_argument("--vpcd", default="127.0.0.1:35963", metavar="HOST:PORT")
    parser.add_argument("--t0", action="store_true", help="speak as a T=0 card does")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    arguments = parser.parse_args()
    host, port = arguments.vpcd.split(":")
    card = SimulatedCard(load_personas(arguments.personas)[arguments.persona], t0=arguments.t0, fault=arguments.fault)
    pull = insert(card, host, int(port))
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pull()
        return 0


if __name__ == "__main__":
    sys.exit(main())
