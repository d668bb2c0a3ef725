"""What fingers do. A press carries the visit it was made in, or the serial of the step that it was made on."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.choices import Language
from kiosk.core.minted import VisitId
from kiosk.core.steps import Field, KeyField


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


@dataclass(frozen=True, slots=True, repr=False)
class LetterPressed:
    visit: VisitId
    letter: str


@dataclass(frozen=True, slots=True)
class KeyKindPressed:
    """The other key: three fields instead of the card access number, or that instead of these."""

    visit: VisitId


Press = (
    Touched
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
    | LetterPressed
    | KeyKindPressed
)
