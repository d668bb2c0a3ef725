"""Passive authentication: the files of a document are those that its country signed, Doc 9303-11 §5.1, 9303-10 §4.6.2.

It proves the data, never the chip that holds them (a copy passes) and never the person who holds the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import algos, core

from devices.card.emrtd.certificates import Certificate
from devices.card.emrtd.keys import DIGESTS
from devices.card.emrtd.refusal import Flaw, NotProven, Refused, reading
from devices.card.emrtd.signed_data import digest_of, verify_signed_data
from devices.card.emrtd.tlv import BadTlv, only
from devices.card.emrtd.trust import TrustStore

TAG = 0x77  # EF.SOD, Doc 9303-10 §4.6.2
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"  # id-icao-mrtd-security-ldsSecurityObject, Doc 9303-10 §4.6.2.3
MAX_SECURITY_OBJECT = 65536  # bytes; real ones end below 5,000
GROUPS = range(1, 17)  # ub-DataGroups, Doc 9303-10 §4.6.2.3
PART, SIGNER_PART = "EF.SOD", "document signer"


@dataclass(frozen=True, slots=True)
class Authentic:
    """The groups asked about are what `country` signed."""

    country: str
    groups: frozenset[int]
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What EF.SOD says: who signed it and when, and the hash of every group by its number."""

    signer: Certificate
    signed_at: datetime | None
    digest: str
    hashes: Mapping[int, bytes]

    def require(self, groups: Mapping[int, bytes]) -> None:
        """Raise NotProven unless every group (number to whole file) is what was signed."""
        for number, file in sorted(groups.items()):
            if number not in self.hashes:
                raise NotProven(f"DG{number}", Flaw.HASH_MISSING)
            if self.hashes[number] != digest_of(self.digest, file):
                raise NotProven(f"DG{number}", Flaw.HASH_DIFFERS)


class _DataGroupHash(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [("number", core.Integer), ("value", core.OctetString)]


class _DataGroupHashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _DataGroupHash


class _LdsSecurityObject(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("hash_algorithm", algos.DigestAlgorithm),
        ("hashes", _DataGroupHashes),
        ("lds_version", core.Any, {"optional": True}),
    ]


def prove_data(
    security_object: bytes, groups: Mapping[int, bytes], *, issuing_state: str, trust: TrustStore, now: datetime
) -> Authentic | Refused:
    """Prove that `groups` (number to whole file, its tag included) were signed for `issuing_state`, three letters of DG1.

    What is not in `groups` is not proven, so whoever uses a group names it here.
    """
    try:
        return _prove(security_object, groups, issuing_state, trust, now)
    except NotProven as error:
        return Refused(error.part, error.flaw)


def open_security_object(raw: bytes) -> SecurityObject:
    """Read EF.SOD, whose signature fits the certificate in it; who that belongs to is not asked. Raises NotProven."""
    if len(raw) > MAX_SECURITY_OBJECT:
        raise NotProven(PART, Flaw.MALFORMED)
    try:
        signed_raw = only(raw, TAG)
    except BadTlv:
        raise NotProven(PART, Flaw.MALFORMED) from None
    signed = verify_signed_data(signed_raw, LDS_SECURITY_OBJECT, PART, signer_part=SIGNER_PART)
    digest, hashes = _hashes(signed.content)
    return SecurityObject(signed.signer, signed.signed_at, digest, hashes)


def _prove(raw: bytes, groups: Mapping[int, bytes], issuing_state: str, trust: TrustStore, now: datetime) -> Authentic:
    signed = open_security_object(raw)
    authority = trust.prove(signed.signer, SIGNER_PART, signed_at=signed.signed_at, now=now, issuing_state=issuing_state)
    signed.require(groups)
    return Authentic(authority.country, frozenset(groups), signed.signed_at)


def _hashes(content: bytes) -> tuple[str, dict[int, bytes]]:
    """Read what was signed: the digest's name, and the hash of every group."""
    with reading(PART):
        parsed = _LdsSecurityObject.load(content, strict=True)
        digest = parsed["hash_algorithm"]["algorithm"].native
        listed = [(int(item["number"].native), bytes(item["value"].native)) for item in parsed["hashes"]]
    if digest not in DIGESTS:
        raise NotProven(PART, Flaw.ALGORITHM)
    hashes = dict(listed)
    if len(hashes) != len(listed) or not hashes or not set(hashes) <= set(GROUPS):
        raise NotProven(PART, Flaw.MALFORMED)
    return str(digest), hashes
