"""Turns the technician's presses into events, stamped with the opening in which they were made."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.core import maintenance_events as on
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.transactions import Language


class TechnicianPresses:
    """`post` takes events to the inbox; `known` answers what stands now, `now` monotonic seconds."""

    def __init__(self, post: Callable[[on.Event], None], *, known: Callable[[], Maintenance], now: Callable[[], float]) -> None:
        self._post, self._known, self._now = post, known, now

    def corner(self) -> None:
        self._post(on.CornerTapped(self._now()))

    def touch(self) -> None:
        self._post(on.TechnicianTouched(self._known().opening))

    def press(self, name: str, value: str) -> None:
        """Forward a press by its name; a name that the screens do not have is a bug and raises KeyError."""
        known = self._known()
        opening = known.opening
        match name:
            case "language":
                other = Language.ENGLISH if known.language is Language.ARABIC else Language.ARABIC
                self._post(on.TechnicianLanguagePressed(opening, other))
            case "digit":
                self._post(on.PinDigitPressed(opening, value))
            case "suspend" | "resume":
                self._post(on.SuspendPressed(opening, name == "suspend"))
            case _:
                self._post(_PLAIN[name](opening))


_PLAIN: dict[str, Callable[[int], on.Event]] = {
    "erase": on.PinErasePressed,
    "submit": on.PinSubmitPressed,
    "changePin": on.ChangePinPressed,
    "testPrint": on.TestPrintPressed,
    "testRead": on.TestReadPressed,
    "testScan": on.TestScanPressed,
    "newRoll": on.NewRollPressed,
    "finish": on.LeavePressed,
}
