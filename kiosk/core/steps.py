"""The steps of a visit and the kiosk around them: where the visitor stands, and the levels that outlive a step.

What a step does not hold is forgotten when it is entered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kiosk.core.availability import Availability, Fault
from kiosk.core.capabilities import ALL, Capabilities
from kiosk.core.choices import Factor as Factor
from kiosk.core.choices import Interface as Interface
from kiosk.core.document_steps import EnteringCan as EnteringCan
from kiosk.core.document_steps import EnteringMrz as EnteringMrz
from kiosk.core.document_steps import KeyField as KeyField
from kiosk.core.document_steps import KeyNotice as KeyNotice
from kiosk.core.document_steps import LayDocument as LayDocument
from kiosk.core.document_steps import ProvingChip as ProvingChip
from kiosk.core.document_steps import ReadingDocument as ReadingDocument
from kiosk.core.minted import PressId as PressId
from kiosk.core.minted import VisitId as VisitId
from kiosk.core.permissions import NONE, Permission, Permissions
from kiosk.core.transactions import GeneralStatus, IssuedReceipt, Language, Movement, Transaction, Transactions

if TYPE_CHECKING:  # 2 ms, and the first frame holds none
    from kiosk.core.documents import DocumentKey


class Problem(Enum):
    """What a visitor is told politely, with a way on."""

    CARD_UNREADABLE = auto()
    CARD_UNKNOWN = auto()
    BANK_CARD = auto()
    CARD_EXPIRED = auto()
    CARD_WRONG_WAY = auto()
    CARD_NOT_ENOUGH = auto()
    DOCUMENT_NOT_PROVEN = auto()
    HOLDER_NOT_PROVEN = auto()
    TOO_MANY_CODES = auto()
    SERVICE_DOWN = auto()
    SERVICE_BUSY = auto()
    NO_NETWORK = auto()
    SESSION_ENDED = auto()
    NO_PAPER = auto()
    PRINTER_TROUBLE = auto()
    PRINTER_HOT = auto()
    RECEIPT_UNCONFIRMED = auto()


LAY_AGAIN = frozenset(
    {
        Problem.CARD_UNREADABLE,
        Problem.CARD_UNKNOWN,
        Problem.BANK_CARD,
        Problem.CARD_EXPIRED,
        Problem.CARD_WRONG_WAY,
        Problem.CARD_NOT_ENOUGH,
        Problem.SESSION_ENDED,
    }
)
"""Problems that a document laid down anew answers."""


class CodeNotice(Enum):
    """What the code entry says beside its fields."""

    WRONG = auto()
    EXPIRED = auto()
    WAIT = auto()


class PhoneNotice(Enum):
    """What the confirmation on the phone says beside its digits, or in their place."""

    REJECTED = auto()
    EXPIRED = auto()
    WAIT = auto()
    NOT_NOW = auto()  # another way is offered


class Field(Enum):
    NUMBER = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class OutOfService: ...


@dataclass(frozen=True, slots=True)
class Welcome: ...


@dataclass(frozen=True, slots=True)
class TakeBelongings:
    """A document on the reader, paper at the exit, or a printer still busy: nobody begins."""


@dataclass(frozen=True, slots=True, repr=False)
class ReadingCard:
    """Which card it is; `key`, where it was scanned before or the document lay here before, opens it at once."""

    visit: VisitId
    key: DocumentKey | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ProvingHolder:
    """The one-time code; `expires_at` (monotonic seconds) is None until the service has sent one.

    `permitted`: what the session may do without this proof, so that Back leads to the list where there is one.
    """

    visit: VisitId
    digits: str = ""
    checking: bool = False
    notice: CodeNotice | None = None
    expires_at: float | None = None
    id_ending: str = ""
    permitted: Permissions = NONE


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmingOnPhone:
    """The holder picks these two digits in the app on his phone; none until he was asked there, or when that came to nothing.

    `expires_at` and `permitted` as with the code.
    """

    visit: VisitId
    digits: str = ""
    expires_at: float = 0.0
    notice: PhoneNotice | None = None
    id_ending: str = ""
    permitted: Permissions = NONE


@dataclass(frozen=True, slots=True, repr=False)
class LookingUp:
    """Waiting for the service: for a session, and when it has said what is permitted, for the transactions.

    `id_ending`, the last four of the ID's number, goes along to where a paper can be printed.
    """

    visit: VisitId
    permitted: Permissions | None = None
    id_ending: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ShowingTransactions:
    visit: VisitId
    transactions: Transactions
    finished_tab: bool = False
    id_ending: str = ""
    permitted: Permissions = NONE

    @property
    def limited(self) -> bool:
        """Whether subjects and movements are withheld."""
        return Permission.DETAILS not in self.permitted


@dataclass(frozen=True, slots=True, repr=False)
class ShowingTransaction:
    """One transaction; its movements are None until the service has told them."""

    back: ShowingTransactions
    transaction: Transaction
    movements: tuple[Movement, ...] | None = None

    @property
    def visit(self) -> VisitId:
        return self.back.visit


Showing = ShowingTransactions | ShowingTransaction


@dataclass(frozen=True, slots=True, repr=False)
class PrintingReceipt:
    """Until `receipt` is issued nothing has gone to the printer. Of an apology a help note is printed."""

    back: Showing | Apology
    press: PressId
    receipt: IssuedReceipt | None = None
    checklist: bool = False

    @property
    def visit(self) -> VisitId:
        return self.back.visit


@dataclass(frozen=True, slots=True, repr=False)
class EnteringNumber:
    visit: VisitId
    number: str = ""
    year: str = ""
    field: Field = Field.NUMBER
    checking: bool = False
    not_found: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class ShowingGeneralStatus:
    visit: VisitId
    status: GeneralStatus


@dataclass(frozen=True, slots=True, repr=False)
class StillThere:
    """Asked after silence with private data on the screen; any touch answers yes."""

    back: Showing

    @property
    def visit(self) -> VisitId:
        return self.back.visit


@dataclass(frozen=True, slots=True, repr=False)
class Apology:
    """One sentence, what to do, and the other way; `back` when the visit can go on, `receipt` for its QR."""

    visit: VisitId
    problem: Problem
    back: Showing | None = None
    receipt: IssuedReceipt | None = None


Rest = OutOfService | Welcome | TakeBelongings
Step = (
    Rest
    | ReadingCard
    | EnteringCan
    | EnteringMrz
    | LayDocument
    | ReadingDocument
    | ProvingChip
    | ProvingHolder
    | ConfirmingOnPhone
    | LookingUp
    | ShowingTransactions
    | ShowingTransaction
    | PrintingReceipt
    | EnteringNumber
    | ShowingGeneralStatus
    | StillThere
    | Apology
)

DWELL_SECONDS: dict[type[Step], float | None] = {
    OutOfService: None,
    Welcome: 30,  # only the language goes home
    TakeBelongings: 20,
    ReadingCard: 10,
    EnteringCan: 60,
    EnteringMrz: 60,
    LayDocument: 30,
    ReadingDocument: 10,  # since the last file
    ProvingChip: 10,
    ProvingHolder: 120,
    ConfirmingOnPhone: 120,
    LookingUp: 15,
    ShowingTransactions: 60,
    ShowingTransaction: 60,
    PrintingReceipt: 20,
    EnteringNumber: 60,
    ShowingGeneralStatus: 40,
    StillThere: 20,
    Apology: 25,
}
"""Silence a step allows; the settings may override the showing steps (`privacy.still_there_seconds`)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What this machine is: constant while it runs."""

    interface: Interface = Interface.CONTACTLESS
    retracts: bool = False  # the printer can draw back what nobody took
    home_language: Language = Language.ARABIC
    first_factor: Factor = Factor.CODE  # where the service offers both
    code_digits: int = 6
    number_digits: int = 10
    year_digits: int = 4
    can_digits: int = 6  # Doc 9303-11 §4.4.1
    document_number_letters: int = 22  # of the longest number, Doc 9303-5 §4.2.2.1


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One step, and the levels: facts that outlive steps and are asked, never remembered."""

    rules: Rules = Rules()
    step: Step = OutOfService()
    serial: int = 0  # of the step: a dwell of an older step changes nothing
    visits: int = 0  # minted here, so two visits can never share a number
    presses: int = 0
    language: Language = Language.ARABIC
    covered: bool = False
    card_present: bool = False
    printer_idle: bool = True
    exit_clear: bool = True
    exit_watched: bool = False  # a sensor tells of the exit; without one the visitor's word counts, and silence
    faults: frozenset[Fault] = Availability().faults()
    scanner: bool = False
    offered: Capabilities = ALL
