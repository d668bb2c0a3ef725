"""What the technician's machine must do, beside the promises it must keep: one that refuses everything would keep them all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import ModuleType

from kiosk.core import maintenance_effects as do
from kiosk.core import maintenance_events as on
from kiosk.core import maintenance_states as at
from kiosk.core.audit import AuditEvent as Heard
from kiosk.core.maintenance_effects import Record
from kiosk.core.parts import Part, PastTrouble, Report, Trouble
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from kiosk.core.transactions import Language
from tests.flow import maintenance_exploration as x

PANEL_OPENED = (Record(Heard.ENTRY_FINISHED, "opened"), Record(Heard.MAINTENANCE_STARTED))


class Walk:
    """The machine led event by event; each call says what it must do."""

    def __init__(self, advance: x.Advance, standing: at.Standing | None = x.OPEN, *, pin_required: bool = False) -> None:
        self.advance = advance
        self.known = at.Maintenance(pin_required=pin_required, reports=x.PARTS)
        self.now = 100.0
        if standing is not None:
            self.known, _ = advance(self.known, on.StandingChanged(standing))

    def to(self, event: on.Event, step: at.Step, *effects: do.Effect) -> Walk:
        self.known, done = self.advance(self.known, event)
        assert self.known.step == step, f"{event} led to {type(self.known.step).__name__}"
        assert done == effects, f"{event} did {done}"
        return self

    def stays(self, event: on.Event) -> Walk:
        return self.to(event, self.known.step)

    def fork(self) -> Walk:
        twin = Walk(self.advance, None)
        twin.known, twin.now = self.known, self.now
        return twin

    def tap(self, *, after: float = 0.5) -> Walk:
        self.now += after
        self.known, self.done = self.advance(self.known, on.CornerTapped(self.now))
        return self

    def gesture(self, step: at.Step, door: str) -> Walk:
        for _ in range(4):
            assert self.tap().done == ()
            assert isinstance(self.known.step, at.Closed)
        assert self.tap().done == (Record(Heard.ENTRY_STARTED, door),)
        assert self.known.step == step
        return self

    def type(self, digits: str) -> Walk:
        for digit in digits:
            self.known, done = self.advance(self.known, on.PinDigitPressed(self.known.opening, digit))
            assert done == ()
        return self

    @property
    def o(self) -> int:
        return self.known.opening

    @property
    def silence(self) -> on.SilenceElapsed:
        return on.SilenceElapsed(self.known.serial)


def panel(advance: x.Advance) -> Walk:
    walk = Walk(advance).gesture(at.EnteringPin(), "pad").type("135724")
    walk.to(on.PinSubmitPressed(walk.o), at.EnteringPin("135724", checking=True), do.CheckPin(walk.o, "135724"))
    return walk.to(on.PinChecked(walk.o, True), at.Panel(), *PANEL_OPENED)


def everything(machine: ModuleType) -> None:
    """Raise AssertionError at the first thing that a technician would miss."""
    advance: x.Advance = machine.advance
    for subject in (
        gesture,
        choosing,
        entering,
        barred,
        inside,
        print_tests,
        read_tests,
        scan_tests,
        suspending,
        rolls,
        levels,
        leaving,
    ):
        subject(advance)
    for pin_required in (False, True):
        x.silence_closes(advance, x.explore(advance, pin_required=pin_required).states)


def gesture(advance: x.Advance) -> None:
    walk = Walk(advance)
    for _ in range(4):
        walk.tap(after=0.75)
    assert isinstance(walk.fork().tap(after=0.5).known.step, at.EnteringPin)
    late = walk.fork().tap(after=0.75)  # the first tap is three seconds old: it no longer counts
    assert isinstance(late.known.step, at.Closed)
    assert isinstance(late.tap(after=0.1).known.step, at.EnteringPin)
    assert isinstance(walk.fork().tap(after=10).known.step, at.Closed)
    busy = walk.fork()
    busy.known, _ = advance(busy.known, on.VisitStands(False, False))
    assert busy.tap().known.step == at.Closed(), "taps during a visit are kept"
    busy.known, _ = advance(busy.known, on.VisitStands(True, False))
    assert busy.tap().known.step == at.Closed((busy.now,))
    unread = Walk(advance, None)
    for _ in range(7):
        assert unread.tap(after=0.1).done == ()
    unread.known, _ = advance(unread.known, on.StandingChanged(x.OPEN))
    assert isinstance(unread.tap(after=0.1).known.step, at.EnteringPin)
    Walk(advance).stays(on.PinDigitPressed(0, "1")).stays(on.LeavePressed(0)).stays(on.SuspendPressed(0, True))


def choosing(advance: x.Advance) -> None:
    unset = at.Standing(pin_set=False)
    walk = Walk(advance, unset).gesture(at.ChoosingPin(), "choice").type("13572")
    walk.stays(on.PinSubmitPressed(walk.o)).type("4").to(on.PinErasePressed(walk.o), at.ChoosingPin("13572")).type("4")
    walk.fork().type("135724135").stays(on.PinDigitPressed(walk.o, "9"))
    trivial = walk.fork()
    trivial.to(on.PinSubmitPressed(walk.o), at.ChoosingPin(first="135724")).type("123456")
    trivial.to(on.PinSubmitPressed(walk.o), at.ChoosingPin(notice=at.PinNotice.DIFFERENT)).type("123456")
    trivial.to(on.PinSubmitPressed(walk.o), at.ChoosingPin(notice=at.PinNotice.TRIVIAL))
    assert trivial.fork().type("1").known.step == at.ChoosingPin("1"), "the notice outlives the next digit"
    walk.to(on.PinSubmitPressed(walk.o), at.ChoosingPin(first="135724")).type("135724")
    keeping = at.ChoosingPin("135724", "135724", keeping=True)
    walk.stays(on.PinKept(walk.o, True))
    walk.to(on.PinSubmitPressed(walk.o), keeping, do.KeepPin(walk.o, "135724"))
    walk.stays(on.PinDigitPressed(walk.o, "1")).stays(on.PinErasePressed(walk.o)).stays(on.PinSubmitPressed(walk.o))
    walk.fork().to(on.PinKept(walk.o, False), at.ChoosingPin(notice=at.PinNotice.NOT_KEPT))
    walk.stays(on.StandingChanged(x.OPEN)).to(on.PinKept(walk.o, True), at.Panel(), *PANEL_OPENED)
    forced = Walk(advance, None, pin_required=True)
    forced.to(on.StandingChanged(unset), at.ChoosingPin(), Record(Heard.ENTRY_STARTED, "choice")).type("1357")
    forced.fork().to(on.LeavePressed(forced.o), at.ChoosingPin())
    forced.to(forced.silence, at.ChoosingPin())
    later = Walk(advance, None, pin_required=True).stays(on.VisitStands(False, False)).stays(on.StandingChanged(unset))
    later.to(on.VisitStands(True, False), at.ChoosingPin(), Record(Heard.ENTRY_STARTED, "choice"))
    Walk(advance, None).stays(on.StandingChanged(unset))
    Walk(advance, None, pin_required=True).stays(on.StandingChanged(replace(unset, locked=True)))


def entering(advance: x.Advance) -> None:
    walk = Walk(advance).gesture(at.EnteringPin(), "pad").type("13572")
    walk.stays(on.PinSubmitPressed(walk.o)).stays(on.PinChecked(walk.o, True)).type("4")
    walk.fork().to(on.PinErasePressed(walk.o), at.EnteringPin("13572"))
    walk.fork().type("135724").stays(on.PinDigitPressed(walk.o, "9"))
    checking = at.EnteringPin("135724", checking=True)
    walk.to(on.PinSubmitPressed(walk.o), checking, do.CheckPin(walk.o, "135724"))
    walk.stays(on.PinSubmitPressed(walk.o)).stays(on.PinDigitPressed(walk.o, "1")).stays(on.PinErasePressed(walk.o))
    walk.stays(on.StandingChanged(replace(x.OPEN, wrong=1)))
    walk.fork().to(on.StandingChanged(replace(x.OPEN, wrong=5, wait_until=1e9)), at.Waiting())
    walk.fork().to(on.StandingChanged(replace(x.OPEN, locked=True)), at.LockedForGood())
    walk.fork().to(on.StandingChanged(at.Standing(pin_set=False)), at.ChoosingPin())
    walk.to(on.PinChecked(walk.o, False), at.EnteringPin(wrong=True))
    assert walk.fork().type("1").known.step == at.EnteringPin("1"), "the word of the wrong entry outlives the next digit"


def barred(advance: x.Advance) -> None:
    until = replace(x.OPEN, wrong=5, wait_until=110.0)
    walk = Walk(advance, until).gesture(at.Waiting(), "wait")
    walk.stays(on.PinDigitPressed(walk.o, "1")).stays(on.WaitElapsed(walk.known.serial - 1))
    again = walk.fork().to(on.LeavePressed(walk.o), at.Closed(), Record(Heard.ENTRY_FINISHED, "left"))
    again.now = 120.0
    again.gesture(at.EnteringPin(), "pad")
    edge = Walk(advance, until)
    edge.now = 107.5
    edge.gesture(at.EnteringPin(), "pad")
    walk.fork().to(on.StandingChanged(x.OPEN), at.EnteringPin())
    walk.to(on.WaitElapsed(walk.known.serial), at.EnteringPin())
    assert walk.known.standing == replace(until, wait_until=None)
    lock = Walk(advance, replace(x.OPEN, locked=True, wrong=15, wait_until=1e9)).gesture(at.LockedForGood(), "lock")
    lock.stays(on.PinDigitPressed(lock.o, "1")).stays(on.WaitElapsed(lock.known.serial))
    lock.fork().to(on.StandingChanged(at.Standing(pin_set=False)), at.ChoosingPin())
    lock.to(on.StandingChanged(x.OPEN), at.EnteringPin())


def inside(advance: x.Advance) -> None:
    walk = panel(advance).to(on.ChangePinPressed(1), at.ChoosingPin())
    walk.fork().to(on.LeavePressed(1), at.Panel()).to(
        on.LeavePressed(1), at.Closed(), Record(Heard.MAINTENANCE_FINISHED, "left")
    )
    walk.fork().to(walk.silence, at.Closed(), Record(Heard.MAINTENANCE_FINISHED, "silence"))
    walk.type("135724").to(on.PinSubmitPressed(1), at.ChoosingPin(first="135724")).type("135724")
    walk.to(on.PinSubmitPressed(1), at.ChoosingPin("135724", "135724", keeping=True), do.KeepPin(1, "135724"))
    walk.to(on.PinKept(1, True), at.Panel()).stays(on.StandingChanged(replace(x.OPEN, locked=True)))
    forgotten = replace(panel(advance).known, pin_required=True)
    changing, _ = advance(advance(forgotten, on.StandingChanged(at.Standing(pin_set=False)))[0], on.ChangePinPressed(1))
    assert changing.step == at.ChoosingPin()
    anew, records = advance(changing, on.SilenceElapsed(changing.serial))
    assert (anew.step, anew.entered) == (at.ChoosingPin(), False), "what was proven outlives the silence"
    assert records == (Record(Heard.MAINTENANCE_FINISHED, "silence"), Record(Heard.ENTRY_STARTED, "choice"))
    back, _ = advance(changing, on.LeavePressed(1))
    assert back.step == at.Panel()


def print_tests(advance: x.Advance) -> None:
    walk = panel(advance).stays(on.TestPrintEnded(1, at.PrintVerdict.PRINTED))
    begun = Record(Heard.TEST_PRINT_STARTED), do.PrintTestPage(1, walk.known.language, walk.known.reports, ())
    walk.to(on.TestPrintPressed(1), at.Panel(at.PrintingPage()), *begun)
    for press in (on.TestPrintPressed(1), on.TestReadPressed(1), on.ChangePinPressed(1), on.PinDigitPressed(1, "1")):
        walk.stays(press)
    left = walk.fork().to(
        on.LeavePressed(1), at.Closed(), Record(Heard.TEST_PRINT_FINISHED, "left"), Record(Heard.MAINTENANCE_FINISHED, "left")
    )
    left.stays(on.TestPrintEnded(1, at.PrintVerdict.PRINTED))
    done = Record(Heard.TEST_PRINT_FINISHED, "no_paper")
    walk.to(on.TestPrintEnded(1, at.PrintVerdict.NO_PAPER), at.Panel(at.PagePrinted(at.PrintVerdict.NO_PAPER)), done)
    walk.to(on.TestPrintPressed(1), at.Panel(at.PrintingPage()), *begun)


def read_tests(advance: x.Advance) -> None:
    begun, read = Record(Heard.TEST_READ_STARTED), do.ReadTestCard(1)
    walk = panel(advance).to(on.TestReadPressed(1), at.Panel(at.AwaitingCard()), begun)
    walk.stays(on.TestPrintPressed(1)).stays(on.ChangePinPressed(1)).stays(on.VisitStands(True, False))
    walk.fork().to(on.TestReadPressed(1), at.Panel(), Record(Heard.TEST_READ_FINISHED, "left"))
    walk.fork().to(
        walk.silence, at.Closed(), Record(Heard.TEST_READ_FINISHED, "left"), Record(Heard.MAINTENANCE_FINISHED, "silence")
    )
    walk.to(on.VisitStands(True, True), at.Panel(at.ReadingTestCard()), read).stays(on.VisitStands(True, False)).stays(
        on.TestReadPressed(1)
    )
    walk.fork().to(
        on.LeavePressed(1), at.Closed(), Record(Heard.TEST_READ_FINISHED, "left"), Record(Heard.MAINTENANCE_FINISHED, "left")
    )
    done = Record(Heard.TEST_READ_FINISHED, "read")
    walk.to(on.TestReadEnded(1, x.READING), at.Panel(at.TestCardRead(x.READING)), done).stays(on.VisitStands(True, True))
    walk.to(on.TestReadPressed(1), at.Panel(at.ReadingTestCard()), begun, read)
    gone = (
        panel(advance)
        .stays(on.VisitStands(True, True))
        .stays(on.VisitStands(True, False))
        .stays(on.TestReadEnded(1, x.READING))
    )
    gone.to(on.TestReadPressed(1), at.Panel(at.AwaitingCard()), begun)


def scan_tests(advance: x.Advance) -> None:
    begun, card = Record(Heard.TEST_SCAN_STARTED), on.ScanTold(at.ScanVerdict.CARD)
    walk = panel(advance).stays(card).to(on.TestScanPressed(1), at.Panel(at.AwaitingScan()), begun)
    for press in (on.TestPrintPressed(1), on.TestReadPressed(1), on.ChangePinPressed(1), on.VisitStands(True, True)):
        walk.stays(press)
    walk.fork().to(on.TestScanPressed(1), at.Panel(), Record(Heard.TEST_SCAN_FINISHED, "left"))
    left = Record(Heard.TEST_SCAN_FINISHED, "left"), Record(Heard.MAINTENANCE_FINISHED, "left")
    walk.fork().to(on.LeavePressed(1), at.Closed(), *left).stays(card)
    walk.to(card, at.Panel(at.TestScanned(at.ScanVerdict.CARD)), Record(Heard.TEST_SCAN_FINISHED, "card"))
    walk.stays(on.ScanTold(at.ScanVerdict.HALF)).to(on.TestScanPressed(1), at.Panel(at.AwaitingScan()), begun)
    walk.to(
        on.ScanTold(at.ScanVerdict.HALF),
        at.Panel(at.TestScanned(at.ScanVerdict.HALF)),
        Record(Heard.TEST_SCAN_FINISHED, "half"),
    )
    without = panel(advance)
    without.known = replace(without.known, reports=at.Maintenance().reports)
    without.stays(on.TestScanPressed(1))


def suspending(advance: x.Advance) -> None:
    walk = panel(advance).stays(on.SuspendPressed(1, False))
    walk.to(on.SuspendPressed(1, True), at.Panel(), do.Suspend(True)).stays(on.StandingChanged(replace(x.OPEN, suspended=True)))
    walk.stays(on.SuspendPressed(1, True)).to(on.SuspendPressed(1, False), at.Panel(), do.Suspend(False))
    running = panel(advance)
    running.to(on.TestReadPressed(1), at.Panel(at.AwaitingCard()), Record(Heard.TEST_READ_STARTED))
    running.to(on.SuspendPressed(1, True), at.Panel(at.AwaitingCard()), do.Suspend(True))


def rolls(advance: x.Advance) -> None:
    said = Record(Heard.ROLL_CHANGED), do.ChangeRoll()
    walk = panel(advance).to(on.NewRollPressed(1), at.Panel(), *said)
    walk.to(on.TestReadPressed(1), at.Panel(at.AwaitingCard()), Record(Heard.TEST_READ_STARTED))
    walk.to(on.NewRollPressed(1), at.Panel(at.AwaitingCard()), *said)
    Walk(advance).gesture(at.EnteringPin(), "pad").stays(on.NewRollPressed(1))


def levels(advance: x.Advance) -> None:
    walk = panel(advance).stays(on.TechnicianTouched(1)).stays(on.TechnicianLanguagePressed(1, Language.ENGLISH))
    assert walk.known.language is Language.ENGLISH
    changing, _ = advance(walk.known, on.ChangePinPressed(1))
    assert changing.language is Language.ENGLISH
    out = Report(Part.PRINTER, Trouble.PAPER_OUT, "09:12")
    walk.stays(on.PartReported(out))
    assert [report.trouble for report in walk.known.reports] == [Trouble.UNHEARD, Trouble.PAPER_OUT, *[Trouble.UNHEARD] * 2]
    assert walk.known.past is None, "a part that begins to speak has not had a trouble"
    walk.stays(on.PartReported(replace(out, milliseconds=1)))
    assert walk.known.past is None, "a trouble that goes on is not past"
    walk.stays(on.PartReported(Report(Part.PRINTER, None, "09:20")))
    assert walk.known.past == PastTrouble(Trouble.PAPER_OUT, "09:12", "09:20")
    walk.stays(on.PartReported(Report(Part.PRINTER, Trouble.COVER_OPEN, "09:30")))
    assert walk.known.past == PastTrouble(Trouble.PAPER_OUT, "09:12", "09:20"), "a part that was well had no trouble"
    assert walk.known.receipts is None, "what is not read yet is not told as empty"
    printed = (PrintedReceipt("R-1", datetime(2026, 11, 24, 10, 31), ReceiptEnd.PRINTED),)
    walk.stays(on.ReceiptsTold(printed))
    assert walk.known.receipts == printed
    page = do.PrintTestPage(1, walk.known.language, walk.known.reports, printed)
    walk.fork().to(on.TestPrintPressed(1), at.Panel(at.PrintingPage()), Record(Heard.TEST_PRINT_STARTED), page)
    walk.to(on.LeavePressed(1), at.Closed(), Record(Heard.MAINTENANCE_FINISHED, "left"))
    assert walk.known.language is Language.ARABIC
    assert walk.known.receipts == printed


def leaving(advance: x.Advance) -> None:
    for walk in (
        Walk(advance).gesture(at.EnteringPin(), "pad").type("135"),
        Walk(advance, replace(x.OPEN, locked=True)).gesture(at.LockedForGood(), "lock"),
        Walk(advance, replace(x.OPEN, wait_until=1e9)).gesture(at.Waiting(), "wait"),
        Walk(advance, at.Standing(pin_set=False)).gesture(at.ChoosingPin(), "choice"),
    ):
        walk.fork().to(walk.silence, at.Closed(), Record(Heard.ENTRY_FINISHED, "silence"))
        walk.to(on.LeavePressed(walk.o), at.Closed(), Record(Heard.ENTRY_FINISHED, "left"))
        assert walk.tap().known.step == at.Closed((walk.now,))
