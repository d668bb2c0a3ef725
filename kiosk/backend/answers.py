"""The contract's answers as msgspec types, and their way into the domain's words in both languages."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Literal, TypeVar

import msgspec

from kiosk.core import transactions as domain
from kiosk.core.documents import Challenge as DocumentChallenge
from kiosk.core.documents import ChipProof
from kiosk.core.plain_text import plain
from kiosk.core.transactions import Words

Number = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,10}\Z")]
Year = Annotated[int, msgspec.Meta(ge=1, le=9999)]
Days = Annotated[int, msgspec.Meta(le=99_999)]  # some centuries: more digits would break every line they stand in
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Apdu = Annotated[bytes, msgspec.Meta(min_length=4, max_length=1024)]
E = TypeVar("E", bound=Enum)


class Kept(msgspec.Struct):
    """What is read of any health, and of the problem unknown-contract, before its form is known."""

    contract: str


class Health(msgspec.Struct):
    status: Literal["ok"]
    capabilities: list[str]
    time: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class MachineCertificate(msgspec.Struct):
    kiosk: str
    certificate: Annotated[str, msgspec.Meta(max_length=8000)]


class Session(msgspec.Struct):
    token: Annotated[str, msgspec.Meta(min_length=32, max_length=200)]
    permitted: list[str]


class Challenge(msgspec.Struct):
    """Binary values come in base64."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    nonce: Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)] | None = None
    commands: Annotated[list[Apdu], msgspec.Meta(min_length=1, max_length=4)] | None = None
    relayed: Apdu | None = None


class CodeSent(msgspec.Struct):
    valid_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)]


class ConfirmationAsked(msgspec.Struct):
    digits: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{2}\Z")]
    valid_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)]
    poll_after_seconds: Annotated[int, msgspec.Meta(ge=1, le=60)]


class Confirmation(msgspec.Struct):
    state: Literal["pending", "confirmed", "rejected", "expired"]
    permitted: list[str] = []


class Assurance(msgspec.Struct):
    permitted: list[str]


class Day(msgspec.Struct):
    gregorian: date
    hijri: Annotated[str, msgspec.Meta(pattern=r"\A14[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|30)\Z")]

    def to_domain(self) -> domain.CalendarDay:
        year, month, day = (int(part) for part in self.hijri.split("-"))
        return domain.CalendarDay(self.gregorian, year, month, day)


class Status(msgspec.Struct):
    code: str
    label: Text
    kind: str
    final: bool
    meaning: Text
    needed: Text | None
    by_when: Day | None


class Transaction(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    number: Number
    hijri_year: Year
    reference: Text | None
    subject: Text | None
    status: Status
    department: Text
    received: Day
    last_moved: Day
    days_there: Annotated[Days, msgspec.Meta(ge=0)]


class TransactionPage(msgspec.Struct):
    items: Annotated[list[Transaction], msgspec.Meta(max_length=50)]
    next: str | None


class Movement(msgspec.Struct):
    label: Text
    department: Text
    state: str
    day: Day | None
    expected_days: Days | None


class MovementPage(msgspec.Struct):
    items: Annotated[list[Movement], msgspec.Meta(max_length=25)]
    next: str | None


class GeneralStatus(msgspec.Struct):
    number: Number
    hijri_year: Year
    stage: str
    label: Text


class Receipt(msgspec.Struct):
    reference: Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z-]{4,24}\Z")]
    issued_at: Annotated[str, msgspec.Meta(pattern=r"\A[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}")]
    day: Day
    qr_text: str


class Problem(msgspec.Struct):
    type: str


def _known(words: type[E], said: str, otherwise: E) -> E:
    """Take a newer service's word that this kiosk does not know for the neutral one, as the contract says."""
    return next((word for word in words if word.value == said), otherwise)


class Mismatch(Exception):
    """Two answers that must tell of the same thing do not."""


WORDS = frozenset({"label", "meaning", "needed", "subject", "department"})


