"""The printer as a worker's resource: one receipt a press, cancelled when it is left, never printed later."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from devices.printer.driver import PrintOutcome, ReceiptPrinter
from devices.printer.escpos_bytes import Picture
from kiosk.core import events as on
from kiosk.core.effects import CancelReceipt, PrintReceipt
from kiosk.core.receipt import Letterhead, ReceiptContent, content
from kiosk.core.steps import PressId, Problem
from kiosk.runtime.worker import Job

PROBLEMS = {
    PrintOutcome.NO_PAPER: Problem.NO_PAPER,
    PrintOutcome.COVER_OPEN: Problem.PRINTER_TROUBLE,
    PrintOutcome.CUTTER_ERROR: Problem.PRINTER_TROUBLE,
    PrintOutcome.OFFLINE: Problem.PRINTER_TROUBLE,
    PrintOutcome.UNCONFIRMED: Problem.RECEIPT_UNCONFIRMED,
    PrintOutcome.CANCELLED: Problem.RECEIPT_UNCONFIRMED,
}


class PrinterResource:
    """`render` draws a content as (width, rows); `printed` is told each content that was confirmed (the demo keeps it)."""

    name = "printer"
    poll_seconds = 2.0

    def __init__(
        self,
        printer: ReceiptPrinter,
        *,
        letterhead: Letterhead,
        render: Callable[[ReceiptContent], tuple[int, bytes]],
        deadline_seconds: float,
        printed: Callable[[ReceiptContent], None],
    ) -> None:
        self._printer, self._letterhead, self._render = printer, letterhead, render
        self._deadline_seconds, self._printed = deadline_seconds, printed
        self._lock = threading.Lock()
        self._cancelled = PressId(0)  # presses are numbered upwards: all up to this one were left

    def open(self) -> Iterable[on.Event]:
        self._printer.open()
        return ()

    def poll(self) -> Iterable[on.Event]:
        self._printer.poll()
        return ()

    def lost(self) -> Iterable[on.Event]:
        return ()

    def close(self) -> None:
        self._printer.close()

    def cancel(self, effect: CancelReceipt) -> None:
        """From any thread: the receipt of this press must not go on."""
        with self._lock:
            self._cancelled = max(self._cancelled, effect.press)

    def print(self, effect: PrintReceipt) -> Job:
        refused = on.ReceiptFailed(effect.visit, effect.press, Problem.PRINTER_TROUBLE), on.PrinterIdle(True)
        return Job(lambda: self._print(effect), refused)

    def _print(self, effect: PrintReceipt) -> Iterable[on.Event]:
        receipt = content(effect.of, effect.receipt, self._letterhead)
        picture = Picture(*self._render(receipt))
        outcome = self._printer.print_picture(
            picture, deadline_seconds=self._deadline_seconds, cancelled=lambda: self._left(effect.press)
        )
        if outcome is PrintOutcome.PRINTED:
            self._printed(receipt)
            yield on.ReceiptConfirmed(effect.visit, effect.press)
        else:
            yield on.ReceiptFailed(effect.visit, effect.press, PROBLEMS[outcome])
        yield on.PrinterIdle(True)

    def _left(self, press: PressId) -> bool:
        with self._lock:
            return press <= self._cancelled
