"""Draws a receipt: content in, strips of dots out, block below block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import assert_never

from kiosk.core import receipt_blocks as block
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.transactions import Language, MovementState, StatusKind
from ui.paper.shapes import BOX, emblem
from ui.paper.strip import BODY, LARGE, SMALL, TITLE, Paper, Strip

STEP_INDENT, STEP_GAP = 44, 8
FOOT_DOTS = 24
ENDS_A_STRIP = (block.Ribbon, block.Status, block.Fact, block.Item, block.Sentence, block.Step)
LETTERHEAD = (block.Ribbon, block.Emblem, block.Office, block.Title, block.Rule)
STRIP_DOTS = 160  # 20 mm: what is drawn at a time


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of type, in dots of an em; 28 are 10 points at 203 dots an inch, 34 are 12."""

    small: int
    body: int
    large: int
    title: int


NORMAL, BIG = Sizes(SMALL, BODY, LARGE, TITLE), Sizes(36, 40, 44, 54)


def render(receipt: ReceiptContent, width_dots: int) -> Iterator[Strip]:
    """Draw a receipt from top to bottom, each strip of rows when it is asked for; needs a running QGuiApplication."""
    head = len(tuple(takewhile(lambda item: isinstance(item, LETTERHEAD), receipt.blocks)))
    if isinstance(receipt.blocks[head - 1], block.Rule):  # nothing of the letterhead reaches below it
        yield from _letterhead(receipt.blocks[:head], width_dots, receipt.big)
    else:
        head = 0
    yield from _drawn(receipt.blocks[head:], width_dots, BIG if receipt.big else NORMAL)


@lru_cache(maxsize=4)
def _letterhead(blocks: tuple[Block, ...], width_dots: int, big: bool) -> tuple[Strip, ...]:
    """What every receipt of a machine begins with, drawn once."""
    return tuple(_drawn(blocks, width_dots, BIG if big else NORMAL, foot=0))


def _drawn(blocks: tuple[Block, ...], width_dots: int, sizes: Sizes, *, foot: int = FOOT_DOTS) -> Iterator[Strip]:
    paper = Paper(width_dots)
    before: Block | None = None
    for item, after in pairwise((*blocks, None)):
        assert item is not None
        if isinstance(item, block.Emblem):
            yield from _taken(paper)
            yield Strip(emblem(width_dots), logo=True)
        else:
            paper.gap(_white(before, item))
            if isinstance(item, block.Code):
                yield from _taken(paper)
            top = paper.y
            _draw(paper, item, sizes)
            if isinstance(item, block.Step):
                above, below = isinstance(before, block.Step), isinstance(after, block.Step)
                paper.thread(sizes.body, top, above=STEP_GAP * above, below=below, arabic=item.language is Language.ARABIC)
        if isinstance(item, block.Code):
            yield Strip(paper.take(), qr_text=item.text)
        elif isinstance(item, ENDS_A_STRIP) and paper.y >= STRIP_DOTS:
            yield Strip(paper.take())
        before = item
    paper.gap(foot)
    yield Strip(paper.take())


def _taken(paper: Paper) -> Iterator[Strip]:
    if paper.y:
        yield Strip(paper.take())


def _white(before: Block | None, item: Block) -> int:
    """Dots of white between two blocks, over what their lines have."""
    match before, item:
        case block.Office(), block.Title():
            return 4
        case (
            block.Fact(),
            block.Key() | block.Subject(),
        ):  # the next of a list begins; without its subject its number is the headline
            return 22
        case block.Key(), block.Subject():
            return 12  # what stands above its letters (ُّ) stays clear of what hangs below the key's
        case _, block.Sentence():
            return 6
        case (block.Sentence(), block.Fact()) | (block.Subject(), block.Status()):
            return 12
        case block.Fact(), block.Fact():
            return 4
        case _, block.Section():
            return 18
        case _, block.Item():
            return 16
        case block.Note(_, above), block.Note(_, below) if above is not below:
            return 20
        case _, block.Step():
            return STEP_GAP
        case ((block.Reference() | block.Note()), block.Note()):
            return 8
        case _:
            return 0


def _draw(paper: Paper, item: Block, size: Sizes) -> None:
    match item:
        case block.Ribbon(text):
            paper.ribbon(text)
        case block.Emblem():
            pass  # its rows are drawn once for all papers
        case block.Rule():
            paper.rule()
        case block.Office(text, language):
            _centred(paper, text, size.small, language, bold=language is Language.ARABIC)
        case block.Title(text, Language.ARABIC):
            _centred(paper, text, paper.fitting(text, (size.title, size.large, size.body)), Language.ARABIC, bold=True)
        case block.Title(text, language):
            _centred(paper, text, size.small, language)
        case block.Key(text, language):
            paper.text(text, size.small, arabic=language is Language.ARABIC)
        case block.Subject(text, language) | block.Section(text, language):
            paper.text(text, size.large, arabic=language is Language.ARABIC, bold=True)
        case block.Status(state, text, language):
            asks = state is StatusKind.ACTION_NEEDED
            paper.chip(text, size.large, arabic=language is Language.ARABIC, inverse=asks)
        case block.Fact(label, value, language):
            arabic, label = language is Language.ARABIC, f"{label}: "
            paper.text(label + value, size.body, arabic=arabic, bold=True, label=len(label))
        case block.Sentence(text, language):
            paper.text(text, size.body, arabic=language is Language.ARABIC)
        case block.Item(text, value, language):
            _marked(paper, BOX, text, value, size, language, bold=True)
        case block.Step(mark, label, when, language):
            _marked(paper, mark.value, label, when, size, language, bold=mark is MovementState.NOW)
        case block.Code(text):
            paper.qr(text)
        case block.Reference(text):
            pixels = paper.fitting(text, (size.large, size.body, size.small))
            _centred(paper, text, pixels, Language.ENGLISH, bold=True)
        case block.Note(text, language):
            _centred(paper, text, size.small, language)
        case _:
            assert_never(item)


def _marked(paper: Paper, mark: str, text: str, below: str, size: Sizes, language: Language, *, bold: bool) -> None:
    arabic = language is Language.ARABIC
    paper.mark(mark, size.body, arabic=arabic)
    paper.text(text, size.body, arabic=arabic, bold=bold, indent=STEP_INDENT)
    paper.text(below, size.small, arabic=arabic, indent=STEP_INDENT)


def _centred(paper: Paper, text: str, pixels: int, language: Language, *, bold: bool = False) -> None:
    paper.text(text, pixels, arabic=language is Language.ARABIC, bold=bold, centre=True)
