"""How the machine's parts stand, as a technician is told: troubles with their remedy, and the report of each part. Pure.

The sentences themselves are the front's; a trouble never stands for a guess: a part that says nothing is UNHEARD or silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Part(Enum):
    READER = auto()
    PRINTER = auto()
    SERVICE = auto()
    SCANNER = auto()


NEEDED = (Part.READER, Part.PRINTER, Part.SERVICE)
"""What every kiosk has; a scanner only where the settings name one."""


class Attention(Enum):
    NOW = auto()
    SOON = auto()


class Fixer(Enum):
    """Who can put it right without calling the next one."""

    ATTENDANT = auto()
    TECHNICIAN = auto()
    ENGINEER = auto()


class Trouble(Enum):
    """What can be wrong with a part; their order is which of several is told first."""

    READER_MISSING = auto()
    READER_UNREACHABLE = auto()
    CLOCK_WRONG = auto()
    NOT_ENROLLED = auto()
    CERTIFICATE_EXPIRED = auto()
    CERTIFICATE_REVOKED = auto()
    CERTIFICATE_FOREIGN = auto()
    SERVICE_DOWN = auto()
    SERVICE_UNFIT = auto()  # it works, and not in a way that this kiosk can use
    NO_NETWORK = auto()
    PAPER_AT_EXIT = auto()  # nobody took it, and nobody can begin
    PAPER_OUT = auto()
    COVER_OPEN = auto()
    CUTTER_BLOCKED = auto()
    PAPER_JAMMED = auto()
    PRINTER_BROKEN = auto()
    PRINTER_HOT = auto()
    PRINTER_OFFLINE = auto()
    PRINTER_MISSING = auto()
    PRINTER_SILENT = auto()
    PAPER_LOW = auto()  # the near-end sensor says so
    PAPER_ENDING = auto()  # by what was printed since the roll was changed
    CERTIFICATE_ENDING = auto()
    SCANNER_MISSING = auto()  # nobody is kept from service: what would be scanned is typed
    SCANNER_UNUSABLE = auto()  # its port is there, and not for the kiosk
    UNHEARD = auto()


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """What a technician needs besides the sentence and the next step."""

    attention: Attention
    fixer: Fixer
    clears_itself: bool


RECORDS = {
    Trouble.READER_MISSING: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.READER_UNREACHABLE: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=True),
    Trouble.CLOCK_WRONG: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.NOT_ENROLLED: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.CERTIFICATE_EXPIRED: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.CERTIFICATE_REVOKED: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.CERTIFICATE_FOREIGN: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.SERVICE_DOWN: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=True),
    Trouble.SERVICE_UNFIT: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.NO_NETWORK: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=True),
    Trouble.PAPER_AT_EXIT: FaultRecord(Attention.NOW, Fixer.ATTENDANT, clears_itself=False),
    Trouble.PAPER_OUT: FaultRecord(Attention.NOW, Fixer.ATTENDANT, clears_itself=False),
    Trouble.COVER_OPEN: FaultRecord(Attention.NOW, Fixer.ATTENDANT, clears_itself=False),
    Trouble.CUTTER_BLOCKED: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.PAPER_JAMMED: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.PRINTER_BROKEN: FaultRecord(Attention.NOW, Fixer.ENGINEER, clears_itself=False),
    Trouble.PRINTER_HOT: FaultRecord(Attention.NOW, Fixer.ATTENDANT, clears_itself=True),
    Trouble.PRINTER_OFFLINE: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.PRINTER_MISSING: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.PRINTER_SILENT: FaultRecord(Attention.NOW, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.PAPER_LOW: FaultRecord(Attention.SOON, Fixer.ATTENDANT, clears_itself=False),
    Trouble.PAPER_ENDING: FaultRecord(Attention.SOON, Fixer.ATTENDANT, clears_itself=False),
    Trouble.CERTIFICATE_ENDING: FaultRecord(Attention.SOON, Fixer.ENGINEER, clears_itself=False),
    Trouble.SCANNER_MISSING: FaultRecord(Attention.SOON, Fixer.TECHNICIAN, clears_itself=False),
    Trouble.SCANNER_UNUSABLE: FaultRecord(Attention.SOON, Fixer.ENGINEER, clears_itself=False),
    Trouble.UNHEARD: FaultRecord(Attention.SOON, Fixer.TECHNICIAN, clears_itself=True),
}


@dataclass(frozen=True, slots=True)
class PaperLeft:
    """What is left on the roll, by estimate; `receipts` of the usual length is None before one was printed."""

    metres: int
    receipts: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """One part as it last spoke. `since` is the local HH:MM at which `trouble` began or ended, `state` a word of XFS4IoT.

    `name` is what the machine calls it; `milliseconds`, `contract` and `certificate_days` are the service's, `paper` the
    printer's, None while nobody knows. `detail` is a sentence of the part's own, in English, for whoever is called.
    """

    part: Part
    trouble: Trouble | None = Trouble.UNHEARD
    since: str = ""
    state: str = "unknown"
    name: str = ""
    milliseconds: int | None = None
    contract: str = ""
    certificate_days: int | None = None
    detail: str = ""
    paper: PaperLeft | None = None


@dataclass(frozen=True, slots=True)
class PastTrouble:
    """The trouble that ended last, for whoever comes after it is gone."""

    trouble: Trouble
    since: str
    until: str


def worst(reports: tuple[Report, ...]) -> Report | None:
    """The report that is told first: what needs attention now before what needs it soon; None when all are well."""
    troubled = [report for report in reports if report.trouble is not None]
    order = list(Trouble)
    return min(troubled, key=lambda report: order.index(report.trouble or Trouble.UNHEARD), default=None)
