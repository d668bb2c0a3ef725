"""What happens around a travel document: words of the card's process, of the scanner and of the service."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.documents import Challenge, ChipAnswer, DocumentKey, TravelDocument
from kiosk.core.minted import VisitId


# -- levels ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ScannerThere:
    """A scanner is there to be pointed at, or is not any more."""

    there: bool


# -- the scanner: no visit asked for it -----------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class KeyScanned:
    """A whole machine-readable zone whose check digits hold, or a card access number."""

    key: DocumentKey


@dataclass(frozen=True, slots=True)
class NumberScanned:
    """The barcode of a civil-registry number, which is not told: it opens nothing."""


# -- the card's process ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class DocumentFound:
    """What was laid down wants a key; the process waits with it."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """Files read of files wanted."""

    visit: VisitId
    done: int
    wanted: int


@dataclass(frozen=True, slots=True, repr=False)
class DocumentRead:
    visit: VisitId
    document: TravelDocument


@dataclass(frozen=True, slots=True)
class KeyRefused:
    """The key does not open it; `known` is False where the chip has none of its kind. The process waits with the document."""

    visit: VisitId
    known: bool


@dataclass(frozen=True, slots=True, repr=False)
class ChipAnswered:
    visit: VisitId
    answer: ChipAnswer


@dataclass(frozen=True, slots=True)
class ChipSilent:
    """The chip did not prove itself; the visit goes on without that proof."""

    visit: VisitId


# -- the service ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class ChallengeGiven:
    visit: VisitId
    challenge: Challenge


DocumentEvent = (
    ScannerThere
    | KeyScanned
    | NumberScanned
    | DocumentFound
    | DocumentProgress
    | DocumentRead
    | KeyRefused
    | ChipAnswered
    | ChipSilent
    | ChallengeGiven
)
