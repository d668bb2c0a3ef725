"""A simulated card: answers APDUs as the persona's document would, over vpcd (real PC/SC) or for a simulated reader.

`python -m devices.simulated.card --persona ahmad` inserts one into vpcd's first slot until it is interrupted.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from devices.card.apdu import CommandApdu
from devices.simulated.inserted import lie
from devices.simulated.keyless import LAYOUTS

FAULTS = ("none", "silent", "garbage", "endless", "wrong-length", "bank", "unknown")


class SimulatedCard:
    """One persona's card. `apdus` counts what came over the wire; `leave_after` pulls it before that command's answer."""

    def __init__(
        self, persona: dict[str, str], *, t0: bool = False, fault: str = "none", leave_after: int | None = None
    ) -> None:
        layout = LAYOUTS[persona["card_profile"]](persona)
        self.atr = layout.atr_t0 if t0 else layout.atr_t1
        self.apdus = 0
        self._layout, self._t0, self._fault, self._leave_after = layout, t0, fault, leave_after
        self.power_on()

    def power_on(self) -> None:
        self._selected = self._inside = False  # the application, and its directory where it has one
        self._file: bytes | None = None
        self._pending = b""

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

    def _command(self, raw: bytes) -> bytes:
        try:
            command = CommandApdu.decode(raw)
        except ValueError:
            return b"\x67\x00"
        match command.ins:
            case 0xC0:
                data, self._pending = self._pending, b""
                return data + b"\x90\x00"
            case 0xA4 if command.p1 == 0x04:
                return self._select_application(command.data)
            case _ if not self._selected:
                return b"\x69\x85"  # conditions of use not satisfied, ISO 7816-4 §5.6
            case 0xA4:
                return self._select_file(command)
            case 0xB0:
                return self._read(command)
            case _:
                return b"\x6d\x00"

    def _select_application(self, aid: bytes) -> bytes:
        bank = self._fault == "bank" and aid in (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")
        mine = self._fault not in ("bank", "unknown") and aid == self._layout.aid
        if not bank and not mine:
            return b"\x6a\x82"
        self.power_on()
        self._selected, self._inside = mine, self._layout.directory is None
        return self._told(b"\x84" + bytes([len(aid)]) + aid)

    def _select_file(self, command: CommandApdu) -> bytes:
        layout, how = self._layout, bytes([command.p1, command.p2])
        if layout.directory == (how, command.data) and command.cla == 0:
            self._inside, self._file = True, None
        elif not self._inside or command.data not in layout.files or how != layout.select_file:
            return b"\x6a\x82" if how in (layout.select_file, (layout.directory or (b"",))[0]) else b"\x6a\x86"
        elif command.cla != layout.cla:
            return b"\x6e\x00"
        else:
            self._file = command.data
        return self._told(b"\x83\x02" + command.data) if command.p2 & 0x0C != 0x0C else b"\x90\x00"

    def _told(self, what: bytes) -> bytes:
        """Answer with file control information, or under T=0 have it fetched."""
        fci = b"\x6f" + bytes([len(what)]) + what
        if self._t0:
            self._pending = fci
            return bytes([0x61, len(fci)])
        return fci + b"\x90\x00"

    def _read(self, command: CommandApdu) -> bytes:
        files, at = self._layout.files, command.p1 << 8 | command.p2
        if command.cla != self._layout.cla:
            return b"\x6e\x00"
        if b"" in files:  # the Thai card: two bytes of data say how much
            length = int.from_bytes(command.data, "big")
            part = files[b""][at : at + length]
            if self._t0 and command.le is None:  # case 4 under T=0: the answer is fetched
                self._pending = part
                return bytes([0x61, len(part)])
            return part + b"\x90\x00" if len(command.data) == 2 else b"\x67\x00"
        if command.p1 & 0x80:
            content, at = files.get(bytes([command.p1 & 0x1F])), command.p2
        else:
            content = files[self._file] if self._file is not None else None
        if content is None:
            return b"\x6a\x82"  # file not found
        if at >= len(content):
            return b"\x6b\x00"
        wanted = command.le or 256
        part = content[at : at + wanted]
        if len(part) < wanted:
            return bytes([0x6C, len(part)]) if self._t0 else part + self._layout.end
        return part + b"\x90\x00"


def load_personas(path: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads(path.read_text("utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser("python -m devices.simulated.card", description=__doc__)
    parser.add_argument("--personas", type=Path, default=Path(__file__).parents[2] / "config" / "personas.toml")
    parser.add_argument("--persona", default="ahmad")
    parser.add_argument("--vpcd", default="127.0.0.1:35963", metavar="HOST:PORT")
    parser.add_argument("--t0", action="store_true", help="speak as a T=0 card does")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    arguments = parser.parse_args()
    card = SimulatedCard(load_personas(arguments.personas)[arguments.persona], t0=arguments.t0, fault=arguments.fault)
    return lie(card, arguments.vpcd)


if __name__ == "__main__":
    sys.exit(main())
