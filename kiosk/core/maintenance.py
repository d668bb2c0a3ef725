"""The technician's machine: `advance(maintenance, event)` answers with the next state and the effects to carry out.

Pure. Like the visit's: an unexpected event changes nothing, an older opening's word neither. It meets the visit in
kiosk/core/house.py only: it opens at rest, and keeps visitors from beginning. tests/flow walks and mutates this file.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import maintenance_effects as do
from kiosk.core import maintenance_events as on
from kiosk.core import maintenance_states as at
from kiosk.core.audit import AuditEvent
from kiosk.core.maintenance_effects import Record
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import PastTrouble, Report, Trouble
from kiosk.core.pin import trivial

Next = tuple[at.Step, tuple[do.Effect, ...]]
GESTURE_TAPS = 5
GESTURE_SECONDS = 3.0
DOORS = {at.EnteringPin: "pad", at.ChoosingPin: "choice", at.Waiting: "wait", at.LockedForGood: "lock"}


def advance(maintenance: Maintenance, event: on.Event) -> tuple[Maintenance, tuple[do.Effect, ...]]:
    """Answer one event: levels first, then the step; on entering and leaving, the audit."""
    before = maintenance.step
    if getattr(event, "opening", maintenance.opening) != maintenance.opening:
        return maintenance, ()
    if getattr(event, "serial", maintenance.serial) != maintenance.serial:
        return maintenance, ()
    maintenance = _levels(maintenance, event)
    step, effects = _next(maintenance, event)
    if step != before:
        why = "silence" if isinstance(event, on.SilenceElapsed) else "left"
        maintenance, effects = _move(maintenance, step, effects, why)
    if isinstance(step, at.Closed) and maintenance.must_choose and maintenance.at_rest:
        maintenance, effects = _move(maintenance, at.ChoosingPin(), effects, "")
    return maintenance, effects


def _move(
    known: Maintenance, step: at.Step, effects: tuple[do.Effect, ...], why: str
) -> tuple[Maintenance, tuple[do.Effect, ...]]:
    """Take the step; an opening begins with a number of its own, and what was proven in it ends with it."""
    closed = isinstance(step, at.Closed)
    return replace(
        known,
        step=step,
        serial=known.serial + 1,
        opening=known.opening + (isinstance(known.step, at.Closed) and not closed),
        entered=not closed and (known.entered or isinstance(step, at.Panel)),
        language=known.home_language if closed else known.language,
    ), (*effects, *_audit(known, step, why))


def _levels(known: Maintenance, event: on.Event) -> Maintenance:
    match event:
        case on.VisitStands(at_rest, card_present):
            return replace(known, at_rest=at_rest, card_present=card_present)
        case on.StandingChanged(standing):
            return replace(known, standing=standing)
        case on.PartReported(report):
            return _reported(known, report)
        case on.ReceiptsTold(receipts):
            return replace(known, receipts=receipts)
        case on.TechnicianLanguagePressed(_, language):
            return replace(known, language=language)
        case on.WaitElapsed() if known.standing is not None:
            return replace(known, standing=replace(known.standing, wait_until=None))
        case _:
            return known


def _reported(known: Maintenance, report: Report) -> Maintenance:
    """Take a part's word; a trouble that it ends is remembered as the last one."""
    before = next(old for old in known.reports if old.part is report.part)
    reports = tuple(report if old is before else old for old in known.reports)
    if before.trouble in (None, Trouble.UNHEARD, report.trouble):
        return replace(known, reports=reports)
    return replace(known, reports=reports, past=PastTrouble(before.trouble, before.since, report.since))


