"""The steps around a travel document: its key is typed or scanned, it is read, its chip is proven.

A key lives in these steps alone, and only while the document that it opens is waited for or read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kiosk.core.minted import VisitId

if TYPE_CHECKING:  # 2 ms, and the first frame holds none
    from kiosk.core.documents import Challenge, DocumentKey, TravelDocument

DATE_DIGITS = 8  # day, month, year


class KeyNotice(Enum):
    """What the entry of a key says beside its fields."""

    WRONG = auto()
    NOT_KNOWN = auto()  # this chip has no key of the kind that was tried: the other is asked for
    NO_DATE = auto()


class KeyField(Enum):
    DOCUMENT_NUMBER = auto()
    BIRTH = auto()
    EXPIRY = auto()


@dataclass(frozen=True, slots=True, repr=False)
class EnteringCan:
    """Six digits from the face. `lost`: it was taken up since, to be looked at, and has to be read anew."""

    visit: VisitId
    digits: str = ""
    notice: KeyNotice | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class EnteringMrz:
    """Three fields from the face; dates are eight digits: day, month, year."""

    visit: VisitId
    document_number: str = ""
    birth: str = ""
    expiry: str = ""
    field: KeyField = KeyField.DOCUMENT_NUMBER
    notice: KeyNotice | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class LayDocument:
    """The document is waited for: `again`, it lay there before. Without a key, it is asked for when it is found to want one."""

    visit: VisitId
    key: DocumentKey | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class ReadingDocument:
    """Files read of files wanted; none wanted until the reading has begun."""

    visit: VisitId
    key: DocumentKey
    done: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class ProvingChip:
    """The service is asked for a challenge, then the chip to answer it; moved now, the document is read anew."""

    visit: VisitId
    key: DocumentKey
    document: TravelDocument
    challenge: Challenge | None = None
