"""What opens a travel document: the card access number or three fields of its MRZ, typed or scanned from its face.

Both are visitor data: no repr shows them, no exception holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha1

WEIGHTS = (7, 3, 1)  # Doc 9303-3 §4.9


@dataclass(frozen=True, slots=True, repr=False)
class Can:
    """The card access number, six digits; Doc 9303-11 §4.4.2."""

    digits: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.digits):
            raise ValueError("a card access number has six digits")

    @property
    def secret(self) -> bytes:
        """f(π) of Doc 9303-11 §9.7.3, table 14."""
        return self.digits.encode("latin-1")


@dataclass(frozen=True, slots=True, repr=False)
class MrzKey:
    """Document number as printed (longer than nine on some cards), birth and expiry as YYMMDD; `<` fills what is unknown."""

    document_number: str
    birth: str
    expiry: str

    def __post_init__(self) -> None:
        dates = (self.birth, self.expiry)
        if not re.fullmatch(r"[A-Z0-9<]{1,22}", self.document_number) or not all(re.fullmatch("[0-9<]{6}", d) for d in dates):
            raise ValueError("not a document number and two dates of a machine-readable zone")

    @property
    def secret(self) -> bytes:
        """SHA-1 over the three fields with their check digits, Doc 9303-11 §9.7.2 and §9.7.3."""
        fields = (self.document_number.ljust(9, "<"), self.birth, self.expiry)
        information = "".join(field + check_digit(field) for field in fields)
        return sha1(information.encode("ascii")).digest()


@dataclass(frozen=True, slots=True)
class WrongKey:
    """The chip does not accept the key: mistyped, or from another document. Expected: ask again."""


@dataclass(frozen=True, slots=True)
class KeyNotKnown:
    """The chip has no key of this kind, as a passport has no card access number. Expected: ask for the other kind."""


def check_digit(field: str) -> str:
    """Answer the check digit of a field of `A`–`Z`, digits and fillers, Doc 9303-3 §4.9."""
    values = [0 if letter == "<" else int(letter, 36) for letter in field]
    return str(sum(value * WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)