def _audit(known: Maintenance, step: at.Step, why: str) -> tuple[Record, ...]:
    """The pairs of an entry: the door from the gesture to the PIN, the panel from the PIN to leaving."""
    match known.step, step:
        case at.Closed(), at.Closed():
            return ()
        case at.Closed(), _:
            return (Record(AuditEvent.ENTRY_STARTED, DOORS[type(step)]),)
        case at.Panel(test), at.Closed():
            return (*_abandoned(test), Record(AuditEvent.MAINTENANCE_FINISHED, why))
        case _, at.Closed() if known.entered:
            return (Record(AuditEvent.MAINTENANCE_FINISHED, why),)
        case _, at.Closed():
            return (Record(AuditEvent.ENTRY_FINISHED, why),)
        case _, at.Panel() if not known.entered:
            return (Record(AuditEvent.ENTRY_FINISHED, "opened"), Record(AuditEvent.MAINTENANCE_STARTED))
        case _:
            return ()


def _abandoned(test: at.Test | None) -> tuple[Record, ...]:
    match test:
        case at.PrintingPage():
            return (Record(AuditEvent.TEST_PRINT_FINISHED, "left"),)
        case at.AwaitingCard() | at.ReadingTestCard():
            return (Record(AuditEvent.TEST_READ_FINISHED, "left"),)
        case at.AwaitingScan():
            return (Record(AuditEvent.TEST_SCAN_FINISHED, "left"),)
        case _:
            return ()


def _next(known: Maintenance, event: on.Event) -> Next:
    step = known.step
    match step, event:
        case at.Closed(taps), on.CornerTapped(now):
            return _tapped(known, taps, now), ()
        case at.ChoosingPin(), (on.LeavePressed() | on.SilenceElapsed()) if known.must_choose and not known.entered:
            return at.ChoosingPin(), ()
        case at.ChoosingPin(), on.LeavePressed() if known.entered:
            return at.Panel(), ()
        case _, on.LeavePressed() | on.SilenceElapsed():
            return at.Closed(), ()
        case at.ChoosingPin(), _:
            return _choosing(known, step, event)
        case at.EnteringPin(), _:
            return _entering(known, step, event)
        case ((at.Waiting() | at.LockedForGood()), on.StandingChanged(standing)):
            return _door(standing, now=None), ()
        case at.Waiting(), on.WaitElapsed():
            return at.EnteringPin(), ()
        case at.Panel(), _:
            return _panel(known, step, event)
        case _:
            return step, ()


def _tapped(known: Maintenance, taps: tuple[float, ...], now: float) -> at.Step:
    """Five taps within three seconds, at rest, open the door; what stands there the state folder decides."""
    if not known.at_rest:
        return at.Closed()
    recent = (*(tap for tap in taps if now - tap < GESTURE_SECONDS), now)
    if len(recent) < GESTURE_TAPS or known.standing is None:
        return at.Closed(recent[1 - GESTURE_TAPS :])
    return _door(known.standing, now=now)


def _door(standing: at.Standing, *, now: float | None) -> at.Step:
    """What a technician meets; without a `now` a wait that the state folder names is taken as still going on."""
    if standing.locked:
        return at.LockedForGood()
    if not standing.pin_set:
        return at.ChoosingPin()
    if standing.wait_until is not None and (now is None or now < standing.wait_until):
        return at.Waiting()
    return at.EnteringPin()


def _choosing(known: Maintenance, step: at.ChoosingPin, event: on.Event) -> Next:
    rules = known.pin_rules
    match event:
        case on.PinKept(_, kept) if step.keeping:
            return (at.Panel() if kept else at.ChoosingPin(notice=at.PinNotice.NOT_KEPT)), ()
        case _ if step.keeping:
            return step, ()
        case on.PinDigitPressed(_, digit) if len(step.digits) < rules.most_digits:
            return replace(step, digits=step.digits + digit, notice=None), ()
        case on.PinErasePressed():
            return replace(step, digits=step.digits[:-1]), ()
        case on.PinSubmitPressed() if len(step.digits) < rules.least_digits:
            return step, ()
        case on.PinSubmitPressed() if not step.first and trivial(step.digits):
            return at.ChoosingPin(notice=at.PinNotice.TRIVIAL), ()
        case on.PinSubmitPressed() if not step.first:
            return at.ChoosingPin(first=step.digits), ()
        case on.PinSubmitPressed() if step.digits != step.first:
            return at.ChoosingPin(notice=at.PinNotice.DIFFERENT), ()
        case on.PinSubmitPressed():
            return replace(step, keeping=True), (do.KeepPin(known.opening, step.digits),)
        case _:
            return step, ()


