"""What can happen to the technician: fingers, words of workers, silence. Plain data.

Every press and answer carries the number of its opening, as a visit's carry the visit; a silence carries its step's serial.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.maintenance_states import PrintVerdict, Reading, ScanVerdict, Standing
from kiosk.core.parts import Report
from kiosk.core.printed import PrintedReceipt
from kiosk.core.transactions import Language


@dataclass(frozen=True, slots=True)
class CornerTapped:
    """A finger in the corner at these monotonic seconds."""

    at: float


@dataclass(frozen=True, slots=True)
class VisitStands:
    """How the visit stands, told after every event: the door opens at rest only; a card may be what a test waits for."""

    at_rest: bool
    card_present: bool


@dataclass(frozen=True, slots=True)
class StandingChanged:
    standing: Standing


@dataclass(frozen=True, slots=True)
class PartReported:
    report: Report


@dataclass(frozen=True, slots=True)
class ReceiptsTold:
    """The last handful of receipts, newest first."""

    receipts: tuple[PrintedReceipt, ...]


@dataclass(frozen=True, slots=True)
class TechnicianTouched:
    """A finger anywhere: the silence begins anew."""

    opening: int


@dataclass(frozen=True, slots=True)
class TechnicianLanguagePressed:
    opening: int
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class PinDigitPressed:
    opening: int
    digit: str


@dataclass(frozen=True, slots=True)
class PinErasePressed:
    opening: int


@dataclass(frozen=True, slots=True)
class PinSubmitPressed:
    opening: int


@dataclass(frozen=True, slots=True)
class PinChecked:
    opening: int
    right: bool


@dataclass(frozen=True, slots=True)
class PinKept:
    opening: int
    kept: bool


@dataclass(frozen=True, slots=True)
class ChangePinPressed:
    opening: int


@dataclass(frozen=True, slots=True)
class TestPrintPressed:
    opening: int


@dataclass(frozen=True, slots=True)
class TestPrintEnded:
    opening: int
    verdict: PrintVerdict


@dataclass(frozen=True, slots=True)
class TestReadPressed:
    """Begins a test reading, or gives it up while no card has come."""

    opening: int


@dataclass(frozen=True, slots=True)
class TestReadEnded:
    opening: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class TestScanPressed:
    """Begins a test scan, or gives it up."""

    opening: int


@dataclass(frozen=True, slots=True)
class ScanTold:
    """Something was scanned, by whomever; a test takes it, and nothing of what was scanned is in it."""

    verdict: ScanVerdict


@dataclass(frozen=True, slots=True)
class SuspendPressed:
    opening: int
    suspended: bool


@dataclass(frozen=True, slots=True)
class NewRollPressed:
    opening: int


@dataclass(frozen=True, slots=True)
class LeavePressed:
    opening: int


@dataclass(frozen=True, slots=True)
class SilenceElapsed:
    """Nobody touched the step with this serial for its whole dwell."""

    serial: int


@dataclass(frozen=True, slots=True)
class WaitElapsed:
    """`Standing.wait_until` has come while the step with this serial showed it."""

    serial: int


Event = (
    CornerTapped
    | VisitStands
    | StandingChanged
    | PartReported
    | ReceiptsTold
    | TechnicianTouched
    | TechnicianLanguagePressed
    | PinDigitPressed
    | PinErasePressed
    | PinSubmitPressed
    | PinChecked
    | PinKept
    | ChangePinPressed
    | TestPrintPressed
    | TestPrintEnded
    | TestReadPressed
    | TestReadEnded
    | TestScanPressed
    | ScanTold
    | SuspendPressed
    | NewRollPressed
    | LeavePressed
    | SilenceElapsed
    | WaitElapsed
)
