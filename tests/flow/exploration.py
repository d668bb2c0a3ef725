"""Every reachable state of the visit, visits interleaved: breadth first, no dice, every promise checked at each transition.

`explore(advance, rules)` takes the function under test, so that the mutation test can hand in a broken one.
Serials and identities of old visits are folded; codes and numbers are short (`Rules`) so that the space is finite.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.capabilities import ALL, Capabilities, Capability, cards_welcome
from kiosk.core.help_code import SENTENCES
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
RULES = at.Rules(code_digits=1, number_digits=1, year_digits=1)
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
STATUS = GeneralStatus(TransactionKey("1", 1448), GeneralStage.RECEIVED, words("r"))
RECEIPT = IssuedReceipt("R", DAY, "10:35", "R")
BLOCKING = frozenset({Fault.BACKEND})
VISITOR_STEPS = tuple(step for step in at.DWELL_SECONDS if step not in (at.OutOfService, at.Welcome, at.TakeBelongings))


def start(rules: at.Rules = RULES, offered: Capabilities = ALL) -> at.Kiosk:
    return at.Kiosk(rules=rules, step=at.Welcome(), faults=frozenset(), offered=offered)


def visit_of(step: at.Step) -> int:
    return getattr(step, "visit", 0)


def events(kiosk: at.Kiosk, offers: tuple[Capabilities, ...] = (ALL,), *, sensor: bool = True) -> Iterable[on.Event]:
    """Everything that could be said now, by this visit and the ones before it, in time and late."""
    yield from (on.CardArrived(), on.CardRemoved(), on.FaultsChanged(frozenset()), on.FaultsChanged(BLOCKING))
    yield from (on.CapabilitiesChanged(offered) for offered in offers)
    yield from (on.PrinterIdle(True), on.PrinterIdle(False))
    if sensor:
        yield from (on.ExitClear(True), on.ExitClear(False), on.ExitUnwatched())
    for serial in (kiosk.serial, kiosk.serial - 1):
        yield from (on.DwellElapsed(serial), on.CoverElapsed(serial), on.Touched(serial), on.TakenPressed(serial))
        yield from (on.NoDocumentPressed(serial, ""), on.LanguagePressed(serial, Language.ENGLISH))
    for number in range(1, kiosk.visits + 1):
        v = at.VisitId(number)
        yield from (on.CardRead(v, CARDS[number]), on.SessionOpened(v, False), on.SessionOpened(v, True))
        yield from (on.CodeSent(v, 120.0), on.HolderProven(v), on.TransactionsFound(v, TRANSACTIONS[number]))
        yield from (on.CodeRefused(v, notice) for notice in at.CodeNotice)
        yield from (on.MovementsFound(v, f"t{number}", MOVEMENTS[number]), on.MovementsFound(v, "other", ()))
        yield from (on.GeneralStatusFound(v, STATUS), on.NumberNotFound(v))
        for press in {kiosk.presses, kiosk.presses - 1}:
            p = at.PressId(press)
            yield from (on.ReceiptIssued(v, p, RECEIPT), on.ReceiptConfirmed(v, p))
            yield from (on.ReceiptFailed(v, p, problem) for problem in (at.Problem.NO_PAPER, at.Problem.RECEIPT_UNCONFIRMED))
        yield from (on.Failed(v, at.Problem.CARD_UNREADABLE), on.Failed(v, at.Problem.SERVICE_DOWN))
        yield from (on.DigitPressed(v, "1"), on.ErasePressed(v), on.SubmitPressed(v), on.ResendPressed(v))
        yield from (on.FieldPressed(v, field) for field in at.Field)
        yield from (on.TabPressed(v, True), on.TabPressed(v, False), on.TransactionPressed(v, f"t{number}"))
        yield from (
            on.TransactionPressed(v, "other"),
            on.PrintPressed(v),
            on.PrintPressed(v, True),
            on.BackPressed(v),
            on.FinishPressed(v),
        )


def check(before: at.Kiosk, event: on.Event, after: at.Kiosk, effects: tuple[do.Effect, ...]) -> None:
    """The promises that hold at every transition."""
    step, mine = after.step, visit_of(before.step)
    stale = getattr(event, "visit", mine) != mine or getattr(event, "serial", before.serial) != before.serial
    nothing = after == before and not effects
    assert not stale or nothing, "another visit's word or an older step's silence changed something"
    assert (do.RetractPaper() in effects) is drawn_back(before, event), (
        "paper that nobody took stays, or is drawn out of a hand"
    )
    if nothing:
        return  # what holds of a state was tried when it was reached
    assert after.serial == before.serial + (step != before.step), "the serial does not follow the step"
    assert after.visits >= before.visits
    assert after.presses >= before.presses
    blocked = bool(after.faults) or after.card_present or not after.printer_idle or not after.exit_clear
    assert not (isinstance(step, at.Welcome) and blocked), "welcomes while blocked"
    assert not isinstance(step, at.OutOfService) or after.faults, "out of service without a reason"
    assert not isinstance(step, at.TakeBelongings) or (after.card_present or not after.exit_clear or not after.printer_idle), (
        "asks to take what is not there"
    )
    if visit_of(step) not in (0, mine):
        assert visit_of(step) == before.visits + 1, "a visit's number was used before"
        assert after.printer_idle, "a visit begins while the printer is busy"
        assert after.exit_clear, "a visit begins while paper of another is about"
        assert not after.faults or isinstance(step, at.EnteringNumber), "a visit begins in spite of a fault"
        assert cards_welcome(after.offered) or isinstance(step, at.EnteringNumber), "reads a card that leads nowhere"
        assert Capability.LOOKUPS in after.offered or isinstance(step, at.ReadingCard), "asks for a number in vain"
    check_data(before, event, step)
    check_effects(before, event, after, effects)
    if isinstance(step, at.Welcome | at.OutOfService) and step != before.step:
        assert after.language is after.rules.home_language, "the next visitor meets the last one's language"
    assert before.exit_clear or not after.exit_clear or before.printer_idle or isinstance(event, on.ExitClear), (
        "paper that is still coming was called taken"
    )
    assert not after.covered or isinstance(step, at.ShowingTransactions | at.ShowingTransaction), "covers what is not private"


def drawn_back(before: at.Kiosk, event: on.Event) -> bool:
    """Whether by this event paper that nobody took must be drawn back."""
    untaken = isinstance(before.step, at.TakeBelongings) and before.exit_watched and not before.exit_clear
    return untaken and event == on.DwellElapsed(before.serial) and before.printer_idle and before.rules.retracts


def check_data(before: at.Kiosk, event: on.Event, step: at.Step) -> None:
    visit = visit_of(step)
    shown: list[at.ShowingTransactions] = []
    match step:
        case at.ShowingTransactions():
            shown = [step]
        case at.ShowingTransaction(back):
            shown = [back]
        case at.PrintingReceipt(at.Apology(_, problem, None)):
            assert problem in SENTENCES, "a note on what no other place helps with"
        case at.StillThere(back) | at.PrintingReceipt(back) | at.Apology(_, _, back) if back is not None:
            shown = [back.back if isinstance(back, at.ShowingTransaction) else back]
    for listing in shown:
        assert listing.transactions == TRANSACTIONS[visit], "another visit's data"
        assert listing.id_ending == f"{visit:04}", "another visit's ID"
        came = isinstance(before.step, at.LookingUp) and before.step.proven and isinstance(event, on.TransactionsFound)
        assert came or (
            visit_of(before.step) == visit
            and not isinstance(before.step, at.ReadingCard | at.ProvingHolder | at.EnteringNumber | at.LookingUp)
        ), "private data shown unproven"
    if isinstance(step, at.ShowingTransaction) and step.movements is not None:
        assert step.movements in (MOVEMENTS[visit], ()), "another transaction's movements"
    if isinstance(step, at.LookingUp) and step.proven and step != before.step:
        assert isinstance(event, on.HolderProven | on.SessionOpened), "proven by nobody"
        assert not isinstance(event, on.HolderProven) or (isinstance(before.step, at.ProvingHolder) and before.step.checking), (
            "proven without a code that was being checked"
        )
        assert not isinstance(event, on.SessionOpened) or event.proven, "proven against the service's word"


def check_effects(before: at.Kiosk, event: on.Event, after: at.Kiosk, effects: tuple[do.Effect, ...]) -> None:
    mine, step = visit_of(before.step), after.step
    kinds = [type(effect) for effect in effects]
    assert len(kinds) == len(set(kinds)), "the same effect twice"
    assert not effects or not isinstance(event, on.FaultsChanged), "a fault alone did something"
    for effect in effects:
        if isinstance(effect, do.RetractPaper):
            continue  # of no visit: the paper's is over
        closing = isinstance(effect, do.EndSession | do.CancelReceipt)
        assert effect.visit == (mine if closing else visit_of(step)), "an effect for another visit"
        match effect:
            case do.PrintReceipt(_, press, of, _, language, checklist):
                assert isinstance(before.step, at.PrintingReceipt)
                assert before.step.receipt is None, "a second receipt for one press"
                assert isinstance(event, on.ReceiptIssued)
                assert press == event.press == before.step.press == before.presses, "a receipt for another press"
                assert of == before.step.back
                assert checklist == before.step.checklist, "another paper than was asked for"
                assert not checklist or isinstance(of, at.ShowingTransactions), "what to bring, of what is no list"
                assert language is before.language, "a receipt in another language than the screen's"
                assert not after.printer_idle, "a second press could print again"
            case do.IssueReceipt(_, press):
                assert isinstance(event, on.PrintPressed)
                assert before.printer_idle, "prints on a busy printer"
                assert press == before.presses + 1 == after.presses, "a press was counted twice"
                assert Capability.RECEIPTS in after.offered, "asks for what is not offered"
            case do.IssueHelpNote(_, press, problem):
                assert isinstance(event, on.PrintPressed)
                assert before.printer_idle, "prints on a busy printer"
                assert press == before.presses + 1 == after.presses, "a press was counted twice"
                assert isinstance(before.step, at.Apology)
                assert problem is before.step.problem, "a note on another problem"
            case do.LookUpMovements():
                assert Capability.MOVEMENTS in after.offered, "asks for what is not offered"
            case do.EndSession():
                assert visit_of(step) != mine, "ended a session that was not left"
            case do.CancelReceipt(_, press):
                assert isinstance(before.step, at.PrintingReceipt)
                assert press == before.step.press
                assert not isinstance(step, at.PrintingReceipt), "cancelled what nobody left"
                assert not isinstance(event, on.ReceiptConfirmed), "cancelled what was confirmed"
            case do.CheckCode(_, code):
                assert isinstance(before.step, at.ProvingHolder)
                assert len(code) == before.rules.code_digits, "an unfinished code was sent"
                assert not before.step.checking, "a code was sent twice"
    if mine and visit_of(step) != mine:
        assert do.EndSession in kinds, "session left open"
    printed = isinstance(before.step, at.PrintingReceipt) and before.step.receipt is not None
    if printed and not isinstance(step, at.PrintingReceipt):
        assert isinstance(event, on.ReceiptConfirmed) or do.CancelReceipt in kinds, "paper left to its fate"
        surely_none = isinstance(event, on.ReceiptFailed) and event.problem is not at.Problem.RECEIPT_UNCONFIRMED
        assert surely_none or not after.exit_clear, "paper at the exit forgotten"


def fold(kiosk: at.Kiosk) -> at.Kiosk:
    """What distinguishes two states: not how many steps or presses came before."""
    step = kiosk.step
    if isinstance(step, at.PrintingReceipt):
        step = replace(step, press=at.PressId(step.press - kiosk.presses))
    return replace(kiosk, step=step, serial=0, presses=0)


@dataclass(frozen=True)
class Explored:
    states: tuple[at.Kiosk, ...]
    transitions: int
    pairs: frozenset[tuple[str, str]]
    edges: frozenset[tuple[str, str, str]]


def explore(
    advance: Advance,
    rules: at.Rules = RULES,
    offers: tuple[Capabilities, ...] = (ALL,),
    *,
    sensor: bool,
    max_visits: int = MAX_VISITS,
) -> Explored:
    """Walk every reachable state and check every transition; raises AssertionError at the first broken promise.

    `sensor`: one tells of the paper exit, or falls silent.
    """
    first = start(rules, offers[0])
    seen: dict[at.Kiosk, at.Kiosk] = {fold(first): first}
    queue = deque(seen.values())
    transitions, pairs, edges = 0, set(), set()
    while queue:
        kiosk = queue.popleft()
        for event in events(kiosk, offers, sensor=sensor):
            after, effects = advance(kiosk, event)
            transitions += 1
            check(kiosk, event, after, effects)
            name, happened = type(kiosk.step).__name__, type(event).__name__
            pairs.add((name, happened))
            if type(after.step) is not type(kiosk.step):
                edges.add((name, happened, type(after.step).__name__))
            if after == kiosk or after.visits > max_visits:
                continue
            key = fold(after)
            if key not in seen:
                seen[key] = after
                queue.append(after)
    return Explored(tuple(seen.values()), transitions, frozenset(pairs), frozenset(edges))


def silence_leads_home(advance: Advance, states: Iterable[at.Kiosk]) -> None:
    """From every state: what was left is taken, faults end, nobody speaks: the kiosk welcomes again."""
    for kiosk in states:
        for event in (on.CardRemoved(), on.ExitClear(True), on.FaultsChanged(frozenset())):
            kiosk, _ = advance(kiosk, event)
        for _ in range(4):
            kiosk, _ = advance(kiosk, on.DwellElapsed(kiosk.serial))
            kiosk, _ = advance(kiosk, on.PrinterIdle(True))
            if kiosk.exit_watched:
                kiosk, _ = advance(kiosk, on.ExitClear(True))
        assert isinstance(kiosk.step, at.Welcome), f"silence does not lead home from {kiosk.step}"
