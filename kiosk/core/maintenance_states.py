"""Where the technician stands, and the levels around it: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kiosk.core.parts import NEEDED, Part, PastTrouble, Report
from kiosk.core.printed import PrintedReceipt
from kiosk.core.transactions import Language


# -- words ----------------------------------------------------------------------------------------
class PinNotice(Enum):
    """Why a chosen PIN was not taken."""

    TRIVIAL = auto()
    DIFFERENT = auto()
    NOT_KEPT = auto()


class PrintVerdict(Enum):
    """How a test page ended; only PRINTED was confirmed."""

    PRINTED = auto()
    NO_PAPER = auto()
    COVER_OPEN = auto()
    CUTTER_BLOCKED = auto()
    JAMMED = auto()
    TOO_HOT = auto()
    OFFLINE = auto()
    UNCONFIRMED = auto()


class ReadVerdict(Enum):
    """How a test reading ended."""

    READ = auto()
    DOCUMENT = auto()  # found, and not read: nobody gave its key
    BANK_CARD = auto()
    UNKNOWN = auto()
    UNREADABLE = auto()
    MUTE = auto()
    SILENT = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One step of a reading: its name in the card's profile, its commands and its time."""

    name: str
    apdus: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a test reading tells of itself, never of the card's holder. `reason` is the driver's, of steps and status words."""

    verdict: ReadVerdict
    profile: str = ""
    steps: tuple[ReadStep, ...] = ()
    apdus: int = 0
    milliseconds: int = 0
    reason: str = ""


class ScanVerdict(Enum):
    """What a test scan was: of what is read its kind alone, of what is not the reason."""

    CARD = auto()
    SMALL_DOCUMENT = auto()
    PASSPORT = auto()
    NUMBER = auto()
    MISREAD = auto()
    HALF = auto()
    STRANGE = auto()
    GARBLED = auto()
    FLOOD = auto()


SCANNED = frozenset({ScanVerdict.CARD, ScanVerdict.SMALL_DOCUMENT, ScanVerdict.PASSPORT, ScanVerdict.NUMBER})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the state folder knows. `wait_until` (monotonic seconds) is None when an entry is allowed now."""

    pin_set: bool
    wrong: int = 0
    wait_until: float | None = None
    locked: bool = False
    suspended: bool = False


# -- tests ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PrintingPage: ...


@dataclass(frozen=True, slots=True)
class PagePrinted:
    verdict: PrintVerdict


@dataclass(frozen=True, slots=True)
class AwaitingCard: ...


@dataclass(frozen=True, slots=True)
class ReadingTestCard: ...


@dataclass(frozen=True, slots=True)
class TestCardRead:
    reading: Reading


@dataclass(frozen=True, slots=True)
class AwaitingScan: ...


@dataclass(frozen=True, slots=True)
class TestScanned:
    verdict: ScanVerdict


Test = PrintingPage | PagePrinted | AwaitingCard | ReadingTestCard | TestCardRead | AwaitingScan | TestScanned


# -- steps ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody; `taps` are the monotonic seconds of the corner's last ones."""

    taps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ChoosingPin:
    """A new PIN, typed twice: `first` is what was typed before."""

    digits: str = ""
    first: str = ""
    notice: PinNotice | None = None
    keeping: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class EnteringPin:
    digits: str = ""
    checking: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Too many wrong entries: nobody may try before `Standing.wait_until`."""


@dataclass(frozen=True, slots=True)
class LockedForGood:
    """Until an engineer acts on the machine."""


@dataclass(frozen=True, slots=True)
class Panel:
    test: Test | None = None


Step = Closed | ChoosingPin | EnteringPin | Waiting | LockedForGood | Panel
DWELL_SECONDS: dict[type[Step], float | None] = {
    Closed: None,
    ChoosingPin: 30,
    EnteringPin: 30,
    Waiting: 30,
    LockedForGood: 30,
    Panel: 600,
}


@dataclass(frozen=True, slots=True)
class PinRules:
    """How long a PIN may be; shorter where every state is walked."""

    least_digits: int = 6
    most_digits: int = 12


@dataclass(frozen=True, slots=True)
class Maintenance:
    """One step, and the levels.

    `pin_required`: without a PIN nobody is served. `entered`: the PIN of this opening was right, or chosen in it.
    """

    pin_required: bool = False
    pin_rules: PinRules = PinRules()
    home_language: Language = Language.ARABIC
    step: Step = Closed()
    serial: int = 0
    opening: int = 0
    entered: bool = False
    language: Language = Language.ARABIC
    standing: Standing | None = None  # None until the state folder has been read
    at_rest: bool = True
    card_present: bool = False
    reports: tuple[Report, ...] = tuple(Report(part) for part in NEEDED)
    past: PastTrouble | None = None
    receipts: tuple[PrintedReceipt, ...] | None = None  # newest first; None until the journal has been read

    @property
    def has_scanner(self) -> bool:
        return any(report.part is Part.SCANNER for report in self.reports)

    @property
    def suspended(self) -> bool:
        return self.standing is not None and self.standing.suspended

    @property
    def must_choose(self) -> bool:
        known = self.standing
        return self.pin_required and known is not None and not known.pin_set and not known.locked
