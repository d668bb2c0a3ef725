"""Pictures of every screen in both languages, upright and wide: `python -m tests.pictures build/pictures`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

from kiosk.core import steps as at
from kiosk.core.availability import Fault, OpeningHours, Weekday
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.documents import CanKey, ChipProof, TravelDocument
from kiosk.core.permissions import EVERYTHING, Permission
from kiosk.core.transactions import (
    CalendarDay,
    GeneralStage,
    GeneralStatus,
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
from ui.application import Window, start
from ui.front import Front
from ui.scene import Scene

V = at.VisitId(1)
TODAY = CalendarDay(date(2026, 11, 24), 1448, 6, 14)
SCENE = Scene(
    TODAY,
    "10:35",
    0.0,
    Words("إمارة منطقة مكة المكرمة", "Emirate of Makkah Region"),
    Words("مكتب الاستقبال، الدور الأرضي", "the reception desk, ground floor"),
    "07:30–14:30",
    OpeningHours(time(7, 30), time(14, 30), Weekday.SUNDAY, Weekday.THURSDAY),
    demo=True,
    phone_app=Words("تطبيق التحقق", "the verification app"),
)
RECEIPT = IssuedReceipt("R-4F7K-2M9Q", TODAY, "10:35", "TAWASUL:R-4F7K-2M9Q")
PROPERTY = Words("إدارة الأملاك", "Property Department")


def transaction(
    number: str, subject: Words, kind: StatusKind, *, final: bool = False, needed: Words | None = None
) -> Transaction:
    labels = {
        StatusKind.IN_PROGRESS: Words("قيد الإجراء", "In progress"),
        StatusKind.ACTION_NEEDED: Words("مطلوب إجراء", "Action needed"),
        StatusKind.FINISHED: Words("منتهية", "Finished"),
        StatusKind.REFUSED: Words("اعتُذر عنها", "Declined"),
    }
    meaning = Words(
        "معاملتك لدى إدارة الأملاك، وتُدرس الآن.", "Your transaction is with the Property Department and is being studied."
    )
    by_when = CalendarDay(date(2026, 11, 30), 1448, 6, 20) if needed else None
    status = Status(kind.value, labels[kind], kind, final, meaning, needed, by_when)
    return Transaction(number, TransactionKey(number, 1448), None, subject, status, PROPERTY, TODAY, TODAY, days_there=6)


DEED = Words("تقديم صورة الصك إلى مكتب الاستقبال.", "Hand in a copy of the deed at the reception desk.")
WAITING = transaction(
    "004512",
    Words("طلب تعويض عن نزع ملكية أرض في حي الزاهر", "Compensation for expropriated land in Al-Zahir"),
    StatusKind.ACTION_NEEDED,
    needed=DEED,
)
APPEAL = transaction(
    "003977",
    Words("تظلّم من قرار لجنة الحدود الإدارية بشأن المخطط 7-B", "Appeal against the boundaries committee's decision, plan 7-B"),
    StatusKind.IN_PROGRESS,
)
LONG = transaction(
    "008713",
    Words(
        "طلب النظر في التظلّم المقدم من ورثة المتوفى بشأن قرار لجنة التقدير الصادر على الأرض الواقعة شمال طريق الملك عبدالعزيز"
        " المتاخمة لمخطط المنح الشرقي، وما ترتب عليه من إيقاف صرف التعويض",
        "Appeal by the heirs against the valuation committee's decision on the land north of King Abdulaziz Road beside the"
        " eastern grants plan, and the halted compensation that followed",
    ),
    StatusKind.IN_PROGRESS,
)
DONE = transaction(
    "001204", Words("طلب إفادة عن معاملة سابقة", "Statement on an earlier transaction"), StatusKind.FINISHED, final=True
)
SAID_NO = transaction("000871", Words("اعتراض على فتح طريق", "Objection to a new road"), StatusKind.REFUSED, final=True)
MOVEMENTS = (
    Movement(
        Words("قُيّدت في الاتصالات الإدارية", "Registered at Administrative Communications"),
        PROPERTY,
        MovementState.DONE,
        TODAY,
        None,
    ),
    Movement(
        Words("أُحيلت إلى إدارة الأملاك", "Referred to the Property Department"), PROPERTY, MovementState.DONE, TODAY, None
    ),
    Movement(Words("بانتظار صورة الصك", "Waiting for a copy of the deed"), PROPERTY, MovementState.NOW, TODAY, None),
    Movement(
        Words("العرض على لجنة التقدير", "To be presented to the Valuation Committee"), PROPERTY, MovementState.AHEAD, None, 15
    ),
)
LIST = at.ShowingTransactions(V, Transactions((WAITING, APPEAL, LONG, DONE, SAID_NO)), permitted=EVERYTHING)
SIXTY = replace(LIST, transactions=Transactions(tuple(replace(APPEAL, id=str(index)) for index in range(60))))
LIMITED = replace(LIST, transactions=LIST.transactions.withheld(), permitted=frozenset({Permission.LIST, Permission.PROVE}))
DOCUMENT = TravelDocument("A12345678", "أحمد الزهراني", "Ahmad Alzahrani", "2031-05-20", ChipProof.ACTIVE, "PACE", ())
DETAIL = at.ShowingTransaction(LIST, WAITING, MOVEMENTS)


def documents() -> Iterator[tuple[str, at.Step]]:
    """A travel document's way: its key, empty, half, whole and refused; its laying and its reading."""
    number, birth, expiry = "A12345678", "12031975", "20052031"
    field = at.KeyField
    yield "can-empty", at.EnteringCan(V)
    yield "can-half", at.EnteringCan(V, "407", lost=True)
    yield "can-wrong", at.EnteringCan(V, notice=at.KeyNotice.WRONG)
    yield "can-wanted", at.EnteringCan(V, notice=at.KeyNotice.NOT_KNOWN)
    yield "mrz-empty", at.EnteringMrz(V)
    yield "mrz-half", at.EnteringMrz(V, number, "1203", field=field.BIRTH)
    yield "mrz-whole", at.EnteringMrz(V, number, birth, expiry, field.EXPIRY)
    yield "mrz-longest", at.EnteringMrz(V, "WM12345678WM12345678WM", birth, expiry)
    yield "mrz-wrong", at.EnteringMrz(V, number, birth, expiry, notice=at.KeyNotice.WRONG)
    yield "mrz-wanted", at.EnteringMrz(V, notice=at.KeyNotice.NOT_KNOWN)
    yield "mrz-no-date", at.EnteringMrz(V, number, "31021975", field=field.BIRTH, notice=at.KeyNotice.NO_DATE)
    key = CanKey("407218")
    yield "lay", at.LayDocument(V, key)
    yield "lay-again", at.LayDocument(V, key, again=True)
    yield "reading-document", at.ReadingDocument(V, key)
    yield "reading-document-half", at.ReadingDocument(V, key, 2, 5)
    yield "proving-chip", at.ProvingChip(V, key, DOCUMENT)


