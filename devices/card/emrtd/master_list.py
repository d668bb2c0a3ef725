"""Master lists: the country signers that one state vouches for, signed by its list signer, Doc 9303-12 §9.

A list is believed by a root that was pinned by hand; what it brings must still be a country signer's certificate, and valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import core

from devices.card.emrtd.certificates import Certificate, load_certificate, require_authority
from devices.card.emrtd.refusal import Flaw, NotProven, Refused, reading
from devices.card.emrtd.signed_data import verify_signed_data
from devices.card.emrtd.trust import AUTHORITY_PART, TrustStore

CSCA_MASTER_LIST = "2.23.136.1.1.2"  # id-icao-cscaMasterList, Doc 9303-12 §9.1
LIST_SIGNING_KEY = "2.23.136.1.1.3"  # id-icao-cscaMasterListSigningKey, the list signer's extended key usage, §7.1.1
MAX_LIST = 16 * 1024 * 1024  # bytes; the largest published lists are below 2 MB
MAX_CERTIFICATES = 5000
PART, SIGNER_PART = "master list", "master list signer"


@dataclass(frozen=True, slots=True)
class MasterList:
    """`refused`: place in the list (from 1) and what is wrong with the certificate there."""

    authorities: tuple[Certificate, ...]
    refused: tuple[tuple[int, Flaw], ...]
    signed_at: datetime | None


class _Certificates(core.SetOf):  # type: ignore[misc]
    _child_spec = core.Any


class _CscaMasterList(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [("version", core.Integer), ("certificates", _Certificates)]


def load_master_list(raw: bytes, *, root: Certificate, now: datetime) -> MasterList | Refused:
    """Verify a list by `root`, the pinned country signer of the state that publishes it, and load what it holds."""
    try:
        return _load(raw, root, now)
    except NotProven as error:
        return Refused(error.part, error.flaw)


def _load(raw: bytes, root: Certificate, now: datetime) -> MasterList:
    if len(raw) > MAX_LIST:
        raise NotProven(PART, Flaw.MALFORMED)
    signed = verify_signed_data(raw, CSCA_MASTER_LIST, PART, signer_part=SIGNER_PART)
    if LIST_SIGNING_KEY not in signed.signer.extended_usage:
        raise NotProven(SIGNER_PART, Flaw.USAGE)
    TrustStore((root,)).prove(signed.signer, SIGNER_PART, signed_at=signed.signed_at, now=now)
    with reading(PART):
        parsed = _CscaMasterList.load(signed.content, strict=True)
        listed = [bytes(item.dump()) for item in parsed["certificates"]]
    if not 0 < len(listed) <= MAX_CERTIFICATES:
        raise NotProven(PART, Flaw.MALFORMED)
    loaded: dict[int, Certificate] = {}
    refused: dict[int, Flaw] = {}
    for place, item in enumerate(listed, 1):
        try:
            loaded[place] = load_certificate(item, AUTHORITY_PART)
        except NotProven as error:
            refused[place] = error.flaw
    for place, certificate in loaded.items():
        if flaw := _flaw(certificate, tuple(loaded.values()), now):
            refused[place] = flaw
    authorities = tuple(certificate for place, certificate in loaded.items() if place not in refused)
    return MasterList(authorities, tuple(sorted(refused.items())), signed.signed_at)


def _flaw(certificate: Certificate, listed: tuple[Certificate, ...], now: datetime) -> Flaw | None:
    """A root signs itself; a link certificate is signed by the key before it, which is in the same list (§7.1.1)."""
    if certificate.valid_until < now:
        return Flaw.EXPIRED
    try:
        require_authority(certificate, AUTHORITY_PART)
        TrustStore(listed).issuer_of(certificate, AUTHORITY_PART)
    except NotProven as error:
        return error.flaw
    return None
