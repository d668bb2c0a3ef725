"""Prints a picture as the kiosk prints a receipt, on a simulated printer that listens."""

from __future__ import annotations

from devices.printer.driver import ReceiptPrinter
from devices.printer.line_address import line_of
from devices.printer.status import PrintOutcome
from devices.simulated.printer.peer import SimulatedPrinter
from tests.unit.printer.paper import Picture


def printed(
    emulator: SimulatedPrinter, picture: Picture, *, cancel_after: int | None = None, deadline_seconds: float = 10
) -> PrintOutcome:
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    asked = [0]

    def cancelled() -> bool:
        asked[0] += 1
        return cancel_after is not None and asked[0] > cancel_after

    try:
        return driver.print_chunks(picture.bands(), deadline_seconds=deadline_seconds, cancelled=cancelled)
    finally:
        driver.close()
