"""What happens: words of workers, presses of fingers, silence. Answers and presses carry the visit they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.core.availability import Fault
from kiosk.core.capabilities import Capabilities
from kiosk.core.document_events import ChallengeGiven as ChallengeGiven
from kiosk.core.document_events import ChipAnswered as ChipAnswered
from kiosk.core.document_events import ChipSilent as ChipSilent
from kiosk.core.document_events import DocumentEvent
from kiosk.core.document_events import DocumentFound as DocumentFound
from kiosk.core.document_events import DocumentProgress as DocumentProgress
from kiosk.core.document_events import DocumentRead as DocumentRead
from kiosk.core.document_events import KeyKindPressed as KeyKindPressed
from kiosk.core.document_events import KeyRefused as KeyRefused
from kiosk.core.document_events import KeyScanned as KeyScanned
from kiosk.core.document_events import LetterPressed as LetterPressed
from kiosk.core.document_events import NumberScanned as NumberScanned
from kiosk.core.document_events import ScannerThere as ScannerThere
from kiosk.core.permissions import Permissions
from kiosk.core.steps import CodeNotice, Field, KeyField, PhoneNotice, PressId, Problem, VisitId
from kiosk.core.transactions import CardData, GeneralStatus, IssuedReceipt, Language, Movement, Transactions


# -- levels ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FaultsChanged:
    """`told` counts these words: threads may post two in the wrong order, and only the later one is true."""

    faults: frozenset[Fault]
    told: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CapabilitiesChanged:
    offered: Capabilities


@dataclass(frozen=True, slots=True)
class CardArrived: ...


@dataclass(frozen=True, slots=True)
class CardRemoved: ...


@dataclass(frozen=True, slots=True)
class PrinterIdle:
    idle: bool


@dataclass(frozen=True, slots=True)
class ExitClear:
    """The word of the sensor at the paper exit."""

    clear: bool


@dataclass(frozen=True, slots=True)
class ExitUnwatched:
    """The sensor at the paper exit tells nothing any more."""


# -- answers of workers ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class CardRead:
    visit: VisitId
    card: CardData


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """`permitted`: what the service lets this evidence see and do, before any further proof of the holder."""

    visit: VisitId
    permitted: Permissions


@dataclass(frozen=True, slots=True)
class CodeSent:
    visit: VisitId
    expires_at: float


@dataclass(frozen=True, slots=True)
class CodeRefused:
    visit: VisitId
    notice: CodeNotice


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmationAsked:
    """The holder was asked on his phone; how that stands is worth asking after so many seconds."""

    visit: VisitId
    digits: str
    expires_at: float
    poll_after_seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmationPending:
    """He has not decided on these digits yet."""

    visit: VisitId
    digits: str
    poll_after_seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmationOver:
    """These digits came to nothing."""

    visit: VisitId
    digits: str
    notice: PhoneNotice


@dataclass(frozen=True, slots=True)
class ConfirmationTooSoon:
    """He was asked a moment ago."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class ConfirmationImpossible:
    """He cannot be asked; `problem` is told where there is no other way."""

    visit: VisitId
    problem: Problem


@dataclass(frozen=True, slots=True)
class HolderProven:
    visit: VisitId
    permitted: Permissions


@dataclass(frozen=True, slots=True, repr=False)
class TransactionsFound:
    visit: VisitId
    transactions: Transactions


@dataclass(frozen=True, slots=True, repr=False)
class MovementsFound:
    visit: VisitId
    transaction_id: str
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True, repr=False)
class GeneralStatusFound:
    visit: VisitId
    status: GeneralStatus


@dataclass(frozen=True, slots=True)
class NumberNotFound:
    visit: VisitId


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptIssued:
    visit: VisitId
    press: PressId
    receipt: IssuedReceipt


@dataclass(frozen=True, slots=True)
class ReceiptConfirmed:
    visit: VisitId
    press: PressId


@dataclass(frozen=True, slots=True)
class ReceiptFailed:
    visit: VisitId
    press: PressId
    problem: Problem


@dataclass(frozen=True, slots=True)
class Failed:
    visit: VisitId
    problem: Problem


# -- fingers --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Touched:
    """A finger anywhere on the step with this serial."""

    serial: int


@dataclass(frozen=True, slots=True)
class LanguagePressed:
    serial: int
    language: Language


@dataclass(frozen=True, slots=True)
class NoDocumentPressed:
    """`hijri_year`: today's, so that the usual year need not be typed."""

    serial: int
    hijri_year: str


@dataclass(frozen=True, slots=True)
class TakenPressed:
    """The visitor's word that the paper is in hand; silence says the same."""

    serial: int


@dataclass(frozen=True, slots=True, repr=False)
class DigitPressed:
    visit: VisitId
    digit: str


@dataclass(frozen=True, slots=True)
class ErasePressed:
    visit: VisitId


@dataclass(frozen=True, slots=True)
class FieldPressed:
    visit: VisitId
    field: Field | KeyField


@dataclass(frozen=True, slots=True)
class SubmitPressed:
    visit: VisitId


@dataclass(frozen=True, slots=True)
class ResendPressed:
    visit: VisitId


@dataclass(frozen=True, slots=True)
class OtherWayPressed:
    """The other way to prove the holder."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class TabPressed:
    visit: VisitId
    finished: bool


@dataclass(frozen=True, slots=True, repr=False)
class TransactionPressed:
    visit: VisitId
    transaction_id: str


@dataclass(frozen=True, slots=True)
class SeeMorePressed:
    """Prove the holder, to see what a limited list withholds."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class PrintPressed:
    """`checklist`: what to bring, instead of what the screen shows."""

    visit: VisitId
    checklist: bool = False


@dataclass(frozen=True, slots=True)
class BackPressed:
    visit: VisitId


@dataclass(frozen=True, slots=True)
class FinishPressed:
    visit: VisitId


# -- silence --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CoverElapsed:
    """Nobody touched the step with this serial for the time after which details are covered."""

    serial: int


@dataclass(frozen=True, slots=True)
class DwellElapsed:
    """Nobody and nothing spoke for the whole dwell of the step with this serial."""

    serial: int


Event = (
    DocumentEvent
    | FaultsChanged
    | CapabilitiesChanged
    | CardArrived
    | CardRemoved
    | PrinterIdle
    | ExitClear
    | ExitUnwatched
    | CardRead
    | SessionOpened
    | CodeSent
    | CodeRefused
    | ConfirmationAsked
    | ConfirmationPending
    | ConfirmationOver
    | ConfirmationTooSoon
    | ConfirmationImpossible
    | HolderProven
    | TransactionsFound
    | MovementsFound
    | GeneralStatusFound
    | NumberNotFound
    | ReceiptIssued
    | ReceiptConfirmed
    | ReceiptFailed
    | Failed
    | Touched
    | LanguagePressed
    | NoDocumentPressed
    | TakenPressed
    | DigitPressed
    | ErasePressed
    | FieldPressed
    | SubmitPressed
    | ResendPressed
    | OtherWayPressed
    | TabPressed
    | TransactionPressed
    | SeeMorePressed
    | PrintPressed
    | BackPressed
    | FinishPressed
    | CoverElapsed
    | DwellElapsed
)
