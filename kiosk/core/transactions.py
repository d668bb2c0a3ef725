"""The domain's words: transactions, their status and movements, as the service tells them in both languages.

Values only. Everything here may be a visitor's data: no useful repr, never logged, never written to disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from kiosk.core.choices import Language as Language


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """One text in both languages."""

    ar: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.ar if language is Language.ARABIC else self.en


@dataclass(frozen=True, slots=True, repr=False)
class CalendarDay:
    """One day in both calendars; the Hijri one is the registry's own, never computed here."""

    gregorian: date
    hijri_year: int
    hijri_month: int
    hijri_day: int


@dataclass(frozen=True, slots=True, repr=False)
class TransactionKey:
    """Number (a string: leading zeros stay) and Hijri year."""

    number: str
    hijri_year: int


class StatusKind(Enum):
    """What a status asks of the eye; labels come from the service."""

    IN_PROGRESS = "in_progress"
    ACTION_NEEDED = "action_needed"
    FINISHED = "finished"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, repr=False)
class Status:
    """Where a transaction stands, in plain words: what it means, what the visitor does, by when."""

    code: str
    label: Words
    kind: StatusKind
    final: bool
    meaning: Words
    needed: Words | None
    by_when: CalendarDay | None


@dataclass(frozen=True, slots=True, repr=False)
class Transaction:
    """A transaction as the list shows it; `id` is the service's opaque name for it in this session."""

    id: str
    key: TransactionKey
    reference: str | None
    subject: Words | None  # None where this session may not know it
    status: Status
    department: Words
    received: CalendarDay
    last_moved: CalendarDay
    days_there: int


@dataclass(frozen=True, slots=True, repr=False)
class Transactions:
    """All transactions of one visitor, those that need something first (the service's order)."""

    items: tuple[Transaction, ...]

    def withheld(self) -> Transactions:
        """The same without their subjects: what a session may see that may not see details."""
        return Transactions(tuple(replace(item, subject=None) for item in self.items))

    @property
    def current(self) -> tuple[Transaction, ...]:
        return tuple(item for item in self.items if not item.status.final)

    @property
    def waiting(self) -> tuple[Transaction, ...]:
        """Those that wait for something from the visitor."""
        return tuple(item for item in self.items if item.status.needed is not None)

    @property
    def finished(self) -> tuple[Transaction, ...]:
        return tuple(item for item in self.items if item.status.final)


class MovementState(Enum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, repr=False)
class Movement:
    """One referral: `day` is None for what lies ahead, `expected_days` None for what has happened."""

    label: Words
    department: Words
    state: MovementState
    day: CalendarDay | None
    expected_days: int | None


class GeneralStage(Enum):
    """What anyone may know who knows number and year."""

    RECEIVED = "received"
    IN_PROCESS = "in_process"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, repr=False)
class GeneralStatus:
    key: TransactionKey
    stage: GeneralStage
    label: Words


@dataclass(frozen=True, slots=True, repr=False)
class CardData:
    """What a card said about its holder; low assurance until the holder is proven. Dates are ISO 8601."""

    profile: str
    id_number: str
    name_ar: str
    name_en: str
    expiry: str

    @property
    def ending(self) -> str:
        """The last four of the ID's number, which a paper may bear; none of a number that they would give away."""
        return ending(self.id_number)


def ending(id_number: str) -> str:
    """Answer the last four of an ID's number, or nothing of one that they would give away."""
    return id_number[-4:] if len(id_number) >= 8 else ""


LONGEST_QR_TEXT = 221
"""Bytes of UTF-8: what a signed receipt's code may hold by the contract. More would not fit on narrow paper."""


def fits_a_code(text: str) -> bool:
    """Whether a paper's QR code can hold a text."""
    return 1 <= len(text.encode(errors="surrogatepass")) <= LONGEST_QR_TEXT


@dataclass(frozen=True, slots=True, repr=False)
class IssuedReceipt:
    """The service's word for one receipt: reference, local time of issue, and what its QR holds. No personal data."""

    reference: str
    issued_day: CalendarDay
    issued_time: str
    qr_text: str
