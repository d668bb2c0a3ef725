"""Every paper that the kiosk can print, in both languages, with the words that paper gets wrong first.

`python -m tests.papers build/papers` draws them all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PIL import Image

from kiosk.core.help_code import SENTENCES, Told, help_code
from kiosk.core.maintenance_effects import PrintTestPage
from kiosk.core.parts import Part, Report, Trouble
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from kiosk.core.receipt import Letterhead, Moment, content, help_note
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.steps import Problem, ShowingTransaction, ShowingTransactions
from kiosk.core.test_page import TestPage
from kiosk.core.transactions import (
    CalendarDay,
    IssuedReceipt,
    Language,
    Movement,
    MovementState,
    StatusKind,
    Transaction,
    Transactions,
    Words,
)
from tests.bench.reference import QR_TEXT, reference
from tests.pictures import APPEAL, DONE, LONG, MOVEMENTS, PROPERTY, SAID_NO, TODAY, WAITING, V, transaction
from ui.technician_report import technicians_page

HEAD = Letterhead(
    emirate=Words("إمارة منطقة مكة المكرمة", "Emirate of Makkah Region"),
    title=Words("بيان حالة المعاملة", "Transaction status"),
    kiosk="K-01",
    desk=Words("مكتب الاستقبال، الدور الأرضي", "the reception desk, ground floor"),
    demo=False,
    hours="07:30–14:30",
    phone="012 555 0000",
)
RECEIPT = IssuedReceipt("R-4F7K-2M9Q-XW3H", TODAY, "10:35", QR_TEXT)
ENDING = "1234"
HARD = transaction(
    "000017",
    Words(
        "تظلُّمُ ورثةِ المُتوفَّى مِن قرارٍ رقم 1447-ر/008713 بشأن «الأملاك» في المخطط B-7 (القطعة 12/ب) بنسبة 50%",
        "Appeal by the heirs against decision 1447-ر/008713 on plot 12/ب [plan B-7], a share of 50%",
    ),
    StatusKind.ACTION_NEEDED,
    needed=Words(
        "إحضار أصل الصك رقم 320105-أ وصورة الوكالة (للاستفسار: +966 12 555 0000 من 07:30–14:30)، ثم الإبلاغ عمّا لا يلزم.",
        "Bring the original deed no. 320105-أ and a copy of the mandate (call +966 12 555 0000, 07:30–14:30).",
    ),
)
FOREIGN = replace(
    WAITING,
    subject=Words("Compensation for land in Al-Zahir (plan 7-B)", "طلب تعويض عن أرض في حي الزاهر (المخطط 7-B)"),
    department=Words("Property Department", "إدارة الأملاك"),
)
EIGHT = tuple(
    replace(item, id=str(place), key=replace(item.key, number=f"{4500 + place:06}"))
    for place, item in enumerate((WAITING, HARD, APPEAL, LONG, replace(APPEAL, department=PROPERTY), APPEAL, DONE, SAID_NO))
)


@dataclass(frozen=True, slots=True)
class Paper:
    width_dots: int
    content: ReceiptContent


def shown(item: Transaction, movements: tuple[Movement, ...] = MOVEMENTS) -> ShowingTransaction:
    return ShowingTransaction(listed(item), item, movements)


def listed(*items: Transaction) -> ShowingTransactions:
    return ShowingTransactions(V, Transactions(items), id_ending=ENDING)


def forty() -> tuple[Movement, ...]:
    """Done, now and ahead, with every number of days that has a form of its own."""
    names = [*(move.label for move in MOVEMENTS), Words("ورد الرد برقم 1447-ر/008713", "Answered, no. 1447-ر/008713")]
    days = (None, 0, 1, 2, 3, 11, 100, 103)
    return tuple(
        Movement(
            names[place % len(names)],
            PROPERTY,
            MovementState.DONE if place < 31 else MovementState.NOW if place == 31 else MovementState.AHEAD,
            CalendarDay(date(2026, 10, 1 + place % 30), 1448, 4 + place // 16, 1 + place % 29) if place < 32 else None,
            None if place < 32 else days[place - 32],
        )
        for place in range(40)
    )


def tried(language: Language) -> TestPage:
    """The technician's page of a machine with troubles of every kind."""
    effect = PrintTestPage(
        1,
        language,
        (
            Report(Part.READER, None, "07:30", "online", "ACR1252U"),
            Report(Part.PRINTER, Trouble.PAPER_LOW, "10:12", "online", "tcp://192.0.2.20:9100"),
            Report(Part.SERVICE, Trouble.SERVICE_UNFIT, "09:58", "online", detail="Update the kiosk to contract 2.0."),
        ),
        (
            PrintedReceipt("R-4F7K-2M9Q-XW3H", datetime(2026, 11, 24, 10, 31), ReceiptEnd.PRINTED),
            PrintedReceipt("R-8H2P-WQ4T-M7NC", datetime(2026, 11, 24, 10, 24), ReceiptEnd.UNKNOWN),
            PrintedReceipt("R-6DZ3-K9VB-2TRX", datetime(2026, 11, 23, 14, 2), ReceiptEnd.NO_PAPER),
        ),
    )
    versions = (("Contract", "1.4.0"), ("Python", "3.13.5"), ("Qt", "6.12.0"))
    return technicians_page(effect, versions, Moment(TODAY, "10:35"), HEAD)


