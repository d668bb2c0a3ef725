"""What the kiosk does next: plain data that the runtime carries out, each with the visit it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.documents import Challenge, ChipAnswer, DocumentKey, TravelDocument
from kiosk.core.steps import Apology, PressId, Problem, ShowingTransaction, ShowingTransactions, Step, VisitId
from kiosk.core.transactions import CardData, IssuedReceipt, Language


@dataclass(frozen=True, slots=True)
class ReadCard:
    visit: VisitId


@dataclass(frozen=True, slots=True, repr=False)
class ReadDocument:
    """Read the document that waits, with the key from its face; the key is handed over once and kept nowhere."""

    visit: VisitId
    key: DocumentKey


@dataclass(frozen=True, slots=True, repr=False)
class AskChallenge:
    """Ask the service what this document's chip is to answer."""

    visit: VisitId
    document: TravelDocument


@dataclass(frozen=True, slots=True, repr=False)
class ProveChip:
    visit: VisitId
    challenge: Challenge


@dataclass(frozen=True, slots=True, repr=False)
class OpenSession:
    """`chip`: the chip's answer to the service's challenge, where it gave one."""

    visit: VisitId
    card: CardData | TravelDocument
    chip: ChipAnswer | None = None


@dataclass(frozen=True, slots=True)
class SendCode:
    visit: VisitId


@dataclass(frozen=True, slots=True, repr=False)
class CheckCode:
    visit: VisitId
    code: str


@dataclass(frozen=True, slots=True)
class AskConfirmation:
    """Have the holder asked on his phone."""

    visit: VisitId


@dataclass(frozen=True, slots=True, repr=False)
class PollConfirmation:
    """Ask, after so many seconds, how the request with these digits stands."""

    visit: VisitId
    digits: str
    after_seconds: float


@dataclass(frozen=True, slots=True)
class LookUp:
    visit: VisitId


@dataclass(frozen=True, slots=True, repr=False)
class LookUpMovements:
    visit: VisitId
    transaction_id: str


@dataclass(frozen=True, slots=True, repr=False)
class LookUpNumber:
    visit: VisitId
    number: str
    hijri_year: str


@dataclass(frozen=True, slots=True, repr=False)
class IssueReceipt:
    """Ask the service for a reference before anything goes to the printer."""

    visit: VisitId
    press: PressId
    transaction_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueHelpNote:
    """Give a help note its code; no service is asked."""

    visit: VisitId
    press: PressId
    problem: Problem


@dataclass(frozen=True, slots=True, repr=False)
class PrintReceipt:
    visit: VisitId
    press: PressId
    of: ShowingTransactions | ShowingTransaction | Apology
    receipt: IssuedReceipt
    language: Language
    checklist: bool


@dataclass(frozen=True, slots=True)
class CancelReceipt:
    visit: VisitId
    press: PressId


@dataclass(frozen=True, slots=True)
class EndSession:
    """The service forgets the session; buffers of this visit are cleared."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class RetractPaper:
    """Draw back the paper that nobody took: it belongs to a visit that is over."""


Effect = (
    ReadCard
    | ReadDocument
    | AskChallenge
    | ProveChip
    | OpenSession
    | SendCode
    | CheckCode
    | AskConfirmation
    | PollConfirmation
    | LookUp
    | LookUpMovements
    | LookUpNumber
    | IssueReceipt
    | IssueHelpNote
    | PrintReceipt
    | CancelReceipt
    | EndSession
    | RetractPaper
)

Next = tuple[Step, tuple[Effect, ...]]
"""A step's answer to an event: where the visitor stands then, and what to do."""
