"""Travel documents and what opens them: the key from a document's face, what its chip said, and its chip's proof.

Values only. Everything here is a visitor's: no useful repr, never logged, never written to disk. A key is kept by no step but
those that wait for the document it opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kiosk.core.transactions import ending


@dataclass(frozen=True, slots=True, repr=False)
class CanKey:
    """The card access number: six digits on the face, Doc 9303-11 §4.4.1."""

    digits: str


@dataclass(frozen=True, slots=True, repr=False)
class MrzKey:
    """Three fields of the machine-readable zone; dates are written there as YYMMDD, Doc 9303-3 §4.8."""

    document_number: str
    birth: str
    expiry: str


DocumentKey = CanKey | MrzKey


class ChipProof(Enum):
    """How a chip can show that it is no copy."""

    NONE = auto()
    ACTIVE = auto()  # it signs a nonce with the key of DG15
    AGREEMENT = auto()  # it agrees on keys with the private half of a key of DG14


@dataclass(frozen=True, slots=True, repr=False)
class TravelDocument:
    """What a document's chip said; `files` are the raw ones that the service proves afresh, by name. Dates are ISO 8601."""

    id_number: str
    name_ar: str
    name_en: str
    expiry: str
    chip: ChipProof
    access: str  # the protocol that opened it
    files: tuple[tuple[str, bytes], ...]

    @property
    def ending(self) -> str:
        """The last four of its number, which a paper may bear; none of a number that they would give away."""
        return ending(self.id_number)


@dataclass(frozen=True, slots=True, repr=False)
class Challenge:
    """What the service asks of the chip.

    ACTIVE: `nonce`, to be signed. AGREEMENT: `commands`, sent in the channel that stands, then `relayed`, one command that is
    protected already under the new keys; its answer is the proof.
    """

    id: str
    nonce: bytes = b""
    commands: tuple[bytes, ...] = ()
    relayed: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class ChipAnswer:
    challenge_id: str
    response: bytes
