"""Draws a receipt: content in, strips of dots out, block below block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from kiosk.core import receipt_blocks as block
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.transactions import Language, MovementState
from ui.paper.strip import BODY, LARGE, SMALL, TITLE, Paper, Strip, emblem

STEP_INDENT = 44
FOOT_DOTS = 24
ENDS_A_STRIP = (block.Ribbon, block.Field, block.Step)


def render(receipt: ReceiptContent, width_dots: int) -> Iterator[Strip]:
    """Draw a receipt from top to bottom, each strip of rows when it is asked for; needs a running QGuiApplication."""
    paper = Paper(width_dots)
    before: Block | None = None
    for item in receipt.blocks:
        if isinstance(item, block.Emblem):
            yield from _taken(paper)
            yield Strip(emblem(width_dots), logo=True)
        else:
            paper.gap(_white(before, item))
            if isinstance(item, block.Code):
                yield from _taken(paper)
            _draw(paper, item)
        if isinstance(item, block.Code):
            yield Strip(paper.take(), qr_text=item.text)
        elif isinstance(item, ENDS_A_STRIP):
            yield Strip(paper.take())
        before = item
    paper.gap(FOOT_DOTS)
    yield Strip(paper.take())


def _taken(paper: Paper) -> Iterator[Strip]:
    if paper.y:
        yield Strip(paper.take())


def _white(before: Block | None, item: Block) -> int:
    """Dots of white between two blocks, over what their lines have."""
    match before, item:
        case block.Office(), block.Title():
            return 4
        case _, block.Field():
            return 6
        case _, block.Section():
            return 14
        case (_, block.Step()) | ((block.Reference() | block.Note()), block.Note()):
            return 8
        case _:
            return 0


def _draw(paper: Paper, item: Block) -> None:
    match item:
        case block.Ribbon(text):
            paper.ribbon(text)
        case block.Emblem():
            pass  # its rows are drawn once for all papers
        case block.Rule():
            paper.rule()
        case block.Office(text, language):
            _centred(paper, text, SMALL, language, bold=language is Language.ARABIC)
        case block.Title(text, Language.ARABIC):
            _centred(paper, text, TITLE, Language.ARABIC, bold=True)
        case block.Title(text, language):
            _centred(paper, text, SMALL, language)
        case block.Key(text, language):
            paper.text(text, SMALL, arabic=language is Language.ARABIC)
        case block.Subject(text, language) | block.Section(text, language):
            paper.text(text, LARGE, arabic=language is Language.ARABIC, bold=True)
        case block.Field(label, value, language):
            paper.text(label, SMALL, arabic=language is Language.ARABIC)
            paper.text(value, BODY, arabic=language is Language.ARABIC, bold=True)
        case block.Step(mark, label, when, language):
            arabic = language is Language.ARABIC
            paper.mark(mark.value, arabic=arabic)
            paper.text(label, BODY, arabic=arabic, bold=mark is MovementState.NOW, indent=STEP_INDENT)
            paper.text(when, SMALL, arabic=arabic, indent=STEP_INDENT)
        case block.Code(text):
            paper.qr(text)
        case block.Reference(text):
            _centred(paper, text, LARGE, Language.ENGLISH, bold=True)
        case block.Note(text, language):
            _centred(paper, text, SMALL, language)
        case _:
            assert_never(item)


def _centred(paper: Paper, text: str, pixels: int, language: Language, *, bold: bool = False) -> None:
    paper.text(text, pixels, arabic=language is Language.ARABIC, bold=bold, centre=True)