def papers(language: Language) -> Iterator[tuple[str, Paper]]:
    """Each with its name."""
    big, demo = replace(HEAD, big=True), replace(HEAD, demo=True)
    waiting, hard, eight = shown(WAITING), shown(replace(HARD, reference="1447-ر/008713")), listed(*EIGHT)
    told = Told(Problem.CARD_UNREADABLE, datetime(2026, 11, 24, 10, 35))
    code, said = help_code(told), SENTENCES[told.problem]
    yield "transaction", Paper(576, content(waiting, RECEIPT, HEAD, language))
    yield "transaction-512", Paper(512, content(waiting, RECEIPT, HEAD, language))
    yield "transaction-384", Paper(384, content(waiting, RECEIPT, HEAD, language))
    yield "transaction-big", Paper(576, content(waiting, RECEIPT, big, language))
    yield "transaction-big-384", Paper(384, content(hard, RECEIPT, big, language))
    yield "transaction-demo", Paper(576, content(shown(DONE, ()), RECEIPT, demo, language))
    yield "hard-words", Paper(576, content(hard, RECEIPT, HEAD, language))
    yield "hard-words-384", Paper(384, content(hard, RECEIPT, HEAD, language))
    yield "long-subject", Paper(512, content(shown(LONG), RECEIPT, HEAD, language))
    yield "untranslated", Paper(576, content(shown(FOREIGN), RECEIPT, HEAD, language))
    yield "forty-movements", Paper(576, content(shown(WAITING, forty()), RECEIPT, HEAD, language))
    yield "list", Paper(576, content(eight, RECEIPT, HEAD, language))
    yield "list-big-384", Paper(384, content(listed(*EIGHT[:3]), RECEIPT, big, language))
    yield "checklist", Paper(576, content(eight, RECEIPT, HEAD, language, checklist=True))
    yield "checklist-384", Paper(384, content(eight, RECEIPT, HEAD, language, checklist=True))
    withheld = listed(*Transactions(EIGHT[:3]).withheld().items)
    yield "list-withheld", Paper(576, content(withheld, RECEIPT, HEAD, language))
    yield "checklist-withheld", Paper(576, content(withheld, RECEIPT, HEAD, language, checklist=True))
    yield "help-note", Paper(576, help_note(code, said, Moment(TODAY, "10:35"), HEAD, language))
    yield "technician", Paper(576, tried(language).report)
    yield "technician-384", Paper(384, tried(language).report)
    yield "reference", Paper(576, reference(language))


def picture(paper: Paper) -> Image.Image:
    """The dots as they come out, one bit each."""
    from ui.paper.render import render  # the papers themselves need no Qt

    rows = b"".join(strip.rows for strip in render(paper.content, paper.width_dots))
    size = paper.width_dots, len(rows) * 8 // paper.width_dots
    return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in rows))


def main(folder: Path) -> int:
    from ui.application import start

    application = start(["papers"])
    folder.mkdir(parents=True, exist_ok=True)
    for language in Language:
        for name, paper in papers(language):
            picture(paper).save(folder / f"{name}-{language.value}.png", optimize=True)
    del application
    print(f"{sum(1 for _ in folder.glob('*.png'))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
