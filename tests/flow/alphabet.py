"""What the walks of a visit say and hear: values of two visits, short rules, and everything that could happen now.

Codes, numbers and dates are short, or typed at one stroke, so that the space is finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.capabilities import ALL, Capabilities
from kiosk.core.documents import Challenge, ChipAnswer, ChipProof, MrzKey, TravelDocument
from kiosk.core.permissions import EVERYTHING, NONE, Permission
from kiosk.core.transactions import (
    CalendarDay,
    CardData,
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

Advance = Callable[[at.Kiosk, on.Event], tuple[at.Kiosk, tuple[do.Effect, ...]]]
MAX_VISITS = 2
RULES = at.Rules(code_digits=1, number_digits=1, year_digits=1, can_digits=1, document_number_letters=1)
DAY = CalendarDay(date(2026, 11, 24), 1448, 6, 14)


def words(text: str) -> Words:
    return Words(text, text)


def transactions_of(visit: int) -> Transactions:
    status = Status("s", words("s"), StatusKind.IN_PROGRESS, False, words("m"), words("n"), None)
    item = Transaction(
        f"t{visit}", TransactionKey("1", 1448), None, words(f"of {visit}"), status, words("d"), DAY, DAY, days_there=1
    )
    return Transactions((item,))


def movements_of(visit: int) -> tuple[Movement, ...]:
    return (Movement(words(f"of {visit}"), words("d"), MovementState.NOW, DAY, None),)


TRANSACTIONS = {visit: transactions_of(visit) for visit in range(MAX_VISITS + 2)}
MOVEMENTS = {visit: movements_of(visit) for visit in range(MAX_VISITS + 2)}
CARDS = {visit: CardData("p", f"10000{visit:05}", "", "", "") for visit in range(MAX_VISITS + 2)}
DOCUMENTS = {
    (visit, chip): TravelDocument(f"20000{visit:05}", "", "", "", chip, "", ())
    for visit in range(MAX_VISITS + 2)
    for chip in (ChipProof.NONE, ChipProof.ACTIVE)
}
SCANNED = MrzKey("1", "300101", "300101")
HIGH = EVERYTHING - {Permission.PROVE}
LOW = frozenset({Permission.PROVE})
LIMITED = frozenset({Permission.PROVE, Permission.LIST})  # the holder's proof permits more
PERMITTED = (NONE, LOW, LIMITED, HIGH)
STATUS = GeneralStatus(TransactionKey("1", 1448), GeneralStage.RECEIVED, words("r"))
RECEIPT = IssuedReceipt("R", DAY, "10:35", "R")
BLOCKING = frozenset({Fault.BACKEND})
VISITOR_STEPS = tuple(step for step in at.DWELL_SECONDS if step not in (at.OutOfService, at.Welcome, at.TakeBelongings))


def challenge_of(visit: int) -> Challenge:
    return Challenge(f"c{visit}")


def digits_of(visit: int) -> str:
    return f"4{visit}"


def start(rules: at.Rules = RULES, offered: Capabilities = ALL) -> at.Kiosk:
    return at.Kiosk(rules=rules, step=at.Welcome(), language=rules.home_language, faults=frozenset(), offered=offered)


def visit_of(step: at.Step) -> int:
    return getattr(step, "visit", 0)


def events(kiosk: at.Kiosk, offers: tuple[Capabilities, ...] = (ALL,), *, sensor: bool = True) -> Iterable[on.Event]:
    """Everything that could be said now, by this visit and the ones before it, in time and late."""
    yield from (on.CardArrived(), on.CardRemoved(), on.FaultsChanged(frozenset()), on.FaultsChanged(BLOCKING))
    yield from (on.CapabilitiesChanged(offered) for offered in offers)
    yield from (on.KeyScanned(SCANNED), on.NumberScanned(), on.ScannerThere(True))
    yield from (on.PrinterIdle(True), on.PrinterIdle(False))
    if sensor:
        yield from (on.ExitClear(True), on.ExitClear(False), on.ExitUnwatched())
    for serial in (kiosk.serial, kiosk.serial - 1):
        yield from (on.DwellElapsed(serial), on.CoverElapsed(serial), on.Touched(serial), on.TakenPressed(serial))
        yield from (on.NoDocumentPressed(serial, ""), on.LanguagePressed(serial, Language.ENGLISH))
    dated = isinstance(kiosk.step, at.EnteringMrz) and kiosk.step.field is not at.KeyField.DOCUMENT_NUMBER
    for number in range(1, kiosk.visits + 1):
        yield from words_of(number, kiosk.presses, dated=dated)


@cache
def words_of(number: int, presses: int, *, dated: bool) -> tuple[on.Event, ...]:
    """What is said and pressed in the visit of this number; `dated`: a date is typed, at one stroke."""
    return tuple(_words_of(number, presses, dated=dated))


def _words_of(number: int, presses: int, *, dated: bool) -> Iterable[on.Event]:
    v = at.VisitId(number)
    yield from (on.CardRead(v, CARDS[number]), *(on.SessionOpened(v, permitted) for permitted in PERMITTED))
    yield from (
        on.CodeSent(v, 120.0),
        on.HolderProven(v, HIGH),
        on.TransactionsFound(v, TRANSACTIONS[number]),
    )
    yield from (on.DocumentFound(v), on.DocumentProgress(v, 1, 2), on.DocumentProgress(v, 2, 2))
    yield from (on.DocumentRead(v, DOCUMENTS[number, chip]) for chip in (ChipProof.NONE, ChipProof.ACTIVE))
    yield from (on.KeyRefused(v, True), on.KeyRefused(v, False))
    yield from (on.ChallengeGiven(v, challenge_of(number)), on.ChipAnswered(v, ChipAnswer(f"c{number}", b"")))
    yield from (on.ChipAnswered(v, ChipAnswer("other", b"")), on.ChipSilent(v))
    yield from (on.KeyKindPressed(v), on.SeeMorePressed(v), on.LetterPressed(v, "1"))
    yield on.FieldPressed(v, at.KeyField.DOCUMENT_NUMBER)  # on to the others leads what is whole
    yield from (on.CodeRefused(v, notice) for notice in at.CodeNotice)
    mine, other = digits_of(number), "99"
    yield from (on.ConfirmationAsked(v, mine, 90.0, 2.0), on.ConfirmationTooSoon(v), on.OtherWayPressed(v))
    yield from (on.ConfirmationPending(v, mine, 2.0), on.ConfirmationPending(v, other, 2.0))
    yield from (on.ConfirmationOver(v, digits, at.PhoneNotice.REJECTED) for digits in (mine, other))
    yield on.ConfirmationImpossible(v, at.Problem.HOLDER_NOT_PROVEN)
    yield from (on.MovementsFound(v, f"t{number}", MOVEMENTS[number]), on.MovementsFound(v, "other", ()))
    yield from (on.GeneralStatusFound(v, STATUS), on.NumberNotFound(v))
    for press in (presses, presses - 1):
        p = at.PressId(press)
        yield from (on.ReceiptIssued(v, p, RECEIPT), on.ReceiptConfirmed(v, p))
        yield from (on.ReceiptFailed(v, p, problem) for problem in (at.Problem.NO_PAPER, at.Problem.RECEIPT_UNCONFIRMED))
    yield from (on.Failed(v, at.Problem.CARD_UNREADABLE), on.Failed(v, at.Problem.SERVICE_DOWN))
    yield from () if dated else (on.ErasePressed(v),)
    yield from (on.DigitPressed(v, "01012030" if dated else "1"), on.SubmitPressed(v), on.ResendPressed(v))
    yield from (on.FieldPressed(v, field) for field in at.Field)
    yield from (on.TabPressed(v, True), on.TabPressed(v, False), on.TransactionPressed(v, f"t{number}"))
    yield from (
        on.TransactionPressed(v, "other"),
        on.PrintPressed(v),
        on.PrintPressed(v, True),
        on.BackPressed(v),
        on.FinishPressed(v),
    )
