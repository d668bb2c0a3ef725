"""A receipt's content as rows of a printer's own letters, block by block. Pure.

It stands here because it joins the core's content with the printer's rows, which do not know each other. It says what the
picture says, word for word, because both walk the same blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from devices.printer.text_mode import LARGE, NORMAL, TALL, Gap, Piece, QrCode, Row, Rule
from kiosk.core import receipt_blocks as block
from kiosk.core.line_breaks import parted, unorphaned
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.transactions import Language, MovementState

BOX = "[ ]"
ISOLATES = re.compile("[\u2066-\u2069]")
MARKS = {MovementState.DONE: "√", MovementState.NOW: "■", MovementState.AHEAD: "°"}
"""A tick, a filled square, a hollow ring: all in the code page."""


def text_receipt(receipt: ReceiptContent, *, columns: int, native_qr: bool) -> Iterator[Piece]:
    """Lay a receipt out; big type is twice as high. The reference stands large, to be typed where there is no QR code."""
    for item in receipt.blocks:
        for piece in _pieces(item, columns, native_qr):
            yield _set(piece, columns, big=receipt.big) if isinstance(piece, Row) else piece


def _pieces(item: Block, columns: int, native_qr: bool) -> Iterator[Piece]:
    match item:
        case block.Ribbon(text):
            yield Row(text, centred=True, bold=True)
        case block.Emblem():
            return
        case block.Rule():
            yield Rule()
        case block.Title(text, language):
            yield _centred(text, language, size=_widest(text, columns), bold=True)
        case block.Office(text, language) | block.Note(text, language):
            yield _centred(text, language)
        case block.Key(text, language):
            yield Row(text, rtl=language is Language.ARABIC)
        case block.Subject(text, language):
            yield Row(text, rtl=language is Language.ARABIC, bold=True)
        case block.Status(_, text, language):
            yield Row(text, rtl=language is Language.ARABIC, bold=True, size=TALL)
        case block.Fact(label, value, language):
            yield Row(_labelled(label, value, columns), rtl=language is Language.ARABIC)
        case block.Sentence(text, language):
            yield Row(text, rtl=language is Language.ARABIC)
        case block.Item(text, value, language):
            yield Row(text, rtl=language is Language.ARABIC, mark=BOX, bold=True)
            yield Row(value, rtl=language is Language.ARABIC, mark=" " * len(BOX))
        case block.Section(text, language):
            yield Gap()
            yield Row(text, rtl=language is Language.ARABIC, bold=True)
        case block.Step(mark, label, when, language):
            now = mark is MovementState.NOW
            yield Row(label, when, rtl=language is Language.ARABIC, mark=MARKS[mark], bold=now)
        case block.Code(text):
            yield Gap()  # with the one below, the white that a QR code needs around it
            if native_qr:
                yield QrCode(text)
                yield Gap()
        case block.Reference(text):
            yield Row(text, rtl=False, centred=True, bold=True, size=_widest(text, columns))
        case _:
            assert_never(item)


def _set(row: Row, columns: int, *, big: bool) -> Row:
    paragraphs = (parted(line) if len(ISOLATES.sub("", line)) > columns else line for line in row.start.split("\n"))
    start = "\n".join(_unorphaned(paragraph, columns) for paragraph in "\n".join(paragraphs).split("\n"))
    return replace(row, start=start, size=TALL if big and row.size == NORMAL else row.size)


def _unorphaned(paragraph: str, columns: int) -> str:
    """No word alone on a last line, where two fit on one."""
    last_two = " ".join(paragraph.rsplit(" ", 2)[-2:])
    return unorphaned(paragraph) if len(last_two) <= columns // 2 else paragraph


def _widest(text: str, columns: int) -> int:
    return LARGE if len(text) <= columns // 2 else TALL


def _centred(text: str, language: Language, *, size: int = 0, bold: bool = False) -> Row:
    return Row(text, rtl=language is Language.ARABIC, centred=True, bold=bold, size=size)


def _labelled(label: str, value: str, columns: int) -> str:
    """A label and its value; values of several lines (both calendars) share one where it is long enough."""
    one = f"{label}: {value}".replace("\n", " · ")
    return one if len(one) <= columns else f"{label}: {value}"
