"""Revocation lists of country signers, Doc 9303-12 §7.1.4: which signers a country has taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from asn1crypto import crl

from devices.card.emrtd.certificates import first_value, moment_of
from devices.card.emrtd.keys import scheme_of, verify
from devices.card.emrtd.refusal import Flaw, NotProven, Refused, reading
from devices.card.emrtd.trust import TrustStore

MAX_LIST = 4 * 1024 * 1024  # bytes; published ones are below 100 kB
UNDERSTOOD = frozenset({"authority_key_identifier", "crl_number"})
PART = "revocation list"


def with_revocations(trust: TrustStore, raw: bytes, *, now: datetime) -> TrustStore | Refused:
    """Add what a list takes back, when one of `trust`'s country signers signed it and it is not out of date."""
    try:
        return replace(trust, revoked=trust.revoked | _revoked(trust, raw, now))
    except NotProven as error:
        return Refused(error.part, error.flaw)


def _revoked(trust: TrustStore, raw: bytes, now: datetime) -> frozenset[tuple[str, int]]:
    if len(raw) > MAX_LIST:
        raise NotProven(PART, Flaw.MALFORMED)
    with reading(PART):
        parsed = crl.CertificateList.load(raw, strict=True)
        tbs = parsed["tbs_cert_list"]
        if parsed["signature_algorithm"].dump() != tbs["signature"].dump():
            raise ValueError("the two names of the algorithm differ")  # RFC 5280 §5.1.1.2
        issuer = tbs["issuer"].hashable
        issued, next_issue = (moment_of(tbs[name].native) for name in ("this_update", "next_update"))
        for extension in tbs["crl_extensions"] or ():  # a part of a list, or one for others: RFC 5280 §5.2
            if extension["critical"].native and extension["extn_id"].native not in UNDERSTOOD:
                raise ValueError("a critical extension that is unknown")
        serials = [int(item["user_certificate"].native) for item in tbs["revoked_certificates"] or ()]
        scheme, signature = scheme_of(parsed["signature_algorithm"], PART), parsed["signature"].native
    refusal = NotProven(PART, Flaw.UNKNOWN_AUTHORITY)
    for authority in trust.authorities:
        if authority.subject != issuer or "crl_sign" not in (authority.key_usage or ()):  # §7.1.1 table 6
            continue
        try:
            verify(authority.key, scheme, signature, first_value(raw), PART)
            break
        except NotProven as error:
            refusal = error
    else:
        raise refusal
    if not issued <= now <= next_issue:
        raise NotProven(PART, Flaw.EXPIRED)
    return frozenset((issuer, serial) for serial in serials)
