"""The last receipts as a technician is told of them: which, when, how each ended. Pure; never whose it was or what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto


class ReceiptEnd(Enum):
    """How a receipt ended; only PRINTED was confirmed by the printer."""

    PRINTED = auto()
    RETRACTED = auto()  # printed, and drawn back because nobody took it
    NO_PAPER = auto()
    COVER_OPEN = auto()
    CUTTER_BLOCKED = auto()
    JAMMED = auto()
    TOO_HOT = auto()
    OFFLINE = auto()
    UNCONFIRMED = auto()
    CANCELLED = auto()  # the visit ended first
    UNKNOWN = auto()  # it is at the printer now, or power or kiosk was lost in the middle of it


@dataclass(frozen=True, slots=True)
class PrintedReceipt:
    """`begun` is local time."""

    reference: str
    begun: datetime
    end: ReceiptEnd
