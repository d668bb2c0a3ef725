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
TATWEEL = "\u0640"  # the stroke that joins
MIDDLES = "\ufecc\ufed0\ufeec"  # ʿayn, ghayn, heh: the three of which code page 864 has a middle of its own
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
    """A letter in its cell, `wide` and `high` times as large."""
    cell = Image.new("1", (CELL_WIDTH, CELL_HEIGHT))
    if letter in _SHAPES:
        ImageDraw.Draw(cell).rectangle(_SHAPES[letter], fill=1)
    elif not letter.isspace():
        _set_in(cell, letter)
    if bold:
        cell.paste(1, (1, 0), cell.crop((0, 0, CELL_WIDTH - 1, CELL_HEIGHT)))
    return cell.resize((CELL_WIDTH * wide, CELL_HEIGHT * high))


def _set_in(cell: Image.Image, letter: str) -> None:
    """Set a letter in the middle of its cell, and draw its strokes out to the sides at which it joins."""
    form, shape = _form(letter)
    width = max(1, round(_font().getlength(shape)))
    ink = Image.new("L", (width, CELL_HEIGHT))
    ImageDraw.Draw(ink).text((0, 17), shape, font=_font(), fill=255, anchor="ls")
    width = min(width, CELL_WIDTH)
    dots = ink.resize((width, CELL_HEIGHT)).point(lambda grey: 255 * (grey > 100)).convert("1")
    spare = CELL_WIDTH - width
    left = {"<isolated>": spare, "<final>": 0}.get(form, spare // 2)
    right = spare - left
    cell.paste(dots, (left, 0))
    if left and form in ("<initial>", "<medial>"):
        cell.paste(dots.crop((0, 0, 1, CELL_HEIGHT)).resize((left, CELL_HEIGHT)), (0, 0))
    if right and form in ("<medial>", "<final>"):
        cell.paste(dots.crop((width - 1, 0, width, CELL_HEIGHT)).resize((right, CELL_HEIGHT)), (left + width, 0))


def _form(letter: str) -> tuple[str, str]:
    """How an Arabic letter joins, and the shape to draw; what is none joins nowhere.

    For most letters code page 864 has one form for beginning and middle, so that is drawn as a middle; and for some one for
    their end and alone, which stands at the right.
    """
    form, middle = unicodedata.decomposition(letter).partition(" ")[0], chr(ord(letter) + 1)  # they follow one another
    if letter == TATWEEL:
        return "<medial>", letter
    return ("<medial>", middle) if form == "<initial>" and middle not in MIDDLES else (form, letter)


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
