"""Draws a receipt: content in, strips of dots out. Arabic first, the visitor's language second, one block below the other."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.core.receipt import DEMO, TIMELINE, Entry, ReceiptContent
from kiosk.core.transactions import Language, Words
from ui.paper.strip import BODY, LARGE, SMALL, TITLE, Paper, emblem


def render(receipt: ReceiptContent, width_dots: int) -> Iterator[bytes]:
    """Draw a receipt from top to bottom, each strip of rows when it is asked for; needs a running QGuiApplication."""
    paper = Paper(width_dots)
    if receipt.demo:
        paper.ribbon(DEMO)
        yield paper.take()
    yield emblem(width_dots)
    _heading(paper, receipt.emirate, SMALL)
    paper.gap(4)
    _heading(paper, receipt.title, TITLE)
    for language in receipt.languages:
        for entry in receipt.entries:
            paper.rule()
            yield from _entry(paper, entry, language)
    paper.rule()
    paper.qr(receipt.qr_text)
    yield paper.take()
    paper.text(receipt.reference, LARGE, arabic=False, bold=True, centre=True)
    paper.gap(8)
    for words in (receipt.issued, receipt.closing):
        for language in receipt.languages:
            paper.text(words.in_language(language), SMALL, arabic=language is Language.ARABIC, centre=True)
        paper.gap(8)
    paper.text(receipt.kiosk, SMALL, arabic=False, centre=True)
    paper.gap(24)
    yield paper.take()


def _heading(paper: Paper, words: Words, pixels: int) -> None:
    paper.text(words.ar, pixels, arabic=True, bold=True, centre=True)
    paper.text(words.en, SMALL, arabic=False, centre=True)


def _entry(paper: Paper, entry: Entry, language: Language) -> Iterator[bytes]:
    arabic = language is Language.ARABIC
    key, _, subject = entry.heading.in_language(language).partition("\n")
    paper.text(key, SMALL, arabic=arabic)
    foreign = not arabic and any("\u0600" <= letter <= "\u06ff" for letter in subject)
    paper.text(subject, LARGE, arabic=arabic or foreign, bold=True)
    for line in entry.lines:
        paper.gap(6)
        paper.text(line.label.in_language(language), SMALL, arabic=arabic)
        paper.text(line.value.in_language(language), BODY, arabic=arabic, bold=True)
        yield paper.take()
    if entry.timeline:
        paper.gap(14)
        paper.text(TIMELINE.in_language(language), LARGE, arabic=arabic, bold=True)
    for line in entry.timeline:
        paper.gap(8)
        paper.mark(line.mark, arabic=arabic)
        paper.text(line.label.in_language(language), BODY, arabic=arabic, bold=line.mark == "now", indent=44)
        paper.text(line.value.in_language(language), SMALL, arabic=arabic, indent=44)
        yield paper.take()
