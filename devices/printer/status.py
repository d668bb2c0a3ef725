"""How an ESC/POS printer says how it stands: the questions, and what its answers mean. Pure.

Clauses are of Epson's ESC/POS reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

QUESTIONS = {kind: bytes([0x10, 0x04, kind]) for kind in (1, 2, 3, 4)}  # DLE EOT n: answered at once, whatever is buffered
PLACE = b"\x1dr\x01"  # GS r 1: answered in its place, when all that was sent before it has been done
OFFLINE = 0x08  # in the answer to DLE EOT 1: cover open, paper out, error


class PrintOutcome(Enum):
    """How a receipt ended. Only PRINTED was confirmed by the printer after the cut."""

    PRINTED = auto()
    OUT_OF_PAPER = auto()
    COVER_OPEN = auto()
    CUTTER_BLOCKED = auto()
    JAMMED = auto()
    TOO_HOT = auto()
    OFFLINE = auto()
    UNCONFIRMED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer said of itself. `broken` needs its power switched off and on, `hot` ends by itself."""

    online: bool
    cover_open: bool
    paper_out: bool
    paper_low: bool
    cutter_error: bool
    jammed: bool
    broken: bool
    hot: bool


def decode_status(answers: dict[int, int]) -> PrinterStatus:
    """Join the answers to DLE EOT 1 to 4 (each one byte)."""
    offline, causes, errors, paper = (answers[kind] for kind in (1, 2, 3, 4))
    return PrinterStatus(
        online=not offline & OFFLINE,
        cover_open=bool(causes & 0x04),
        paper_out=bool(causes & 0x20 or paper & 0x60),
        paper_low=bool(paper & 0x0C),
        cutter_error=bool(errors & 0x08),
        jammed=bool(errors & 0x04),
        broken=bool(errors & 0x20),
        hot=bool(errors & 0x40),
    )


def fault_of(status: PrinterStatus) -> PrintOutcome | None:
    """What keeps the printer from printing, the hand's work first."""
    faults = {
        PrintOutcome.COVER_OPEN: status.cover_open,
        PrintOutcome.OUT_OF_PAPER: status.paper_out,
        PrintOutcome.CUTTER_BLOCKED: status.cutter_error,
        PrintOutcome.JAMMED: status.jammed or status.broken,
        PrintOutcome.TOO_HOT: status.hot,
        PrintOutcome.OFFLINE: not status.online,
    }
    return next((fault for fault, stands in faults.items() if stands), None)
