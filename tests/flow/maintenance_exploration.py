"""Every reachable state of the technician's machine, and of the whole house around it, with every promise at each transition.

Numbers of openings and serials are folded, PINs are two digits long, so that the space is finite. A reference model of the
door, ten lines, says independently who may be inside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as at
from kiosk.core import steps
from kiosk.core.audit import AuditEvent
from kiosk.core.availability import Fault
from kiosk.core.house import Event, House, blocks
from kiosk.core.parts import Part, Report
from tests.flow import alphabet as x
from tests.flow.exploration import fold as fold_visit
from tests.flow.promises import laid_again

S = TypeVar("S")
Advance = Callable[[at.Maintenance, tech_on.Event], tuple[at.Maintenance, tuple[tech_do.Effect, ...]]]
OPEN = at.Standing(pin_set=True)
STANDINGS = (
    OPEN,
    at.Standing(pin_set=False),
    replace(OPEN, wrong=5, wait_until=1e9),
    replace(OPEN, wrong=15, locked=True),
    replace(OPEN, suspended=True),
)
RULES = at.PinRules(least_digits=2, most_digits=2)
PARTS = tuple(Report(part) for part in Part)
READING = at.Reading(at.ReadVerdict.READ)
PAIRS = {
    AuditEvent.ENTRY_FINISHED: AuditEvent.ENTRY_STARTED,
    AuditEvent.MAINTENANCE_FINISHED: AuditEvent.MAINTENANCE_STARTED,
    AuditEvent.TEST_PRINT_FINISHED: AuditEvent.TEST_PRINT_STARTED,
    AuditEvent.TEST_READ_FINISHED: AuditEvent.TEST_READ_STARTED,
    AuditEvent.TEST_SCAN_FINISHED: AuditEvent.TEST_SCAN_STARTED,
}


def start(*, pin_required: bool) -> at.Maintenance:
    return at.Maintenance(pin_required=pin_required, pin_rules=RULES, reports=PARTS)


def events(known: at.Maintenance) -> Iterable[tech_on.Event]:
    """Everything that could be said now, in time and late."""
    last = known.step.taps[-1] if isinstance(known.step, at.Closed) and known.step.taps else 100.0
    yield from (tech_on.CornerTapped(last + 0.5), tech_on.CornerTapped(last + 10))
    yield from (tech_on.VisitStands(at_rest, card_present) for at_rest in (True, False) for card_present in (True, False))
    yield from (tech_on.StandingChanged(standing) for standing in STANDINGS)
    yield tech_on.ScanTold(at.ScanVerdict.CARD)
    for serial in (known.serial, known.serial - 1):
        yield from (tech_on.SilenceElapsed(serial), tech_on.WaitElapsed(serial))
    for opening in (known.opening, known.opening - 1):
        yield from (
            tech_on.PinDigitPressed(opening, "1"),
            tech_on.PinDigitPressed(opening, "3"),
            tech_on.PinErasePressed(opening),
        )
        yield from (tech_on.PinSubmitPressed(opening), tech_on.PinChecked(opening, True), tech_on.PinChecked(opening, False))
        yield from (tech_on.PinKept(opening, True), tech_on.PinKept(opening, False), tech_on.ChangePinPressed(opening))
        yield from (tech_on.TestPrintPressed(opening), tech_on.TestPrintEnded(opening, at.PrintVerdict.PRINTED))
        yield from (tech_on.TestReadPressed(opening), tech_on.TestReadEnded(opening, READING))
        yield from (
            tech_on.SuspendPressed(opening, True),
            tech_on.SuspendPressed(opening, False),
            tech_on.LeavePressed(opening),
        )
        yield from (tech_on.TechnicianTouched(opening), tech_on.NewRollPressed(opening), tech_on.TestScanPressed(opening))


def is_open(known: at.Maintenance) -> bool:
    return not isinstance(known.step, at.Closed)


def check(before: at.Maintenance, event: tech_on.Event, after: at.Maintenance, effects: tuple[tech_do.Effect, ...]) -> None:
    """The promises that hold at every transition."""
    step = after.step
    stale = getattr(event, "opening", before.opening) != before.opening
    stale = stale or getattr(event, "serial", before.serial) != before.serial
    assert not stale or (after, effects) == (before, ()), "an older opening's word or an older step's silence did something"
    begins = AuditEvent.ENTRY_STARTED in {getattr(effect, "event", None) for effect in effects}
    assert after.opening == before.opening + begins, "an opening without a number of its own"
    anew = begins and is_open(before)
    assert after.serial == before.serial + (step != before.step or anew) + anew, "the serial does not follow the step"
    assert begins or is_open(before) or not is_open(after), "an opening without a word in the audit"
    if is_open(after) and not is_open(before):
        assert after.at_rest, "the door opened while a visit is on"
        asked = isinstance(event, tech_on.CornerTapped) and isinstance(before.step, at.Closed) and len(before.step.taps) == 4
        assert asked or after.must_choose, "the door opened without the gesture"
        assert not isinstance(step, at.Panel), "the panel opened without a PIN"
    if isinstance(step, at.Panel) and not isinstance(before.step, at.Panel):
        right = (
            isinstance(before.step, at.EnteringPin)
            and before.step.checking
            and event == tech_on.PinChecked(before.opening, True)
        )
        kept = (
            isinstance(before.step, at.ChoosingPin) and before.step.keeping and event == tech_on.PinKept(before.opening, True)
        )
        back = before.entered and isinstance(event, tech_on.LeavePressed)
        assert right or kept or back, "inside without a PIN that was right"
    assert after.entered is (is_open(after) and not begins and (before.entered or isinstance(step, at.Panel))), (
        "entered by nobody"
    )
    if isinstance(step, at.ChoosingPin) and not isinstance(before.step, at.ChoosingPin) and after.standing:
        assert before.entered or not after.standing.pin_set, "a PIN could be replaced from outside"
    if begins:
        assert not after.entered, "what was proven in one opening counts in the next"
    if isinstance(step, at.EnteringPin) and step != before.step and after.standing and isinstance(event, tech_on.CornerTapped):
        assert not after.standing.locked, "a PIN is asked for behind a lock"
        assert after.standing.wait_until is None or after.standing.wait_until <= event.at, "a PIN is asked for during a wait"
    assert not after.must_choose or not after.at_rest or is_open(after), "a kiosk that needs a PIN asks for none"
    check_effects(before, event, after, effects)


def check_effects(
    before: at.Maintenance, event: tech_on.Event, after: at.Maintenance, effects: tuple[tech_do.Effect, ...]
) -> None:
    kinds = [effect.event if isinstance(effect, tech_do.Record) else type(effect) for effect in effects]
    assert len(kinds) == len(set(kinds)), "the same effect twice"
    for effect in effects:
        match effect:
            case tech_do.CheckPin(opening, digits):
                assert isinstance(before.step, at.EnteringPin), "checked what nobody entered"
                assert not before.step.checking, "one entry was checked twice"
                assert (opening, len(digits)) == (before.opening, RULES.least_digits)
            case tech_do.KeepPin(_, digits):
                assert isinstance(before.step, at.ChoosingPin), "kept what nobody chose"
                assert digits == before.step.digits == before.step.first, "kept a PIN that was not typed twice"
                assert digits in ("13", "31"), "kept a PIN that anyone would try"
            case tech_do.PrintTestPage() | tech_do.ReadTestCard() | tech_do.Suspend() | tech_do.ChangeRoll():
                assert isinstance(before.step, at.Panel), "acted for somebody outside"
                assert isinstance(after.step, at.Panel)
    running = [AuditEvent.ENTRY_STARTED, AuditEvent.TEST_PRINT_STARTED]
    running += [AuditEvent.TEST_READ_STARTED, AuditEvent.TEST_SCAN_STARTED]
    ended = {PAIRS[kind] for kind in kinds if kind in PAIRS}
    begun = {kind for kind in kinds if kind in PAIRS.values()}
    assert going_on(after) == (going_on(before) - ended) | begun, f"the audit's pairs do not close: {kinds} after {event}"
    assert not begun & going_on(before), "begun twice"
    assert ended <= going_on(before), "finished what never began"
    assert set(running) | {AuditEvent.MAINTENANCE_STARTED} >= begun


def going_on(known: at.Maintenance) -> set[AuditEvent]:
    """What the audit has begun and not yet finished in this state."""
    if not is_open(known):
        return set()
    test = known.step.test if isinstance(known.step, at.Panel) else None
    tests = {AuditEvent.TEST_PRINT_STARTED} if isinstance(test, at.PrintingPage) else set()
    tests |= {AuditEvent.TEST_READ_STARTED} if isinstance(test, at.AwaitingCard | at.ReadingTestCard) else set()
    tests |= {AuditEvent.TEST_SCAN_STARTED} if isinstance(test, at.AwaitingScan) else set()
    return tests | {AuditEvent.MAINTENANCE_STARTED if known.entered else AuditEvent.ENTRY_STARTED}


def fold(known: at.Maintenance) -> at.Maintenance:
    step = known.step
    if isinstance(step, at.Closed) and step.taps:
        step = at.Closed(tuple(tap - step.taps[-1] for tap in step.taps))
    return replace(known, step=step, serial=0, opening=0)


@dataclass(frozen=True)
class Explored:
    states: tuple[at.Maintenance, ...]
    transitions: int
    pairs: frozenset[tuple[str, str]]


def walk(
    first: S, events_of: Callable[[S], Iterable[Event]], go: Callable[[S, Event], S], folded: Callable[[S], Hashable]
) -> tuple[S, ...]:
    """Breadth first over every state; `go` checks and answers the next one."""
    seen = {folded(first): first}
    queue = deque(seen.values())
    while queue:
        state = queue.popleft()
        for event in events_of(state):
            after = go(state, event)
            key = folded(after)
            if key not in seen:
                seen[key] = after
                queue.append(after)
    return tuple(seen.values())


def explore(advance: Advance, *, pin_required: bool) -> Explored:
    """Raises AssertionError at the first broken promise."""
    pairs: set[tuple[str, str]] = set()
    transitions = 0

    def go(known: at.Maintenance, event: tech_on.Event) -> at.Maintenance:
        nonlocal transitions
        transitions += 1
        after, effects = advance(known, event)
        check(known, event, after, effects)
        pairs.add((type(known.step).__name__, type(event).__name__))
        return after

    states = walk(start(pin_required=pin_required), events, go, fold)
    return Explored(states, transitions, frozenset(pairs))


def silence_closes(advance: Advance, states: Iterable[at.Maintenance]) -> None:
    """From every state: nobody speaks, and the door closes, or a PIN that must be chosen is asked for afresh."""
    for known in states:
        after, _ = advance(known, tech_on.SilenceElapsed(known.serial))
        if after.must_choose and is_open(after):
            assert after.step == at.ChoosingPin(), "half a PIN is left standing"
        else:
            assert not is_open(after), f"silence does not close {known.step}"


# -- the whole house ------------------------------------------------------------------------------
HouseAdvance = Callable[[House, Event], tuple[House, tuple[do.Effect | tech_do.Effect, ...]]]


def house(*, pin_required: bool) -> House:
    kiosk = steps.Kiosk(rules=x.RULES, faults=frozenset({Fault.STARTING}))
    return House(kiosk, start(pin_required=pin_required), faults=frozenset())


def house_events(known: House) -> Iterable[Event]:
    """What brings visits and technicians together; the rest of both is walked on its own."""
    kiosk, maintenance = known.kiosk, known.maintenance
    last = maintenance.step.taps[-1] if isinstance(maintenance.step, at.Closed) and maintenance.step.taps else 100.0
    yield from (on.CardArrived(), on.CardRemoved(), on.FaultsChanged(frozenset()), on.FaultsChanged(x.BLOCKING))
    yield from (on.NoDocumentPressed(kiosk.serial, ""), on.DwellElapsed(kiosk.serial), on.PrinterIdle(True))
    v = steps.VisitId(kiosk.visits)
    yield from (on.CardRead(v, x.CARDS[1]), on.Failed(v, steps.Problem.SERVICE_DOWN), on.FinishPressed(v))
    yield from (on.KeyScanned(x.SCANNED), on.NumberScanned())
    yield tech_on.CornerTapped(last + 0.5)
    yield from (tech_on.StandingChanged(standing) for standing in STANDINGS)
    opening = maintenance.opening
    yield from (tech_on.PinDigitPressed(opening, "1"), tech_on.PinSubmitPressed(opening), tech_on.PinChecked(opening, True))
    yield from (tech_on.TestReadPressed(opening), tech_on.TestReadEnded(opening, READING), tech_on.LeavePressed(opening))
    yield from (tech_on.SilenceElapsed(maintenance.serial), tech_on.TestPrintPressed(opening), on.PrinterIdle(False))


def check_house(before: House, event: Event, after: House, effects: tuple[do.Effect | tech_do.Effect, ...]) -> None:
    assert after.maintenance.at_rest is (x.visit_of(after.kiosk.step) == 0), "the door does not know whether a visit is on"
    assert after.kiosk.faults == after.faults | blocks(after.maintenance), "the visit was not told what blocks it"
    shut = not is_open(after.maintenance) and not after.maintenance.must_choose
    began = x.visit_of(after.kiosk.step) not in (0, x.visit_of(before.kiosk.step)) and not laid_again(before.kiosk.step)
    if began:
        assert not is_open(before.maintenance), "a visit began behind the open door"
        assert before.maintenance.standing is not None, "a visit began before it was known whether the kiosk is suspended"
        assert not before.maintenance.standing.suspended, "a visit began though the kiosk is suspended"
        assert not before.faults, "a visit began in spite of a fault"
    if isinstance(after.kiosk.step, steps.Welcome):
        assert shut, "visitors are welcomed behind the door"
        assert after.maintenance.standing is not None
        assert not after.maintenance.standing.suspended
    assert (Fault.MAINTENANCE in after.kiosk.faults) is (not shut), "the reason for being out of service is wrong"
    reads = [effect for effect in effects if isinstance(effect, do.ReadCard | tech_do.ReadTestCard)]
    assert len(reads) <= 1, "one card is read for two people"
    if isinstance(event, on.FaultsChanged):
        assert after.faults == event.faults, "a part's fault was lost"


def fold_house(known: House) -> Hashable:
    kiosk: Hashable = (
        type(known.kiosk.step),
        known.kiosk.faults,
        known.kiosk.card_present,
        known.kiosk.printer_idle,
    )
    if x.visit_of(known.kiosk.step) == 0:
        kiosk = replace(fold_visit(known.kiosk), visits=0, step=type(known.kiosk.step)())
    return kiosk, fold(known.maintenance), known.faults


def explore_house(advance: HouseAdvance, *, pin_required: bool) -> tuple[House, ...]:
    """Raises AssertionError at the first broken promise between visitors and technicians."""

    def go(known: House, event: Event) -> House:
        after, effects = advance(known, event)
        check_house(known, event, after, effects)
        return after

    def events_of(known: House) -> Iterable[Event]:
        return house_events(known) if known.kiosk.visits <= 1 else ()

    return walk(house(pin_required=pin_required), events_of, go, fold_house)
