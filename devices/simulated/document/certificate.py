"""Certificates of the demo country, Doc 9303-12 §7.1: country signer, document signers, list signer, and what may be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509
from asn1crypto.core import Null, OctetString, ParsableOctetString

from devices.simulated.document.signer import Signer

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)  # when certificates are made that nobody gives another moment
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Plan:
    """What a certificate shall say; the defaults are those of a country signer of the demo country."""

    subject: str = "CSCA"
    country: str = "UT"
    issuer: str = ""
    issuer_country: str = ""
    serial: int = 1
    valid_from: datetime = NOW - 4 * YEAR
    valid_until: datetime = NOW + 11 * YEAR
    signs_until: datetime | None = None
    authority: bool = True
    usage: frozenset[str] = frozenset({"key_cert_sign", "crl_sign"})
    extended: tuple[str, ...] = ()
    key_identifier: bytes = b"csca"
    authority_key_identifier: bytes = b"csca"
    critical: str = ""


AUTHORITY = Plan()
DOCUMENT_SIGNER = replace(
    AUTHORITY,
    subject="Document Signer",
    issuer="CSCA",
    serial=2,
    valid_from=NOW - 2 * YEAR,
    authority=False,
    usage=frozenset({"digital_signature"}),
    key_identifier=b"signer",
)
LIST_SIGNER = replace(DOCUMENT_SIGNER, subject="Master List Signer", serial=3, extended=("2.23.136.1.1.3",))


def certificate(plan: Plan, holder: Signer, issuer: Signer, *, spoil: Callable[[Any], None] = lambda _: None) -> bytes:
    """Make a DER certificate; `spoil` may change what is signed before it is signed."""
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": plan.serial,
            "signature": issuer.algorithm(),
            "issuer": distinguished(plan.issuer or plan.subject, plan.issuer_country or plan.country),
            "validity": {"not_before": moment(plan.valid_from), "not_after": moment(plan.valid_until)},
            "subject": distinguished(plan.subject, plan.country),
            "subject_public_key_info": holder.public_info(),
            "extensions": x509.Extensions(_extensions(plan)),
        }
    )
    spoil(tbs)
    body = {"tbs_certificate": tbs, "signature_algorithm": issuer.algorithm(), "signature_value": issuer.sign(tbs.dump())}
    return bytes(x509.Certificate(body).dump())


def _extensions(plan: Plan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(set(plan.usage))},
        {"extn_id": "key_identifier", "extn_value": OctetString(plan.key_identifier)},
        {
            "extn_id": "authority_key_identifier",
            "extn_value": x509.AuthorityKeyIdentifier({"key_identifier": plan.authority_key_identifier}),
        },
    ]
    if plan.authority:
        constraints = x509.BasicConstraints({"ca": True, "path_len_constraint": 0})
        found.append({"extn_id": "basic_constraints", "critical": True, "extn_value": constraints})
    if plan.signs_until:
        period = x509.PrivateKeyUsagePeriod({"not_before": plan.valid_from, "not_after": plan.signs_until})
        found.append({"extn_id": "private_key_usage_period", "extn_value": period})
    if plan.extended:
        usage = x509.ExtKeyUsageSyntax(list(plan.extended))
        found.append({"extn_id": "extended_key_usage", "critical": True, "extn_value": usage})
    if plan.critical:
        found.append({"extn_id": plan.critical, "critical": True, "extn_value": ParsableOctetString(Null().dump())})
    return found


def distinguished(common: str, country: str) -> x509.Name:
    return x509.Name.build({"country_name": country, "organization_name": "Utopia", "common_name": common})


def moment(at: datetime) -> x509.Time:
    return x509.Time({"utc_time": at}) if at.year < 2050 else x509.Time({"general_time": at})
