"""The simulated printer's own letters, and the QR codes it draws itself: one image each, ink on nothing."""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

CELL_WIDTH, CELL_HEIGHT = 12, 24  # font A
CODE_PAGES = {0: "cp437", 22: "cp864", 37: "cp864"}  # Epson's numbers, and 22 as most others have it
_SHAPES = {  # what the typeface lacks of receipts' signs: left, top, right, bottom
    "─": (0, 11, 11, 12),
    "│": (5, 0, 6, 23),
    "■": (1, 6, 10, 17),
    "█": (0, 0, 11, 23),
    "∙": (4, 10, 7, 13),
}


def letter_of(code: int, page: int) -> str:
    """The glyph that a code prints; one that its page does not define is a question mark."""
    if code == 0x25:
        return "%"  # Unicode's table of code page 864 names it Arabic's percent sign; printers keep ASCII there
    letter = bytes([code]).decode(CODE_PAGES.get(page, "cp437"), "replace")
    return "?" if letter == "\ufffd" else letter


@lru_cache(maxsize=1024)
def drawn_letter(letter: str, *, wide: int, high: int, bold: bool) -> Image.Image:
    """A letter in its cell, `wide` and `high` times as large. Arabic fills the cell from side to side, so that it joins."""
    cell = Image.new("1", (CELL_WIDTH, CELL_HEIGHT))
    if letter in _SHAPES:
        ImageDraw.Draw(cell).rectangle(_SHAPES[letter], fill=1)
    elif not letter.isspace():
        width = max(1, round(_font().getlength(letter)))
        ink = Image.new("L", (width, CELL_HEIGHT))
        ImageDraw.Draw(ink).text((0, 17), letter, font=_font(), fill=255, anchor="ls")
        fitted = CELL_WIDTH if unicodedata.bidirectional(letter) == "AL" else min(width, CELL_WIDTH)
        dots = ink.resize((fitted, CELL_HEIGHT)).point(lambda grey: 255 * (grey > 100)).convert("1")
        cell.paste(dots, ((CELL_WIDTH - fitted) // 2, 0))
    if bold:
        cell.paste(1, (1, 0), cell.crop((0, 0, CELL_WIDTH - 1, CELL_HEIGHT)))
    return cell.resize((CELL_WIDTH * wide, CELL_HEIGHT * high))


def drawn_code(stored: bytes, *, module_dots: int, level: int) -> Image.Image | None:
    """A QR code without its quiet zone, which the sender leaves; none when there is nothing to make one of, or too much."""
    if not stored or level not in range(0x30, 0x34):
        return None
    try:
        code = segno.make_qr(stored, error="lmqh"[level - 0x30], boost_error=False)
    except segno.DataOverflowError:
        return None
    rows = [bytes(row) for row in code.matrix]
    image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).point(lambda module: 255 * module)
    return image.convert("1").resize((len(rows) * module_dots, len(rows) * module_dots))


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The kiosk's typeface where it is installed."""
    found = sorted((Path(sys.prefix) / "share" / "kiosk" / "fonts").glob("*Arabic-Medium.woff2"))
    if not found:
        return ImageFont.load_default(18)
    return ImageFont.truetype(str(found[0]), 18, layout_engine=ImageFont.Layout.BASIC)  # a printer joins nothing by itself
