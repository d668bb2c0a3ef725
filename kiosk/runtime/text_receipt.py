"""A receipt's content as rows of a printer's own letters, and when a receipt is printed so. Pure.

It stands here because it joins the core's content with the printer's rows, which do not know each other. It says what the
picture says, word for word: Arabic whole, then the visitor's language where that is another.
"""

from __future__ import annotations

from collections.abc import Iterator

from devices.printer.text_mode import LARGE, TALL, Gap, Piece, QrCode, Row, Rule
from kiosk.core.receipt import DEMO, TIMELINE, Entry, ReceiptContent
from kiosk.core.transactions import Language, Words

MARKS = {"done": "√", "now": "■", "ahead": "°"}  # a tick, a filled square, a hollow ring: all in the code page


def text_receipt(receipt: ReceiptContent, *, columns: int, native_qr: bool) -> Iterator[Piece]:
    """Lay a receipt out. The reference stands large, for the counter to type where there is no QR code."""
    languages = receipt.languages
    if receipt.demo:
        yield Row(DEMO, centred=True, bold=True)
    for spoken in languages:
        yield _centred(receipt.emirate, spoken)
    for spoken in languages:
        yield _centred(receipt.title, spoken, size=_widest(receipt.title.in_language(spoken), columns), bold=True)
    for spoken in languages:
        for entry in receipt.entries:
            yield Rule()
            yield from _entry(entry, spoken, columns)
    yield Rule()
    yield Gap()  # with the one below, the white that a QR code needs around it
    if native_qr:
        yield QrCode(receipt.qr_text)
        yield Gap()
    yield Row(receipt.reference, rtl=False, centred=True, bold=True, size=_widest(receipt.reference, columns))
    for spoken in languages:
        yield _centred(receipt.issued, spoken)
    for spoken in languages:
        yield _centred(receipt.closing, spoken)
    yield Row(receipt.kiosk, rtl=False, centred=True)


def _widest(text: str, columns: int) -> int:
    return LARGE if len(text) <= columns // 2 else TALL


def _centred(words: Words, language: Language, *, size: int = 0, bold: bool = False) -> Row:
    return Row(words.in_language(language), rtl=language is Language.ARABIC, centred=True, bold=bold, size=size)


def _labelled(label: str, value: str, columns: int) -> str:
    """A label and its value; values of several lines (both calendars) share one where it is long enough."""
    one = f"{label}: {value}".replace("\n", " · ")
    return one if len(one) <= columns else f"{label}: {value}"


def _entry(entry: Entry, language: Language, columns: int) -> Iterator[Piece]:
    rtl = language is Language.ARABIC
    key, _, subject = entry.heading.in_language(language).partition("\n")
    foreign = any("\u0600" <= letter <= "\u06ff" for letter in subject)
    yield Row(key, rtl=rtl)
    yield Row(subject, rtl=rtl or foreign, bold=True)
    for line in entry.lines:
        yield Row(_labelled(line.label.in_language(language), line.value.in_language(language), columns), rtl=rtl)
    if entry.timeline:
        yield Gap()
        yield Row(TIMELINE.in_language(language), rtl=rtl, bold=True)
    for line in entry.timeline:
        label, when = line.label.in_language(language), line.value.in_language(language)
        yield Row(label, when, rtl=rtl, mark=MARKS[line.mark], bold=line.mark == "now")
