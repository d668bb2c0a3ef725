"""The printer as a worker's resource: one receipt a press, cancelled when it is left, never printed later."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from devices.health import DeviceHealth
from devices.printer.driver import ReceiptPrinter
from devices.printer.status import PrinterStatus, PrintOutcome
from kiosk.core import events as on
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core.effects import CancelReceipt, PrintReceipt
from kiosk.core.house import Event
from kiosk.core.maintenance_states import PrintVerdict
from kiosk.core.parts import Trouble
from kiosk.core.receipt import Letterhead, content
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.steps import PressId, Problem
from kiosk.runtime.paper_exit import QUICK_SECONDS, PaperExit
from kiosk.runtime.paper_roll import PaperRoll
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.print_journal import Entry, PrintJournal
from kiosk.runtime.receipts_told import last_receipts
from kiosk.runtime.worker import BACKOFF_SECONDS, Job

POLL_SECONDS = 2.0
MAY_LIE_THERE = (PrintOutcome.PRINTED, PrintOutcome.UNCONFIRMED, PrintOutcome.CANCELLED)
PROBLEMS = {
    PrintOutcome.OUT_OF_PAPER: Problem.NO_PAPER,
    PrintOutcome.COVER_OPEN: Problem.PRINTER_TROUBLE,
    PrintOutcome.CUTTER_BLOCKED: Problem.PRINTER_TROUBLE,
    PrintOutcome.JAMMED: Problem.PRINTER_TROUBLE,
    PrintOutcome.TOO_HOT: Problem.PRINTER_HOT,
    PrintOutcome.OFFLINE: Problem.PRINTER_TROUBLE,
    PrintOutcome.UNCONFIRMED: Problem.RECEIPT_UNCONFIRMED,
    PrintOutcome.CANCELLED: Problem.RECEIPT_UNCONFIRMED,
}
VERDICTS = {
    PrintOutcome.PRINTED: PrintVerdict.PRINTED,
    PrintOutcome.OUT_OF_PAPER: PrintVerdict.NO_PAPER,
    PrintOutcome.COVER_OPEN: PrintVerdict.COVER_OPEN,
    PrintOutcome.CUTTER_BLOCKED: PrintVerdict.CUTTER_BLOCKED,
    PrintOutcome.JAMMED: PrintVerdict.JAMMED,
    PrintOutcome.TOO_HOT: PrintVerdict.TOO_HOT,
    PrintOutcome.OFFLINE: PrintVerdict.OFFLINE,
    PrintOutcome.UNCONFIRMED: PrintVerdict.UNCONFIRMED,
    PrintOutcome.CANCELLED: PrintVerdict.UNCONFIRMED,
}


class PrinterResource:
    """`chunks` encodes a content for this printer, `test_chunks` the technician's page, each chunk when it is asked for.

    `printed` is told each content that was confirmed (the demo keeps it). It looks more often while somebody may take paper.
    """

    name = "printer"
    backoff_seconds = BACKOFF_SECONDS

    def __init__(
        self,
        printer: ReceiptPrinter,
        *,
        health: PartHealth,
        journal: PrintJournal,
        utc_offset: timedelta,
        letterhead: Letterhead,
        paper_exit: PaperExit,
        roll: PaperRoll,
        chunks: Callable[[ReceiptContent], Iterator[bytes]],
        test_chunks: Callable[[tech_do.PrintTestPage], Iterator[bytes]],
        deadline_seconds: float,
        printed: Callable[[ReceiptContent], None],
    ) -> None:
        self._printer, self._health, self._journal, self._letterhead = printer, health, journal, letterhead
        self._chunks, self._test_chunks = chunks, test_chunks
        self._exit, self._roll = paper_exit, roll
        self._at_exit: list[Entry] = []  # the receipts that may lie there
        self.poll_seconds = POLL_SECONDS
        self._utc_offset, self._torn = utc_offset, journal.torn()
        if self._torn is not None:
            printer.suspect()
        self._deadline_seconds, self._printed = deadline_seconds, printed
        self._lock = threading.Lock()
        self._new_roll = False
        self._cancelled = PressId(0)  # presses are numbered upwards: all up to this one were left

    def open(self) -> Iterable[Event]:
        self._printer.open()
        return (*self._receipts(), *self.poll())

    def poll(self) -> Iterable[Event]:
        status = self._printer.poll()
        if self._torn is not None and not self._printer.hanging:
            cut = self._journal.cut(self._torn)
            self._at_exit = [cut if entry == self._torn else entry for entry in self._at_exit]
            self._torn = None
        exit_told = self._look()
        self._look_at_roll(status)
        trouble = _trouble(status, forgotten=self._exit.forgotten, ending=self._roll.ending)
        return (*exit_told, *self._health.tell(trouble, state=self._printer.health.value, paper=self._roll.left))

    def _look_at_roll(self, status: PrinterStatus | None) -> None:
        with self._lock:
            new_roll, self._new_roll = self._new_roll, False
        if new_roll:
            self._roll.change()
        if status is not None:
            self._roll.saw(status)

    def _look(self) -> Iterable[Event]:
        told: tuple[Event, ...] = self._exit.look()
        self.poll_seconds = QUICK_SECONDS if self._exit.busy else POLL_SECONDS
        if on.ExitClear(True) in told:
            gone, self._at_exit = self._at_exit, []
            if self._exit.drawn_back:
                for entry in gone:
                    self._journal.retract(entry)
                return (*told, *self._receipts())
        return told

    def lost(self) -> Iterable[Event]:
        health = self._health.tell(Trouble.PRINTER_MISSING, state=DeviceHealth.OFFLINE.value, paper=self._roll.left)
        return (*self._exit.lost(), *self._receipts(), *health)

    def close(self) -> None:
        self._printer.close()

    def cancel(self, effect: CancelReceipt) -> None:
        """From any thread: the receipt of this press must not go on."""
        with self._lock:
            self._cancelled = max(self._cancelled, effect.press)

    def change_roll(self) -> Job:
        """From any thread: a new roll was put in. A printer that is away just then hears of it when it is back."""
        with self._lock:
            self._new_roll = True
        return Job(self.poll)

    def print(self, effect: PrintReceipt) -> Job:
        refused = on.ReceiptFailed(effect.visit, effect.press, Problem.PRINTER_TROUBLE), on.PrinterIdle(True)
        return Job(lambda: self._print(effect), refused)

    def _print(self, effect: PrintReceipt) -> Iterable[Event]:
        receipt = content(effect.of, effect.receipt, self._letterhead, effect.language, checklist=effect.checklist)
        begun = self._journal.begin(receipt.reference)
        yield from self._receipts()
        outcome = self._printer.print_chunks(
            self._roll.counted(self._chunks(receipt)),
            deadline_seconds=self._deadline_seconds,
            cancelled=lambda: self._left(effect.press),
        )
        ended = self._journal.end(begun, outcome, hangs=self._printer.hanging)
        self._torn = ended if self._printer.hanging else None
        if outcome in MAY_LIE_THERE:
            self._at_exit.append(ended)
        self._expect()
        yield from self._receipts()
        if outcome is PrintOutcome.PRINTED:
            self._printed(receipt)
            yield on.ReceiptConfirmed(effect.visit, effect.press)
        else:
            yield on.ReceiptFailed(effect.visit, effect.press, PROBLEMS[outcome])
        self._roll.printed(receipt=outcome is PrintOutcome.PRINTED)  # after the visitor has heard: a disk takes its time
        yield on.PrinterIdle(True)

    def print_test(self, effect: tech_do.PrintTestPage) -> Job:
        refused = tech_on.TestPrintEnded(effect.opening, PrintVerdict.OFFLINE), on.PrinterIdle(True)
        return Job(lambda: self._print_test(effect), refused)

    def _print_test(self, effect: tech_do.PrintTestPage) -> Iterable[Event]:
        """The page goes the receipts' way; until it is out no visitor's receipt can come after it."""
        yield on.PrinterIdle(False)
        outcome = self._printer.print_chunks(
            self._roll.counted(self._test_chunks(effect)), deadline_seconds=self._deadline_seconds, cancelled=lambda: False
        )
        self._expect()
        self._roll.printed(receipt=False)
        yield tech_on.TestPrintEnded(effect.opening, VERDICTS[outcome])
        yield on.PrinterIdle(True)

    def _expect(self) -> None:
        self._exit.expect(self._roll.counted_millimetres)
        self.poll_seconds = QUICK_SECONDS if self._exit.busy else POLL_SECONDS

    def retract(self) -> Job:
        return Job(self._retract)

    def _retract(self) -> Iterable[Event]:
        self._exit.draw_back()
        return ()

    def _receipts(self) -> Iterable[Event]:
        return last_receipts(self._journal, self._utc_offset)

    def _left(self, press: PressId) -> bool:
        with self._lock:
            return press <= self._cancelled


def _trouble(status: PrinterStatus | None, *, forgotten: bool, ending: bool) -> Trouble | None:
    """What is wrong, the hand's work first. No answer is neither well nor broken: it is silence."""
    if forgotten:
        return Trouble.PAPER_AT_EXIT
    if status is None:
        return Trouble.PRINTER_SILENT
    faults = {
        Trouble.COVER_OPEN: status.cover_open,
        Trouble.PAPER_OUT: status.paper_out,
        Trouble.CUTTER_BLOCKED: status.cutter_error,
        Trouble.PAPER_JAMMED: status.jammed,
        Trouble.PRINTER_BROKEN: status.broken,
        Trouble.PRINTER_HOT: status.hot,
        Trouble.PRINTER_OFFLINE: not status.online,
        Trouble.PAPER_LOW: status.paper_low,
        Trouble.PAPER_ENDING: ending,
    }
    return next((trouble for trouble, stands in faults.items() if stands), None)