def kiosks() -> Iterator[tuple[str, at.Kiosk]]:
    """Every step, and its states with nothing and with too much."""
    rest = at.Kiosk(step=at.Welcome(), faults=frozenset())
    steps: list[tuple[str, at.Step]] = [
        ("welcome", at.Welcome()),
        ("reading", at.ReadingCard(V)),
        *documents(),
        ("looking-up", at.LookingUp(V)),
        ("code", at.ProvingHolder(V, "407", expires_at=108.0)),
        ("code-wrong", at.ProvingHolder(V, notice=at.CodeNotice.WRONG, expires_at=60.0)),
        ("phone", at.ConfirmingOnPhone(V, "47", expires_at=74.0)),
        ("phone-asking", at.ConfirmingOnPhone(V)),
        ("phone-rejected", at.ConfirmingOnPhone(V, notice=at.PhoneNotice.REJECTED)),
        ("phone-expired", at.ConfirmingOnPhone(V, notice=at.PhoneNotice.EXPIRED)),
        ("phone-wait", at.ConfirmingOnPhone(V, notice=at.PhoneNotice.WAIT)),
        ("phone-not-now", at.ConfirmingOnPhone(V, notice=at.PhoneNotice.NOT_NOW, permitted=LIMITED.permitted)),
        ("code-to-see-more", at.ProvingHolder(V, "4", expires_at=108.0, permitted=LIMITED.permitted)),
        ("transactions", LIST),
        ("transactions-finished", replace(LIST, finished_tab=True)),
        ("transactions-limited", LIMITED),
        ("transactions-none", at.ShowingTransactions(V, Transactions(()))),
        ("transactions-sixty", SIXTY),
        ("transaction", DETAIL),
        ("transaction-loading", at.ShowingTransaction(LIST, APPEAL)),
        ("transaction-long", at.ShowingTransaction(LIST, LONG, MOVEMENTS * 10)),
        ("printing", at.PrintingReceipt(DETAIL, at.PressId(1))),
        ("number", at.EnteringNumber(V, "004512", "1448")),
        ("number-not-found", at.EnteringNumber(V, "004512", "1448", not_found=True)),
        (
            "general-status",
            at.ShowingGeneralStatus(
                V, GeneralStatus(WAITING.key, GeneralStage.IN_PROCESS, Words("المعاملة قيد الإجراء", "In process"))
            ),
        ),
        ("still-there", at.StillThere(LIST)),
    ]
    steps += [(f"apology-{problem.name.lower().replace('_', '-')}", at.Apology(V, problem)) for problem in at.Problem]
    steps.append(("apology-no-paper-qr", at.Apology(V, at.Problem.NO_PAPER, DETAIL, RECEIPT)))
    for name, step in steps:
        yield name, replace(rest, step=step)
    for fault in Fault:
        yield (
            f"out-of-service-{fault.name.lower().replace('_', '-')}",
            replace(rest, step=at.OutOfService(), faults=frozenset({fault})),
        )
    for name, step in documents():
        if name in ("can-wrong", "mrz-half"):
            yield f"{name}-scanner", replace(rest, step=step, scanner=True)
    yield "transactions-limited-desk", replace(rest, step=replace(LIMITED, permitted=frozenset({Permission.LIST})))
    yield "transactions-limited-covered", replace(rest, step=LIMITED, covered=True)
    yield "transactions-covered", replace(rest, step=LIST, covered=True)
    yield "transaction-covered", replace(rest, step=DETAIL, covered=True)
    slot = replace(rest, rules=at.Rules(interface=at.Interface.CONTACT))
    yield "welcome-contact", slot
    for name, step in documents():
        if name in ("can-empty", "lay-again"):
            yield f"{name}-contact", replace(slot, step=step)
    yield "apology-card-wrong-way-contact", replace(slot, step=at.Apology(V, at.Problem.CARD_WRONG_WAY))
    yield from less(rest)
    yield "take-both", replace(rest, step=at.TakeBelongings(), card_present=True, exit_clear=False)
    yield "take-paper", replace(rest, step=at.TakeBelongings(), exit_clear=False)
    presenter = at.Rules(retracts=True)
    yield "take-paper-watched", replace(rest, step=at.TakeBelongings(), rules=presenter, exit_clear=False, exit_watched=True)
    yield "take-card", replace(rest, step=at.TakeBelongings(), card_present=True)


