"""The printer's paper exit: what its sensor sees, told to the core, and what nobody took drawn back. On the printer's thread.

Unknown is never taken for clear: a sensor that tells nothing leaves it to the visitor's word, as where there is none.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.driver import ReceiptPrinter
from kiosk.core.events import ExitClear, ExitUnwatched

QUICK_SECONDS = 0.25  # between two looks while paper is expected or lies there: a visitor waits for the screen to see it taken
COMES_SECONDS = 4.0  # from the cut to the sensor
SLOWEST_MM_A_SECOND = 50.0  # some printers say that a paper is out while they still print it
RETRACT_SECONDS = 10.0  # what still lies there after this was not drawn back
STAYS_SECONDS = 120.0  # what lies there longer needs a hand


class PaperExit:
    """`watched`: this machine has a sensor there."""

    def __init__(self, printer: ReceiptPrinter, *, watched: bool, now: Callable[[], float]) -> None:
        self._printer, self._watched, self._now = printer, watched, now
        self._comes_until = self._drawn_until = float("-inf")
        self._since: float | None = None
        self.drawn_back = False  # what was clear at the last look was drawn back, not taken

    @property
    def busy(self) -> bool:
        """Whether somebody may be about to take paper."""
        return self._watched and (self._since is not None or self._now() < self._comes_until)

    @property
    def forgotten(self) -> bool:
        """Whether paper has lain there for so long that a hand is needed."""
        return self._since is not None and self._now() - self._since >= STAYS_SECONDS

    def look(self) -> tuple[ExitClear | ExitUnwatched, ...]:
        """Ask the sensor and answer what the core must hear. Raises DeviceError."""
        if not self._watched:
            return ()
        lies, now = self._printer.lies_at_exit(), self._now()
        if lies is None:
            return self.lost()
        if lies:
            self._comes_until = float("-inf")
            self._since = now if self._since is None else self._since
            return (ExitClear(False),)
        if now < self._comes_until:
            return ()
        self.drawn_back = self._since is not None and now < self._drawn_until
        self._since, self._drawn_until = None, float("-inf")
        return (ExitClear(True),)

    def lost(self) -> tuple[ExitUnwatched, ...]:
        """Nothing is known of the exit."""
        self._since = None
        return (ExitUnwatched(),) if self._watched else ()

    def expect(self, millimetres: int) -> None:
        """So much paper was sent on its way."""
        self._comes_until = self._now() + COMES_SECONDS + millimetres / SLOWEST_MM_A_SECOND

    def draw_back(self) -> None:
        """Have the printer draw back what lies there; whether it did, the sensor tells. Raises DeviceError."""
        self._printer.retract()
        self._drawn_until = self._now() + RETRACT_SECONDS
