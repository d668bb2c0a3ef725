"""Certificates of country signers, document signers and list signers, Doc 9303-12 §7.1, verified over the bytes as signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import parser, x509

from devices.card.emrtd.keys import PublicKey, RsaKey, Scheme, key_of, scheme_of, verify
from devices.card.emrtd.refusal import Flaw, NotProven, reading

MAX_CERTIFICATE = 16384  # bytes; real ones end below 3,000
READ = frozenset(
    {
        "basic_constraints",
        "key_usage",
        "extended_key_usage",
        "private_key_usage_period",
        "authority_key_identifier",
        "key_identifier",
    }
)
NARROWING = frozenset({"certificate_policies", "crl_distribution_points"})  # may be critical, and permit us nothing more
LEAST_RSA_BITS = 2048  # a document signer's, §4.1.6.1
LEAST_EC_BITS = 224  # §4.1.6.3


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a proof needs of a certificate; names are prepared for comparison (RFC 5280 §7.1), countries are upper case.

    `signs_from` and `signs_until` bound what its private key may sign (privateKeyUsagePeriod), or are those of its validity.
    `key_usage` is None where the certificate names none.
    """

    subject: str
    issuer: str
    country: str
    issuer_country: str
    serial: int
    valid_from: datetime
    valid_until: datetime
    signs_from: datetime
    signs_until: datetime
    key: PublicKey
    key_identifier: bytes
    authority_key_identifier: bytes
    authority: bool
    key_usage: frozenset[str] | None
    extended_usage: frozenset[str]
    scheme: Scheme
    raw: bytes = field(repr=False)
    tbs: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def valid_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment <= self.valid_until


def load_certificate(raw: bytes, part: str) -> Certificate:
    """Read one DER certificate, its curve named or spelt out; raises NotProven where Doc 9303-12 is not kept."""
    if len(raw) > MAX_CERTIFICATE:
        raise NotProven(part, Flaw.MALFORMED)
    with reading(part):
        parsed = x509.Certificate.load(raw, strict=True)
        tbs = parsed["tbs_certificate"]
        if parsed["signature_algorithm"].dump() != tbs["signature"].dump():
            raise ValueError("the two names of the algorithm differ")  # RFC 5280 §4.1.1.2
        extensions = _extensions(tbs)
        valid_from, valid_until = (moment_of(tbs["validity"][name].native) for name in ("not_before", "not_after"))
        period = extensions.get("private_key_usage_period") or {}
        usage = extensions.get("key_usage")
        certificate = Certificate(
            subject=tbs["subject"].hashable,
            issuer=tbs["issuer"].hashable,
            country=_country(tbs["subject"]),
            issuer_country=_country(tbs["issuer"]),
            serial=int(tbs["serial_number"].native),
            valid_from=valid_from,
            valid_until=valid_until,
            signs_from=moment_of(period.get("not_before") or valid_from),
            signs_until=moment_of(period.get("not_after") or valid_until),
            key=key_of(tbs["subject_public_key_info"], part),
            key_identifier=extensions.get("key_identifier") or b"",
            authority_key_identifier=(extensions.get("authority_key_identifier") or {}).get("key_identifier") or b"",
            authority=bool((extensions.get("basic_constraints") or {}).get("ca")),
            key_usage=None if usage is None else frozenset(usage),
            extended_usage=frozenset(extensions.get("extended_key_usage") or ()),
            scheme=scheme_of(parsed["signature_algorithm"], part),
            raw=raw,
            tbs=first_value(raw),
            signature=parsed["signature_value"].native,
        )
    if certificate.key.bits < (LEAST_RSA_BITS if isinstance(certificate.key, RsaKey) else LEAST_EC_BITS):
        raise NotProven(part, Flaw.ALGORITHM)
    return certificate


def verify_issued(certificate: Certificate, issuer: Certificate, part: str) -> None:
    """Raise NotProven unless `issuer` signed `certificate`, may sign certificates, and is of the same country."""
    require_authority(issuer, part)
    if not certificate.country == certificate.issuer_country == issuer.country != "":  # §7.1.1: the same country code
        raise NotProven(part, Flaw.COUNTRY)
    verify(issuer.key, certificate.scheme, certificate.signature, certificate.tbs, part)


def require_authority(certificate: Certificate, part: str) -> None:
    if not certificate.authority or "key_cert_sign" not in (certificate.key_usage or ()):  # §7.1.1 table 6
        raise NotProven(part, Flaw.NOT_AN_AUTHORITY)


def first_value(raw: bytes) -> bytes:
    """Cut the first value out of a sequence, byte for byte as it was signed."""
    value = parser.parse(parser.parse(raw, strict=True)[4])
    return bytes(value[3] + value[4] + value[5])


def _extensions(tbs: Any) -> dict[str, Any]:
    """Read the extensions that matter; an unknown critical one makes the certificate unreadable (RFC 5280 §4.2)."""
    found: dict[str, Any] = {}
    for extension in tbs["extensions"] or ():
        name = extension["extn_id"].native
        if name in found or (extension["critical"].native and name not in READ | NARROWING):
            raise ValueError("an extension is there twice, or critical and unknown")
        found[name] = extension["extn_value"].parsed.native if name in READ else None
    return found


def _country(name: Any) -> str:
    value = name.native.get("country_name", "")
    if not isinstance(value, str):
        raise ValueError("a name with two countries")
    return value.upper()  # some write it small


def moment_of(value: object) -> datetime:
    """Take a time as it was parsed; raises ValueError for one that cannot be compared."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("a time without its zone, or in no year of the calendar")
    return value