def less(rest: at.Kiosk) -> Iterator[tuple[str, at.Kiosk]]:
    """What stands where the service offers less."""
    number = replace(rest, offered=frozenset({Capability.LOOKUPS}))
    yield "welcome-number-only", number
    yield "number-only", replace(number, step=at.EnteringNumber(V, "004512", "1448"))
    stage = GeneralStatus(WAITING.key, GeneralStage.IN_PROCESS, Words("المعاملة قيد الإجراء", "In process"))
    yield "general-status-number-only", replace(number, step=at.ShowingGeneralStatus(V, stage))
    bare = replace(rest, offered=ALL - {Capability.LOOKUPS, Capability.MOVEMENTS, Capability.RECEIPTS})
    yield "welcome-bare", bare
    yield "welcome-bare-contact", replace(bare, rules=at.Rules(interface=at.Interface.CONTACT))
    yield "transactions-bare", replace(bare, step=LIST)
    yield "transaction-bare", replace(bare, step=at.ShowingTransaction(LIST, WAITING, ()))


@dataclass(frozen=True, slots=True)
class Size:
    """A screen that pictures and tests draw."""

    width: int
    height: int
    pixels_per_mm: float = 3.2


UPRIGHT, WIDE = Size(1080, 1920), Size(1920, 1080)


def window_of(front: Front, size: Size, complain: Callable[[str], None]) -> Window:
    return Window(
        front,
        width=size.width,
        height=size.height,
        pixels_per_mm=size.pixels_per_mm,
        fullscreen=False,
        still=True,
        complain=complain,
    )


def draw(folder: Path, size: Size) -> list[str]:
    """Every screen in both languages as PNG; answers what QML complained of."""
    application = start(["pictures"])
    complaints: list[str] = []
    front = Front(at.Kiosk(), scene=lambda: SCENE)
    window = window_of(front, size, complaints.append)
    for number, (name, kiosk) in enumerate(kiosks(), start=1):
        for language in Language:
            front.show(replace(kiosk, language=language))
            application.processEvents()
            window.picture(folder / f"{number:02d}-{name}-{language.value}.png")
    window.close()
    return complaints


def main(folder: Path) -> int:
    from tests import technician_pictures as technician

    complaints = [*draw(folder, UPRIGHT), *draw(folder / "landscape", WIDE)]
    complaints += [
        *technician.draw(folder / "technician", UPRIGHT),
        *technician.draw(folder / "technician" / "landscape", WIDE),
    ]
    print("\n".join(complaints) or f"{sum(1 for _ in folder.rglob('*.png'))} pictures in {folder}")
    return len(complaints)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
