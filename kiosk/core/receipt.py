"""What papers say: contents of blocks, in Arabic and in the visitor's language. No name and no ID number ever stands on one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core import receipt_blocks as paper
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.steps import ShowingTransaction, ShowingTransactions
from kiosk.core.transactions import (
    CalendarDay,
    IssuedReceipt,
    Language,
    Movement,
    MovementState,
    Transaction,
    TransactionKey,
    Words,
)

_WORD = r"[0-9A-Za-z](?:[\w/.-]*\w)?"
ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
FOREIGN_RUNS = re.compile(rf"{_WORD}(?: {_WORD})*")
HIJRI_MONTHS = (
    ("محرم", "Muharram"),
    ("صفر", "Safar"),
    ("ربيع الأول", "Rabi I"),
    ("ربيع الآخر", "Rabi II"),
    ("جمادى الأولى", "Jumada I"),
    ("جمادى الآخرة", "Jumada II"),
    ("رجب", "Rajab"),
    ("شعبان", "Shaban"),
    ("رمضان", "Ramadan"),
    ("شوال", "Shawwal"),
    ("ذو القعدة", "Dhu al-Qadah"),
    ("ذو الحجة", "Dhu al-Hijjah"),
)
GREGORIAN_MONTHS = (
    ("يناير", "January"),
    ("فبراير", "February"),
    ("مارس", "March"),
    ("أبريل", "April"),
    ("مايو", "May"),
    ("يونيو", "June"),
    ("يوليو", "July"),
    ("أغسطس", "August"),
    ("سبتمبر", "September"),
    ("أكتوبر", "October"),
    ("نوفمبر", "November"),
    ("ديسمبر", "December"),
)


def hijri(day: CalendarDay) -> Words:
    ar, en = HIJRI_MONTHS[day.hijri_month - 1]
    return Words(f"{day.hijri_day} {ar} {day.hijri_year}هـ", f"{day.hijri_day} {en} {day.hijri_year} AH")


def gregorian(day: CalendarDay) -> Words:
    value = day.gregorian
    ar, en = GREGORIAN_MONTHS[value.month - 1]
    return Words(f"{value.day} {ar} {value.year}م", f"{value.day} {en} {value.year}")


def isolated(text: str) -> str:
    """Keep a foreign run (a reference, a time) in one piece: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE."""
    return f"\u2068{text}\u2069"


def steadied(words: Words) -> Words:
    """Keep every foreign run of a service's text in one piece and its own order: plan 7-B is not plan B-7 among Arabic."""
    ar = FOREIGN_RUNS.sub(lambda run: isolated(run[0]), words.ar)
    return Words(ar.replace("-", "\u2011"), words.en.replace("-", "\u2011"))


TIMELINE = Words("أين وصلت المعاملة", "Where the transaction stands")
DEMO = "عرض تجريبي · DEMO"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every receipt of this machine carries."""

    emirate: Words
    title: Words
    kiosk: str
    desk: Words
    demo: bool


def content(
    shown: ShowingTransactions | ShowingTransaction, receipt: IssuedReceipt, head: Letterhead, language: Language
) -> ReceiptContent:
    """Say on paper what the screen shows: one transaction with its movements, or the list."""
    if isinstance(shown, ShowingTransaction):
        entries: tuple[tuple[Transaction, tuple[Movement, ...]], ...] = ((shown.transaction, shown.movements or ()),)
    else:
        entries = tuple((item, ()) for item in shown.transactions.items)
    spoken = spoken_in(language)
    return ReceiptContent(
        (
            *_top(head, spoken),
            *(block for one in spoken for entry in entries for block in (paper.Rule(), *_entry(*entry, one))),
            *_foot(receipt, head, spoken),
        )
    )


def spoken_in(language: Language) -> tuple[Language, ...]:
    """What a visitor's paper speaks: Arabic whole, then the visitor's language where that is another."""
    return (Language.ARABIC,) if language is Language.ARABIC else (Language.ARABIC, language)


def _top(head: Letterhead, spoken: tuple[Language, ...]) -> Iterator[Block]:
    if head.demo:
        yield paper.Ribbon(DEMO)
    yield paper.Emblem()
    for language in spoken:
        yield paper.Office(head.emirate.in_language(language), language)
    for language in spoken:
        yield paper.Title(head.title.in_language(language), language)


def _foot(receipt: IssuedReceipt, head: Letterhead, spoken: tuple[Language, ...]) -> Iterator[Block]:
    yield paper.Rule()
    yield paper.Code(receipt.qr_text)
    yield paper.Reference(receipt.reference)
    g, h = gregorian(receipt.issued_day), hijri(receipt.issued_day)
    time = isolated(receipt.issued_time)
    issued = Words(f"{h.ar}\n{g.ar} · {time}", f"{g.en} · {time}\n{h.en}")
    closing = Words(f"للاستفسار: {head.desk.ar}", f"Questions: {head.desk.en}")
    for language in spoken:
        yield paper.Note(issued.in_language(language), language)
        yield paper.Note(closing.in_language(language), language)
    yield paper.Note(head.kiosk, Language.ENGLISH)


def key_words(key: TransactionKey) -> Words:
    """Number and year as two labelled fields, never one run of digits."""
    return Words(f"رقم القيد {isolated(key.number)} · عام {key.hijri_year}هـ", f"No. {key.number} · year {key.hijri_year} AH")


def _entry(item: Transaction, movements: tuple[Movement, ...], language: Language) -> Iterator[Block]:
    subject = steadied(item.subject).in_language(language)
    yield paper.Key(key_words(item.key).in_language(language), language)
    yield paper.Subject(subject, Language.ARABIC if ARABIC_LETTER.search(subject) else language)
    for label, value in _fields(item):
        yield paper.Field(label.in_language(language), value.in_language(language), language)
    if movements:
        yield paper.Section(TIMELINE.in_language(language), language)
    for move in movements:
        when = movement_time(move).in_language(language)
        yield paper.Step(move.state, move.label.in_language(language), when, language)


def _fields(item: Transaction) -> Iterator[tuple[Words, Words]]:
    status = item.status
    yield Words("الحالة", "Status"), status.label
    yield Words("ماذا يعني ذلك", "What this means"), status.meaning
    if status.needed is not None:
        yield Words("المطلوب", "What is needed"), status.needed
    if status.by_when is not None:
        yield Words("الموعد", "By when"), _both_calendars(status.by_when)
    yield Words("الإدارة الحالية", "Now with"), item.department
    yield Words("تاريخ القيد", "Received"), _both_calendars(item.received)
    if item.reference is not None:
        yield Words("المرجع", "Reference"), Words(isolated(item.reference), isolated(item.reference))


def movement_time(move: Movement) -> Words:
    """When it was, or when it is expected."""
    if move.state is MovementState.AHEAD or move.day is None:
        if move.expected_days is None:
            return Words("لاحقًا", "later")
        return Words(f"متوقع خلال {days(move.expected_days)}", f"expected within {move.expected_days} days")
    return hijri(move.day)


def days(count: int) -> str:
    """A number of days in Arabic, by the language's own rules for one, two, few and many."""
    if count == 1:
        return "يوم واحد"
    if count == 2:
        return "يومين"
    return f"{count} أيام" if 3 <= count % 100 <= 10 else f"{count} يومًا" if count % 100 >= 11 else f"{count} يوم"


def _both_calendars(day: CalendarDay) -> Words:
    h, g = hijri(day), gregorian(day)
    return Words(f"{h.ar}\n{g.ar}", f"{g.en}\n{h.en}")