def _entering(known: Maintenance, step: at.EnteringPin, event: on.Event) -> Next:
    rules = known.pin_rules
    match event:
        case on.StandingChanged(standing) if standing.locked or not standing.pin_set or standing.wait_until is not None:
            return _door(standing, now=None), ()
        case on.PinChecked(_, right) if step.checking:
            return (at.Panel() if right else at.EnteringPin(wrong=True)), ()
        case _ if step.checking:
            return step, ()
        case on.PinDigitPressed(_, digit) if len(step.digits) < rules.most_digits:
            return at.EnteringPin(step.digits + digit), ()
        case on.PinErasePressed():
            return replace(step, digits=step.digits[:-1]), ()
        case on.PinSubmitPressed() if len(step.digits) >= rules.least_digits:
            return replace(step, checking=True), (do.CheckPin(known.opening, step.digits),)
        case _:
            return step, ()


def _panel(known: Maintenance, step: at.Panel, event: on.Event) -> Next:
    opening = known.opening
    match step.test, event:
        case at.PrintingPage(), on.TestPrintEnded(_, verdict):
            return at.Panel(at.PagePrinted(verdict)), (Record(AuditEvent.TEST_PRINT_FINISHED, verdict.name.lower()),)
        case at.AwaitingCard(), on.VisitStands(_, True):
            return at.Panel(at.ReadingTestCard()), (do.ReadTestCard(opening),)
        case at.AwaitingCard(), on.TestReadPressed():
            return at.Panel(), (Record(AuditEvent.TEST_READ_FINISHED, "left"),)
        case at.ReadingTestCard(), on.TestReadEnded(_, reading):
            return at.Panel(at.TestCardRead(reading)), (Record(AuditEvent.TEST_READ_FINISHED, reading.verdict.name.lower()),)
        case at.AwaitingScan(), on.ScanTold(verdict):
            return at.Panel(at.TestScanned(verdict)), (Record(AuditEvent.TEST_SCAN_FINISHED, verdict.name.lower()),)
        case at.AwaitingScan(), on.TestScanPressed():
            return at.Panel(), (Record(AuditEvent.TEST_SCAN_FINISHED, "left"),)
        case _, on.SuspendPressed(_, suspended) if suspended is not known.suspended:
            return step, (do.Suspend(suspended),)
        case _, on.NewRollPressed():
            return step, (Record(AuditEvent.ROLL_CHANGED), do.ChangeRoll())
        case ((at.PrintingPage() | at.AwaitingCard() | at.ReadingTestCard() | at.AwaitingScan()), _):
            return step, ()
        case _, on.TestPrintPressed():
            page = do.PrintTestPage(opening, known.language, known.reports, known.receipts or ())
            return at.Panel(at.PrintingPage()), (Record(AuditEvent.TEST_PRINT_STARTED), page)
        case _, on.TestReadPressed() if known.card_present:
            return at.Panel(at.ReadingTestCard()), (Record(AuditEvent.TEST_READ_STARTED), do.ReadTestCard(opening))
        case _, on.TestReadPressed():
            return at.Panel(at.AwaitingCard()), (Record(AuditEvent.TEST_READ_STARTED),)
        case _, on.TestScanPressed() if known.has_scanner:
            return at.Panel(at.AwaitingScan()), (Record(AuditEvent.TEST_SCAN_STARTED),)
        case _, on.ChangePinPressed():
            return at.ChoosingPin(), ()
        case _:
            return step, ()
