"""A receipt in the printer's own letters: rows of text in, ESC/POS out, some thirty bytes a line instead of two thousand.

For printers on slow serial lines and those that print nothing else. Clauses are of Epson's ESC/POS reference. Whoever names
this module loads arabic-reshaper and python-bidi (14 ms, 1.8 MB): only when text is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import assert_never

from devices.printer.cp864 import encoded
from devices.printer.escpos_bytes import INITIALISE
from devices.printer.native import qr_command
from devices.printer.text_lines import visual_lines

LINES_A_CHUNK = 8  # a third of a second at 9600 baud: as often is the printer asked how it stands
LEFT, CENTRE, RIGHT = 0, 1, 2
NORMAL, TALL, LARGE = 0x00, 0x01, 0x11  # GS ! n: as it is, twice as high, twice as high and wide
RULE = "─"


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A paragraph, or two texts at both ends of a line; `start` is at the right in Arabic (`rtl`), at the left otherwise.

    `mark` is one glyph before the first line, under which the others are indented. `size` is NORMAL, TALL or LARGE.
    """

    start: str
    end: str = ""
    rtl: bool = True
    mark: str = ""
    centred: bool = False
    bold: bool = False
    size: int = NORMAL


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True, slots=True, repr=False)
class QrCode:
    """A code that the printer draws itself."""

    text: str


Piece = Row | Rule | Gap | QrCode


@dataclass(frozen=True, slots=True)
class TextPrinter:
    """What text mode must know of a printer: `columns` of its font A, and the number of code page 864 for ESC t."""

    columns: int
    code_page: int


def encode_text(pieces: Iterable[Piece], printer: TextPrinter) -> Iterator[bytes]:
    """Encode pieces from top to bottom; each item is whole lines, after which the printer may be asked how it stands."""
    lines = _lines(pieces, printer)
    start = INITIALISE + b"\x1bt" + bytes([printer.code_page])  # ESC t n
    while chunk := b"".join(islice(lines, LINES_A_CHUNK)):
        yield start + chunk
        start = b""


@dataclass(frozen=True, slots=True)
class _Style:
    """How the printer is set; it stays so until it is told otherwise, which costs three bytes."""

    side: int = LEFT
    bold: bool = False
    size: int = NORMAL

    def since(self, before: _Style) -> bytes:
        changes = b"\x1ba" + bytes([self.side]) if self.side != before.side else b""  # ESC a n
        changes += b"\x1bE" + bytes([self.bold]) if self.bold != before.bold else b""  # ESC E n
        return changes + (b"\x1d!" + bytes([self.size]) if self.size != before.size else b"")  # GS ! n


def _lines(pieces: Iterable[Piece], printer: TextPrinter) -> Iterator[bytes]:
    before = _Style()
    for piece in pieces:
        match piece:
            case Row():
                for line in laid_out(piece, printer.columns):
                    style = _Style(_side(piece), piece.bold, piece.size)
                    yield style.since(before) + encoded(line) + b"\n"
                    before = style
            case Rule():
                style = replace(before, bold=False, size=NORMAL)
                yield style.since(before) + encoded(RULE * printer.columns) + b"\n"
                before = style
            case Gap():
                yield b"\n"
            case QrCode(text):
                style = _Style(CENTRE)
                yield style.since(before) + qr_command(text)
                before = style
            case _:
                assert_never(piece)


def _side(row: Row) -> int:
    return CENTRE if row.centred else RIGHT if row.rtl else LEFT


def laid_out(row: Row, columns: int) -> tuple[str, ...]:
    """The glyphs of a row's lines, from left to right; a row with two ends fills its line when both fit on one."""
    width = columns // 2 if row.size == LARGE else columns
    indent = len(row.mark) + 1 if row.mark else 0
    start = visual_lines(row.start, width - indent, rtl=row.rtl)
    end = visual_lines(row.end, width - indent, rtl=row.rtl) if row.end else ()
    if len(start) == len(end) == 1 and indent + len(start[0]) + 2 + len(end[0]) <= width:
        pad = " " * (width - indent - len(start[0]) - len(end[0]))
        lines: tuple[str, ...] = (f"{end[0]}{pad}{start[0]}" if row.rtl else f"{start[0]}{pad}{end[0]}",)
    else:
        lines = start + end
    return _marked(lines, row) if row.mark else lines


def _marked(lines: Sequence[str], row: Row) -> tuple[str, ...]:
    marks = (row.mark, *[" " * len(row.mark)] * (len(lines) - 1))
    return tuple(f"{line} {mark}" if row.rtl else f"{mark} {line}" for line, mark in zip(lines, marks, strict=True))
