"""The simulated printer's paper: commands in their order become rows of dots, and the lines of text that stand there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from devices.simulated.printer.commands import EXTENDED, KEPT_IMAGES, LETTERS
from devices.simulated.printer.graphics import Graphics, columns, enlarged
from devices.simulated.printer.letters import CELL_HEIGHT, CELL_WIDTH, drawn_code, drawn_letter, letter_of
from devices.simulated.printer.settings import Settings

CENTRE, RIGHT = 1, 2
OWN_LETTERS = 0xE000  # where a letter that the host defined stands among the lines


@dataclass(slots=True)
class Paper:
    """What hangs out of the printer since the last cut: `rows` of dots, and of its letters `lines`, from left to right.

    `fresh` is how ESC @ sets it; `graphics` stay when power goes.
    """

    width_dots: int
    row_run: Callable[[], None]
    fresh: Settings = field(default_factory=Settings)
    graphics: Graphics = field(default_factory=Graphics)
    rows: bytearray = field(default_factory=bytearray)
    lines: list[str] = field(default_factory=list)
    _settings: Settings = field(init=False)
    _line: list[tuple[str, Image.Image]] = field(default_factory=list)
    _letters: dict[int, Image.Image] = field(default_factory=dict)
    _stored_code: bytes = b""

    def __post_init__(self) -> None:
        self._settings = self.fresh

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
        """Lose the letters that wait for their line's end, and a picture that waits to be printed."""
        self._line.clear()
        self.graphics.waits = None

    def carry_out(self, command: bytes) -> None:
        """Do what one whole command says; unknown ones do nothing."""
        name, number = command[:2], int.from_bytes(command[2:6], "little")
        match name:
            case _ if command == b"\n":
                self._end_line()
            case _ if command[0] >= 0x20:
                self._letter(command[0])
            case b"\x1b@":
                self.forget_line()
                self._letters.clear()
                self._settings, self._stored_code = self.fresh, b""
            case b"\x1bJ":
                self._feed(self._settings.dots_down(number))
            case b"\x1bd":
                self._feed(number * self._settings.line_dots)
            case b"\x1b*":
                self._image_of_old(command)
            case _ if name == LETTERS:
                self._define_letters(command)
            case b"\x1b?":
                self._letters.pop(number, None)
            case _ if command[:3] == EXTENDED + b"k":
                self._code(command[5:])
            case _ if command[:3] in (EXTENDED + b"L", b"\x1d8L"):
                self._alone(self.graphics.carry_out(command[5 if name == EXTENDED else 7 :]))
            case _ if name == KEPT_IMAGES:
                self.graphics.define(command)
            case b"\x1cp":
                self._alone(self.graphics.numbered(command[2], command[3]))
            case _:
                self._settings = self._settings.changed_by(name, number)

    def _alone(self, image: Image.Image | None) -> None:
        """Print a kept image, which needs a line of its own; one wider than the paper loses what stands beyond."""
        if image is not None and not self._line:
            self._place(image)

    def _letter(self, code: int) -> None:
        now = self._settings
        own = self._letters.get(code) if now.own_letters else None
        if own is None:
            letter = letter_of(code, now.page)
            image = drawn_letter(letter, wide=now.wide, high=now.high, bold=now.bold)
        else:
            letter, image = chr(OWN_LETTERS + code), enlarged(own, now.wide, now.high)
        if self._line and self._line_dots + image.width > self._room:
            self._end_line()
        self._line.append((letter, image))

    def _define_letters(self, command: bytes) -> None:
        """ESC &: letters of the host's own, in columns; they fill their cell from its left."""
        height, at = command[2], 5
        for code in range(command[3], command[4] + 1):
            width = command[at]
            drawn, at = command[at + 1 : at + 1 + width * height], at + 1 + width * height
            self._letters[code] = Image.new("1", (CELL_WIDTH, CELL_HEIGHT))
            if width:
                self._letters[code].paste(columns(drawn, height), (0, 0))

    def _image_of_old(self, command: bytes) -> None:
        """ESC *: columns of 8 dots, each three dots high, or of 24; in single density each two dots wide."""
        mode, height = command[2], 3 if command[2] > 1 else 1
        image = columns(command[5:], height)
        if image.width:
            self._line.append(("\ufffc", enlarged(image, 1 if mode & 1 else 2, 3 // height)))

    def _end_line(self) -> None:
        """Set the letters on one foot, and feed at least a line."""
        height = max((image.height for _, image in self._line), default=0)
        strip, at = Image.new("1", (max(self._line_dots, 1), max(height, self._settings.line_dots))), 0
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

    def raster(self, raw: bytes, row_bytes: int, mode: int) -> None:
        """Print some rows of GS v 0: 0 as they are, 1 twice as wide, 2 twice as high, 3 both. What is too wide is lost."""
        if mode:
            image = Image.frombytes("1", (row_bytes * 8, len(raw) // row_bytes), raw)
            image = enlarged(image, 1 + (mode & 1), 1 + (mode >> 1))
            raw, row_bytes = image.tobytes(), image.width // 8
        self._rows(raw, row_bytes, self._left(row_bytes * 8))

    def _code(self, body: bytes) -> None:
        """GS ( k for symbol type 49, QR: functions 167 size, 169 level, 180 store, 181 print."""
        if body[:1] != b"1" or len(body) < 3:
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
