"""What happens: words of workers, presses of fingers (kiosk/core/presses.py), silence. Answers carry their question's visit."""

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
from kiosk.core.document_events import KeyRefused as KeyRefused
from kiosk.core.document_events import KeyScanned as KeyScanned
from kiosk.core.document_events import NumberScanned as NumberScanned
from kiosk.core.document_events import ScannerThere as ScannerThere
from kiosk.core.permissions import Permissions
from kiosk.core.presses import BackPressed as BackPressed
from kiosk.core.presses import DigitPressed as DigitPressed
from kiosk.core.presses import ErasePressed as ErasePressed
from kiosk.core.presses import FieldPressed as FieldPressed
from kiosk.core.presses import FinishPressed as FinishPressed
from kiosk.core.presses import KeyKindPressed as KeyKindPressed
from kiosk.core.presses import LanguagePressed as LanguagePressed
from kiosk.core.presses import LetterPressed as LetterPressed
from kiosk.core.presses import NoDocumentPressed as NoDocumentPressed
from kiosk.core.presses import OtherWayPressed as OtherWayPressed
from kiosk.core.presses import Press
from kiosk.core.presses import PrintPressed as PrintPressed
from kiosk.core.presses import ResendPressed as ResendPressed
from kiosk.core.presses import SeeMorePressed as SeeMorePressed
from kiosk.core.presses import SubmitPressed as SubmitPressed
from kiosk.core.presses import TabPressed as TabPressed
from kiosk.core.presses import TakenPressed as TakenPressed
from kiosk.core.presses import Touched as Touched
from kiosk.core.presses import TransactionPressed as TransactionPressed
from kiosk.core.steps import CodeNotice, PhoneNotice, PressId, Problem, VisitId
from kiosk.core.transactions import CardData, GeneralStatus, IssuedReceipt, Movement, Transactions


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
    | Press
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
    | CoverElapsed
    | DwellElapsed
)
