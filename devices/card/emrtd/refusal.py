"""Why a document, a certificate or a list is not believed: closed, and never with anything of the document in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Flaw(Enum):
    """What is wrong; the value is the technician's sentence."""

    MALFORMED = "cannot be read as what it should be"
    ALGORITHM = "uses an algorithm or key size that ICAO Doc 9303-12 does not allow"
    CURVE = "has curve parameters that are none of the standard ones"
    SIGNATURE = "has a signature that does not fit"
    WRONG_CONTENT = "is signed, but is something else than it should be"
    NO_SIGNER = "does not bring the certificate of who signed it"
    UNKNOWN_AUTHORITY = "was issued by a country signer that is not in the trust store: import a newer master list"
    NOT_AN_AUTHORITY = "is no certificate of a country signer"
    USAGE = "was issued for another purpose"
    NOT_VALID_AT_SIGNING = "was signed outside its signer's validity"
    EXPIRED = "was signed by who is not valid today: check the clock, then the document"
    REVOKED = "was signed by who was revoked"
    COUNTRY = "names another country than its signer"
    HASH_MISSING = "is not covered by the signature"
    HASH_DIFFERS = "is not what was signed"
    CHALLENGE = "did not sign the challenge with the key that the country signed"


class NotProven(Exception):
    """`part` is the name of a file or certificate, as "EF.SOD" or "document signer"."""

    def __init__(self, part: str, flaw: Flaw) -> None:
        super().__init__(f"{part} {flaw.value}")
        self.part = part
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to whoever asked for a proof: which part does not prove it, and why."""

    part: str
    flaw: Flaw


@contextlib.contextmanager
def reading(part: str) -> Iterator[None]:
    """Translate what asn1crypto raises on hostile bytes (the fuzzing found each); its texts quote them, so none is kept."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        raise NotProven(part, Flaw.MALFORMED) from None
