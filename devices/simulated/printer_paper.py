"""The simulated printer's paper: commands in their order become rows of dots, and the lines of text that stand there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from devices.simulated.printer_commands import CODE
from devices.simulated.printer_letters import CELL_WIDTH, drawn_code, drawn_letter, letter_of

LINE_DOTS = 30  # from one line of text to the next
CENTRE, RIGHT = 1, 2


@dataclass(frozen=True, slots=True)
class Settings:
    """How the printer is set until ESC @; `indent_dots` (ESC $) holds for one line only, `margin_dots` (GS L) for all.

    Text is wrapped and everything aligned within `area_dots` (GS W) beside the margin; without, it is all the paper's.
    """

    page: int = 0
    side: int = 0
    bold: bool = False
    wide: int = 1
    high: int = 1
    margin_dots: int = 0
    area_dots: int | None = None
    indent_dots: int = 0
    module_dots: int = 3
    level: int = 0x30


@dataclass(slots=True)
class Paper:
    """What hangs out of the printer since the last cut: `rows` of dots, and of its letters `lines`, from left to right."""

    width_dots: int
    row_run: Callable[[], None]
    rows: bytearray = field(default_factory=bytearray)
    lines: list[str] = field(default_factory=list)
    _settings: Settings = field(default_factory=Settings)
    _line: list[tuple[str, Image.Image]] = field(default_factory=list)
    _stored_code: bytes = b""

    @property
    def amid_a_line(self) -> bool:
        """Whether letters wait for their line's end."""
        return bool(self._line)

    def cut(self) -> tuple[bytes, tuple[str, ...]]:
        """Hand over what hangs out."""
        rows, lines = bytes(self.rows), tuple(self.lines)
        self.rows.clear()
        self.lines.clear()
        return rows, lines

    def forget_line(self) -> None:
        """Lose the letters that wait for their line's end."""
        self._line.clear()

    def carry_out(self, command: bytes) -> None:
        """Do what one whole command says; unknown ones do nothing."""
        name, number = command[:2], int.from_bytes(command[2:], "little")
        if name == CODE:
            self._code(command)
        elif command == b"\n":
            self._end_line()
        elif command[:1] >= b" ":
            self._letter(letter_of(command[0], self._settings.page))
        elif name == b"\x1b@":
            self.forget_line()
            self._settings, self._stored_code = Settings(), b""
        elif name == b"\x1bJ":
            self._feed(number)
        elif name == b"\x1bd":
            self._feed(number * LINE_DOTS)
        else:
            self._settings = _set(self._settings, name, number)

    def _letter(self, letter: str) -> None:
        now = self._settings
        if self._line and self._line_dots + CELL_WIDTH * now.wide > self._room:
            self._end_line()
        self._line.append((letter, drawn_letter(letter, wide=now.wide, high=now.high, bold=now.bold)))

    def _end_line(self) -> None:
        """Set the letters on one foot, and feed at least a line."""
        height = max((image.height for _, image in self._line), default=0)
        strip, at = Image.new("1", (max(self._line_dots, 1), max(height, LINE_DOTS))), 0
        for _, image in self._line:
            strip.paste(image, (at, height - image.height))
            at += image.width
        self.lines.append("".join(letter for letter, _ in self._line))
        self._line.clear()
        self._place(strip)

    @property
    def _line_dots(self) -> int:
        return sum(image.width for _, image in self._line)

    @property
    def _room(self) -> int:
        now = self._settings
        beside = self.width_dots - now.margin_dots
        return (beside if now.area_dots is None else min(beside, now.area_dots)) - now.indent_dots

    def _feed(self, dots: int) -> None:
        if self._line:
            self._end_line()
        self._run(bytes(dots * self.width_dots // 8))

    def raster(self, raw: bytes, row_bytes: int) -> None:
        """Print some rows of GS v 0. What would stand beyond the paper's edge is lost."""
        self._rows(raw, row_bytes, self._left(row_bytes * 8))

    def _code(self, command: bytes) -> None:
        """GS ( k for symbol type 49, QR: functions 167 size, 169 level, 180 store, 181 print."""
        body = command[5:]
        if command[2:3] != b"k" or body[:1] != b"1" or len(body) < 3:
            return
        match body[1]:
            case 0x43:
                self._settings = replace(self._settings, module_dots=min(max(body[2], 1), 16))
            case 0x45:
                self._settings = replace(self._settings, level=body[2])
            case 0x50:
                self._stored_code = body[3:]
            case 0x51:
                now = self._settings
                code = drawn_code(self._stored_code, module_dots=now.module_dots, level=now.level)
                if code is not None:
                    self._place(code)

    def _place(self, image: Image.Image) -> None:
        self._rows(image.tobytes(), (image.width + 7) // 8, self._left(image.width))
        self.end_indent()

    def end_indent(self) -> None:
        """ESC $ holds for one line, or one raster."""
        if self._settings.indent_dots:
            self._settings = replace(self._settings, indent_dots=0)

    def _left(self, dots: int) -> int:
        """Where something of this width begins."""
        now, free = self._settings, max(self._room - dots, 0)
        return now.margin_dots + now.indent_dots + (free // 2 if now.side == CENTRE else free if now.side == RIGHT else 0)

    def _rows(self, raw: bytes, size: int, left: int) -> None:
        whole, shift = self.width_dots // 8, self.width_dots - left - size * 8
        rows = [raw[at : at + size] for at in range(0, len(raw), size)]
        if shift < 0 or left % 8 or self.width_dots % 8:
            dots = (int.from_bytes(row, "big") for row in rows)
            self._run(b"".join((row << shift if shift >= 0 else row >> -shift).to_bytes(whole, "big") for row in dots))
        else:
            before, after = bytes(left // 8), bytes(shift // 8)
            self._run(before + (after + before).join(rows) + after)

    def _run(self, rows: bytes) -> None:
        self.rows += rows
        self.row_run()


def _set(now: Settings, name: bytes, number: int) -> Settings:
    match name:
        case b"\x1bt":
            return replace(now, page=number)
        case b"\x1ba":
            return replace(now, side=number % 0x30)  # 0 or "0"
        case b"\x1bE":
            return replace(now, bold=bool(number & 1))
        case b"\x1d!":
            return replace(now, wide=(number >> 4 & 7) + 1, high=(number & 7) + 1)
        case b"\x1b$":
            return replace(now, indent_dots=number)
        case b"\x1dL":
            return replace(now, margin_dots=number)
        case b"\x1dW":
            return replace(now, area_dots=number)
    return now
