"""The usual way to Arabic on paper, to measure ours beside: Pillow, arabic-reshaper, python-bidi, python-escpos."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import arabic_reshaper
import segno
from bidi import get_display
from PIL import Image, ImageDraw, ImageFont

from kiosk.core import receipt_blocks as block
from kiosk.core.receipt_blocks import Code, ReceiptContent
from kiosk.core.transactions import Language
from ui.paper.strip import BODY, LARGE, MARGIN, QR_MODULE_DOTS, SMALL, TITLE

PROFILE = Path(__file__).parents[2] / "devices/printer/escpos_profile.yaml"


def escpos_bytes(picture: Image.Image) -> bytes:
    """What python-escpos sends for a picture, cut included."""
    os.environ["ESCPOS_CAPABILITIES_FILE"] = str(PROFILE)
    os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = tempfile.mkdtemp(prefix="kiosk-bench-")
    from escpos.printer import Dummy

    printer = Dummy()
    printer.image(picture, impl="bitImageRaster", center=False)
    printer.cut()
    return bytes(printer.output)


def draw(receipt: ReceiptContent, width: int) -> Image.Image:
    """The receipt's texts and its code at the sizes that ours has."""
    lines = [(line, pixels, rtl) for text, pixels, rtl in _texts(receipt) for line in _wrapped(text, pixels, width)]
    code = segno.make_qr(next(item.text for item in receipt.blocks if isinstance(item, Code)), error="m")
    rows = list(code.matrix_iter(border=4))
    size = len(rows) * QR_MODULE_DOTS
    picture = Image.new("L", (width, sum(round(pixels * 1.4) for _, pixels, _ in lines) + size), 255)
    pen, y = ImageDraw.Draw(picture), 0
    for line, pixels, rtl in lines:
        seen = get_display(arabic_reshaper.reshape(line))
        x = width - MARGIN - int(_font(pixels).getlength(seen)) if rtl else MARGIN
        pen.text((x, y), seen, 0, _font(pixels))
        y += round(pixels * 1.4)
    code = Image.new("L", (len(rows), len(rows)))
    code.putdata([0 if dark else 255 for row in rows for dark in row])
    picture.paste(code.resize((size, size), Image.Resampling.NEAREST), ((width - size) // 2, y))
    return picture.point(lambda grey: 255 if grey > 127 else 0, "1")


@cache
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        Path(sys.prefix) / "share/kiosk/fonts/IBMPlexSansArabic-Medium.woff2", pixels, layout_engine=ImageFont.Layout.BASIC
    )


def _texts(receipt: ReceiptContent) -> Iterator[tuple[str, int, bool]]:
    for item in receipt.blocks:
        rtl = getattr(item, "language", Language.ENGLISH) is Language.ARABIC
        match item:
            case block.Title(text):
                yield text, TITLE, rtl
            case block.Subject(text) | block.Section(text) | block.Reference(text) | block.Status(_, text):
                yield text, LARGE, rtl
            case block.Fact(label, value):
                yield f"{label}: {value}", BODY, rtl
            case block.Sentence(text):
                yield text, BODY, rtl
            case block.Step(_, label, value):
                yield label, BODY, rtl
                yield value, SMALL, rtl
            case block.Office(text) | block.Key(text) | block.Note(text):
                yield text, SMALL, rtl


def _wrapped(text: str, pixels: int, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and _font(pixels).getlength(arabic_reshaper.reshape(longer)) > width - 2 * MARGIN:
                yield line
                longer = word
            line = longer
        yield line
