"""What a receipt says: content, not ink, in Arabic and in the visitor's language. No name and no ID number ever stands on it.

A content is plain data with a JSON form (`to_json`, `from_json`), so that a paper can be printed again from a file by hand.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from kiosk.core.steps import ShowingTransaction, ShowingTransactions
from kiosk.core.transactions import (
    LONGEST_QR_TEXT,
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


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A labelled line; `mark` is "done", "now" or "ahead" on the timeline, else empty."""

    label: Words
    value: Words
    mark: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One transaction on the paper."""

    heading: Words
    lines: tuple[Line, ...]
    timeline: tuple[Line, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptContent:
    emirate: Words
    title: Words
    issued: Words
    kiosk: str
    reference: str
    qr_text: str
    entries: tuple[Entry, ...]
    closing: Words
    demo: bool
    language: Language

    @property
    def languages(self) -> tuple[Language, ...]:
        """What it speaks: Arabic whole, then the visitor's language where that is another."""
        return (Language.ARABIC,) if self.language is Language.ARABIC else (Language.ARABIC, self.language)


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
        entries: tuple[Entry, ...] = (_entry(shown.transaction, shown.movements or ()),)
    else:
        entries = tuple(_entry(item, ()) for item in shown.transactions.items)
    g, h = gregorian(receipt.issued_day), hijri(receipt.issued_day)
    time = isolated(receipt.issued_time)
    return ReceiptContent(
        head.emirate,
        head.title,
        Words(f"{h.ar}\n{g.ar} · {time}", f"{g.en} · {time}\n{h.en}"),
        head.kiosk,
        receipt.reference,
        receipt.qr_text,
        entries,
        Words(f"للاستفسار: {head.desk.ar}", f"Questions: {head.desk.en}"),
        head.demo,
        language,
    )


def key_words(key: TransactionKey) -> Words:
    """Number and year as two labelled fields, never one run of digits."""
    return Words(f"رقم القيد {isolated(key.number)} · عام {key.hijri_year}هـ", f"No. {key.number} · year {key.hijri_year} AH")


def _entry(item: Transaction, movements: tuple[Movement, ...]) -> Entry:
    status = item.status
    lines = [
        Line(Words("الحالة", "Status"), status.label),
        Line(Words("ماذا يعني ذلك", "What this means"), status.meaning),
    ]
    if status.needed is not None:
        lines.append(Line(Words("المطلوب", "What is needed"), status.needed))
    if status.by_when is not None:
        lines.append(Line(Words("الموعد", "By when"), _both_calendars(status.by_when)))
    lines.append(Line(Words("الإدارة الحالية", "Now with"), item.department))
    lines.append(Line(Words("تاريخ القيد", "Received"), _both_calendars(item.received)))
    if item.reference is not None:
        lines.append(Line(Words("المرجع", "Reference"), Words(isolated(item.reference), isolated(item.reference))))
    key = key_words(item.key)
    subject = steadied(item.subject)
    heading = Words(f"{key.ar}\n{subject.ar}", f"{key.en}\n{subject.en}")
    return Entry(heading, tuple(lines), tuple(Line(move.label, movement_time(move), move.state.value) for move in movements))


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


class BadContent(Exception):
    """A text is not a receipt content; the message says where, never what stands there."""


def to_json(receipt: ReceiptContent) -> str:
    """Write a content as JSON: objects with the dataclasses' field names, words as {"ar", "en"}."""
    return json.dumps(_plain(receipt), ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> ReceiptContent:
    """Read a content from JSON; raises BadContent."""
    try:
        source = json.loads(text)
    except ValueError:
        raise BadContent("not readable as JSON") from None
    entries = tuple(
        Entry(_words(entry, "heading"), _lines(entry, "lines"), _lines(entry, "timeline"))
        for entry in _get(source, "entries", list)
    )
    texts = [_get(source, name, str) for name in ("kiosk", "reference", "qr_text")]
    if not entries or not texts[2] or len(texts[2]) > LONGEST_QR_TEXT:
        raise BadContent(f"it needs at least one entry and a QR text of 1 to {LONGEST_QR_TEXT} characters")
    return ReceiptContent(
        _words(source, "emirate"),
        _words(source, "title"),
        _words(source, "issued"),
        texts[0],
        texts[1],
        texts[2],
        entries,
        _words(source, "closing"),
        _get(source, "demo", bool),
        _language(source),
    )


def _language(source: Any) -> Language:
    try:
        return Language(_get(source, "language", str))
    except ValueError:
        raise BadContent("“language” is not one that receipts speak") from None


def _plain(value: Any) -> Any:
    if isinstance(value, Language):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _get(source: Any, name: str, kind: type) -> Any:
    if not isinstance(source, dict) or not isinstance(source.get(name), kind):
        raise BadContent(f"“{name}” is missing or of the wrong kind")
    return source[name]


def _words(source: Any, name: str) -> Words:
    words = _get(source, name, dict)
    return Words(_get(words, "ar", str), _get(words, "en", str))


def _lines(source: Any, name: str) -> tuple[Line, ...]:
    return tuple(
        Line(_words(line, "label"), _words(line, "value"), _get(line, "mark", str)) for line in _get(source, name, list)
    )
