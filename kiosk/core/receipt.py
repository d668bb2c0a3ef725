"""A visitor's papers: one transaction with its movements, the list of all, what to bring, a note for the counter. Pure.

Arabic whole, then the visitor's language where that is another. No name ever stands on one, and of an ID its last four alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kiosk.core import receipt_blocks as paper
from kiosk.core.calendars import both_calendars, gregorian, hijri, movement_time
from kiosk.core.directions import isolated, key_words, reads_arabic, steadied
from kiosk.core.help_code import SENTENCES
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.steps import Apology, ShowingTransaction, ShowingTransactions
from kiosk.core.transactions import CalendarDay, IssuedReceipt, Language, Movement, Transaction, Words

STATUS, NEEDED = Words("الحالة", "Status"), Words("المطلوب", "What is needed")
BY_WHEN, NOW_WITH = Words("الموعد", "By when"), Words("الإدارة الحالية", "Now with")
COUNT = Words("عدد المعاملات", "Transactions")
TIMELINE = Words("أين وصلت المعاملة", "Where the transaction stands")
TO_BRING = Words("ما يلزم إحضاره", "What to bring")
HELP = Words("ورقة مساعدة", "Help note")
HAND_OVER = Words(
    "تُقدَّم هذه الورقة إلى الموظف، ورمزها يبيّن له ما حدث.", "Show this note at the desk: its code tells what happened."
)
DEMO = "عرض تجريبي · DEMO"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every paper of this machine carries; `hours` and `phone` are the desk's, empty where it has none to tell."""

    emirate: Words
    title: Words
    kiosk: str
    desk: Words
    demo: bool
    hours: str = ""
    phone: str = ""
    big: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time of a day."""

    day: CalendarDay
    time: str


def content(
    shown: ShowingTransactions | ShowingTransaction | Apology,
    receipt: IssuedReceipt,
    head: Letterhead,
    language: Language,
    *,
    checklist: bool = False,
) -> ReceiptContent:
    """Say on paper what the screen shows: one transaction with its movements, the list, or what went wrong.

    A `checklist` of the list says what to bring when coming again, to be ticked.
    """
    if isinstance(shown, Apology):
        at = Moment(receipt.issued_day, receipt.issued_time)
        return help_note(receipt.reference, SENTENCES[shown.problem], at, head, language)
    if isinstance(shown, ShowingTransaction):
        one, moves, ending = shown.transaction, shown.movements or (), shown.back.id_ending
        return _whole(head, head.title, language, lambda spoken: _transaction(one, moves, ending, spoken), receipt)
    ending = shown.id_ending
    if checklist:
        waiting = shown.transactions.waiting
        return _whole(head, TO_BRING, language, lambda spoken: _to_bring(waiting, ending, spoken), receipt)
    items = shown.transactions.items
    return _whole(head, head.title, language, lambda spoken: _list(items, ending, spoken), receipt)


def help_note(code: str, sentence: Words, at: Moment, head: Letterhead, language: Language) -> ReceiptContent:
    """What went wrong in one sentence, and a code that the counter reads more from; nothing of the visitor."""
    blocks = (
        *top(head, HELP, language),
        *(block for spoken in spoken_in(language) for block in _said(sentence.in_language(spoken), spoken)),
        paper.Rule(),
        paper.Code(code),
        paper.Reference(code),
        *(note for spoken in spoken_in(language) for note in _foot(at, head, spoken)),
    )
    return ReceiptContent(blocks, head.big)


def spoken_in(language: Language) -> tuple[Language, ...]:
    """What a visitor's paper speaks: Arabic whole, then the visitor's language where that is another."""
    return (Language.ARABIC,) if language is Language.ARABIC else (Language.ARABIC, language)


def top(head: Letterhead, title: Words, language: Language) -> Iterator[Block]:
    """The letterhead of a paper with this title."""
    if head.demo:
        yield paper.Ribbon(DEMO)
    yield paper.Emblem()
    for spoken in spoken_in(language):
        yield paper.Office(head.emirate.in_language(spoken), spoken)
    for spoken in spoken_in(language):
        yield paper.Title(title.in_language(spoken), spoken)


def issued(at: Moment, head: Letterhead) -> Words:
    """When a paper was made, in both calendars, and by which kiosk."""
    h, g, time, kiosk = hijri(at.day), gregorian(at.day), isolated(at.time), isolated(head.kiosk)
    return Words(f"{h.ar}\n{g.ar} · {time}\nالجهاز {kiosk}", f"{g.en} · {time}\n{h.en}\nKiosk {kiosk}")


def _foot(at: Moment, head: Letterhead, language: Language) -> Iterator[Block]:
    ar, en = [f"للاستفسار: {head.desk.ar}"], [f"Questions: {head.desk.en}"]
    if head.hours:
        ar, en = [*ar, f"الدوام {isolated(head.hours)}"], [*en, f"Open {isolated(head.hours)}"]
    if head.phone:
        phone = isolated(head.phone)
        ar, en = [*ar, f"هاتف {phone}"], [*en, f"Phone {phone}"]
    yield paper.Note(issued(at, head).in_language(language), language)
    yield paper.Note("\n".join(ar if language is Language.ARABIC else en), language)


def _whole(
    head: Letterhead,
    title: Words,
    language: Language,
    matter: Callable[[Language], Iterable[Block]],
    receipt: IssuedReceipt,
) -> ReceiptContent:
    spoken = spoken_in(language)
    at = Moment(receipt.issued_day, receipt.issued_time)
    blocks = (
        *top(head, title, language),
        *(block for one in spoken for block in (paper.Rule(), *matter(one))),
        paper.Rule(),
        paper.Code(receipt.qr_text),
        paper.Reference(receipt.reference),
        *(note for one in spoken for note in _foot(at, head, one)),
    )
    return ReceiptContent(blocks, head.big)


def _said(sentence: str, language: Language) -> Iterator[Block]:
    yield paper.Rule()
    yield paper.Subject(sentence, language)
    yield paper.Sentence(HAND_OVER.in_language(language), language)


def _holder(ending: str, language: Language) -> Iterator[Block]:
    """Whose paper it is, as far as a paper that is lost may tell; none where nobody proved to be anybody."""
    if ending:
        yield paper.Fact(Words("الهوية", "ID").in_language(language), isolated(f"••••{ending}"), language)


def _subject(item: Transaction, language: Language) -> Iterator[Block]:
    """Its number above its subject; where that is withheld the number is the headline."""
    key = key_words(item.key).in_language(language)
    if item.subject is None:
        yield paper.Subject(key, language)
        return
    subject = steadied(item.subject).in_language(language)
    yield paper.Key(key, language)
    yield paper.Subject(subject, Language.ARABIC if reads_arabic(subject) else language)


def _transaction(item: Transaction, movements: tuple[Movement, ...], ending: str, language: Language) -> Iterator[Block]:
    yield from _holder(ending, language)
    yield from _subject(item, language)
    yield paper.Status(item.status.kind, steadied(item.status.label).in_language(language), language)
    yield paper.Sentence(steadied(item.status.meaning).in_language(language), language)
    for label, value in _facts(item):
        yield paper.Fact(label.in_language(language), value.in_language(language), language)
    if movements:
        yield paper.Section(TIMELINE.in_language(language), language)
    for move in movements:
        label, when = steadied(move.label), movement_time(move)
        yield paper.Step(move.state, label.in_language(language), when.in_language(language), language)


def _facts(item: Transaction) -> Iterator[tuple[Words, Words]]:
    yield from _asked(item)
    yield NOW_WITH, steadied(item.department)
    yield Words("تاريخ القيد", "Received"), both_calendars(item.received)
    if item.reference is not None:
        yield Words("المرجع", "Reference"), Words(isolated(item.reference), isolated(item.reference))


def _list(items: tuple[Transaction, ...], ending: str, language: Language) -> Iterator[Block]:
    """Few lines for each: its subject where it may be known, status and where it lies, what is needed by when."""
    yield from _holder(ending, language)
    yield paper.Fact(COUNT.in_language(language), isolated(str(len(items))), language)
    for item in items:
        yield from _subject(item, language)
        for label, value in _short_facts(item):
            yield paper.Fact(label.in_language(language), value.in_language(language), language)


def _short_facts(item: Transaction) -> Iterator[tuple[Words, Words]]:
    yield STATUS, steadied(item.status.label)
    yield from _asked(item)
    if not item.status.final:
        yield NOW_WITH, steadied(item.department)


def _asked(item: Transaction) -> Iterator[tuple[Words, Words]]:
    """What is asked of the visitor, and by when."""
    if item.status.needed is not None:
        yield NEEDED, steadied(item.status.needed)
    if item.status.by_when is not None:
        yield BY_WHEN, both_calendars(item.status.by_when)


def _to_bring(items: tuple[Transaction, ...], ending: str, language: Language) -> Iterator[Block]:
    yield from _holder(ending, language)
    for item, needed in ((item, item.status.needed) for item in items if item.status.needed is not None):
        about = [key_words(item.key), *([steadied(item.subject)] if item.subject is not None else [])]
        if item.status.by_when is not None:
            when = both_calendars(item.status.by_when)
            about.insert(0, Words(f"{BY_WHEN.ar}: {when.ar}", f"{BY_WHEN.en}: {when.en}"))
        value = "\n".join(line.in_language(language) for line in about)
        yield paper.Item(steadied(needed).in_language(language), value, language)
