"""The reference receipt that every figure of paper is measured with: one transaction, eight movements, emblem and signed QR.

It stays as it is, or figures of different days could not be compared. It is said in the domain's words, so the form of
receipts may change around it. Its QR text has the length of a signed receipt's.
"""

from __future__ import annotations

from datetime import date

from kiosk.core.receipt import Letterhead, content
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.steps import ShowingTransaction, ShowingTransactions, VisitId
from kiosk.core.transactions import (
    CalendarDay,
    IssuedReceipt,
    Language,
    Movement,
    MovementState,
    Status,
    StatusKind,
    Transaction,
    TransactionKey,
    Transactions,
    Words,
)

LETTERHEAD = Letterhead(
    Words("إمارة منطقة مكة المكرمة", "Emirate of Makkah Region"),
    Words("بيان حالة المعاملة", "Transaction status"),
    "K-01",
    Words("مكتب خدمة المراجعين، الدور الأرضي", "Visitors' service desk, ground floor"),
    demo=False,
)
SIGNED = (
    "TR1:" + "6BFY70R30FFWTWGSLKC 4O992$V M63TMF2V*D9LPC.3EHPCGEC27B72VF/347O4-M6Y9M6FOYG4ILDEI8GR3ZI$15MABL:E9CVBGEEWRMLE "
)
QR_TEXT = SIGNED.ljust(189, "7")


def reference(language: Language = Language.ARABIC) -> ReceiptContent:
    """Make it, for a visitor of this language."""
    offices = (
        Words("الاتصالات الإدارية", "Communications Office"),
        Words("إدارة الحقوق العامة", "General Rights"),
        Words("إدارة الأملاك والتعويضات (أراضي)", "Property and Compensation (land)"),
        Words("لجنة التقدير", "Valuation Committee"),
    )
    steps = (
        ("قُيّدت المعاملة", "Registered"),
        ("أُحيلت إلى الإدارة المختصة", "Referred to the department"),
        ("دُرست المستندات", "Documents studied"),
        ("عُرضت على اللجنة", "Put before the committee"),
        ("طُلب إيضاحٌ من الأمانة", "The municipality was asked"),
        ("ورد الرد برقم 1447-ر/008713", "Answered, no. 1447-ر/008713"),
        ("بانتظار صورة الصك", "Waiting for a copy of the deed"),
        ("يصدر القرار", "The decision is issued"),
    )
    movements = tuple(
        Movement(
            Words(*words),
            offices[index % len(offices)],
            MovementState.DONE if index < 6 else MovementState.NOW if index == 6 else MovementState.AHEAD,
            CalendarDay(date(2026, 10, 1 + 3 * index), 1448, 4, 20 + index) if index < 7 else None,
            None if index < 7 else 10,
        )
        for index, words in enumerate(steps)
    )
    today = CalendarDay(date(2026, 11, 24), 1448, 6, 14)
    status = Status(
        "action-needed",
        Words("مطلوب منك إجراء", "Action needed"),
        StatusKind.ACTION_NEEDED,
        False,
        Words("المعاملة متوقفة حتى يصل ما طُلب منك.", "The transaction waits for what you were asked for."),
        Words("تقديم صورة الصك إلى مكتب الاستقبال.", "Hand in a copy of the deed at the reception desk."),
        CalendarDay(date(2026, 11, 30), 1448, 6, 20),
    )
    transaction = Transaction(
        "004512",
        TransactionKey("004512", 1448),
        "1447-ر/008713",
        Words(
            "طلب تعويض عن نزع ملكية أرض في حي الزاهر (مخطط 7-B)", "Compensation for expropriated land in Al-Zahir (plan 7-B)"
        ),
        status,
        offices[2],
        CalendarDay(date(2026, 10, 1), 1448, 4, 20),
        today,
        days_there=6,
    )
    shown = ShowingTransaction(ShowingTransactions(VisitId(1), Transactions((transaction,))), transaction, movements)
    return content(shown, IssuedReceipt("R-4F7K-2M9Q-XW3H", today, "10:35", QR_TEXT), LETTERHEAD, language)