def _same(ar: msgspec.Struct, en: msgspec.Struct) -> None:
    """Raise Mismatch when two languages of one thing differ in anything but words."""
    if _facts(msgspec.to_builtins(ar)) != _facts(msgspec.to_builtins(en)):
        raise Mismatch


def _words(ar: str, en: str) -> Words:
    return Words(plain(ar), plain(en))


def _facts(said: object) -> object:
    """Everything but the words, of which only counts whether they are there."""
    if not isinstance(said, dict):
        return said
    return {name: value is None if name in WORDS else _facts(value) for name, value in said.items()}


def challenge(answer: Challenge, *, asked: ChipProof) -> DocumentChallenge:
    """Take a challenge of the kind that was asked for; raises Mismatch for another, so that no chip does what nobody asked."""
    match asked, answer:
        case ChipProof.ACTIVE, Challenge(nonce=bytes(nonce), commands=None, relayed=None):
            return DocumentChallenge(answer.id, nonce=nonce)
        case ChipProof.AGREEMENT, Challenge(nonce=None, commands=list(commands), relayed=bytes(relayed)):
            return DocumentChallenge(answer.id, commands=tuple(commands), relayed=relayed)
        case _:
            raise Mismatch


def transaction(ar: Transaction, en: Transaction) -> domain.Transaction:
    """Join one transaction's two languages; raises Mismatch when they are not the same transaction in the same state."""
    _same(ar, en)
    needed = _words(ar.status.needed, en.status.needed) if ar.status.needed and en.status.needed else None
    status = domain.Status(
        ar.status.code,
        _words(ar.status.label, en.status.label),
        _known(domain.StatusKind, ar.status.kind, domain.StatusKind.IN_PROGRESS),
        ar.status.final,
        _words(ar.status.meaning, en.status.meaning),
        needed if needed != Words("", "") else None,
        ar.status.by_when.to_domain() if ar.status.by_when else None,
    )
    return domain.Transaction(
        ar.id,
        domain.TransactionKey(ar.number, ar.hijri_year),
        None if ar.reference is None else plain(ar.reference),
        _words(ar.subject, en.subject) if ar.subject is not None and en.subject is not None else None,
        status,
        _words(ar.department, en.department),
        ar.received.to_domain(),
        ar.last_moved.to_domain(),
        ar.days_there,
    )


def movement(ar: Movement, en: Movement) -> domain.Movement:
    """Join one movement's two languages; raises Mismatch when they differ in anything but words."""
    _same(ar, en)
    day = ar.day.to_domain() if ar.day else None
    state = _known(domain.MovementState, ar.state, domain.MovementState.DONE if day else domain.MovementState.AHEAD)
    expected = None if ar.expected_days is None or ar.expected_days < 0 else ar.expected_days  # it is late: nobody knows when
    return domain.Movement(_words(ar.label, en.label), _words(ar.department, en.department), state, day, expected)


def general_status(ar: GeneralStatus, en: GeneralStatus, *, asked: domain.TransactionKey) -> domain.GeneralStatus:
    """Join the two languages; raises Mismatch when they differ, or tell of another number than the one that was asked."""
    _same(ar, en)
    if (ar.number, ar.hijri_year) != (asked.number, asked.hijri_year):
        raise Mismatch
    stage = _known(domain.GeneralStage, ar.stage, domain.GeneralStage.IN_PROCESS)
    return domain.GeneralStatus(domain.TransactionKey(ar.number, ar.hijri_year), stage, _words(ar.label, en.label))


def receipt(answer: Receipt) -> domain.IssuedReceipt:
    """Raises Mismatch when its two days of issue are not the same, or no QR code of a paper can hold its text."""
    if answer.issued_at[:10] != answer.day.gregorian.isoformat() or not domain.fits_a_code(answer.qr_text):
        raise Mismatch
    return domain.IssuedReceipt(answer.reference, answer.day.to_domain(), answer.issued_at[11:16], answer.qr_text)
