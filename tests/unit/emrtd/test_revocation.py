"""Revocation lists: a signer that its country took back is refused, and nobody else can take one back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from asn1crypto import crl

from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.revocation import with_revocations
from devices.card.emrtd.security_object import Authentic
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.certificate import AUTHORITY, NOW, YEAR
from devices.simulated.document.signed import revocation_list
from devices.simulated.document.signer import ec_signer, rsa_signer
from tests.unit.emrtd.test_security_object import Country


def test_a_document_of_a_revoked_signer_is_refused_and_those_of_others_stay_authentic() -> None:
    here = Country(ec_signer("brainpoolP384r1", explicit=True, digest="sha384"), ec_signer())
    sod = here.sod()
    revoking = with_revocations(here.trust, revocation_list([9, 2], here.authority), now=NOW)
    other = with_revocations(here.trust, revocation_list([9], here.authority), now=NOW)
    assert isinstance(revoking, TrustStore)
    assert isinstance(other, TrustStore)
    assert here.proves(sod, trust=revoking) == Refused("document signer", Flaw.REVOKED)
    assert isinstance(here.proves(sod, trust=other), Authentic)
    again = with_revocations(revoking, revocation_list([], here.authority), now=NOW)
    assert again == revoking


@pytest.mark.parametrize(
    ("subject", "until", "critical", "flaw"),
    [
        ("CSCA", NOW - YEAR / 2, "", Flaw.EXPIRED),
        ("Somebody", NOW + YEAR, "", Flaw.UNKNOWN_AUTHORITY),
        ("CSCA", NOW + YEAR, "delta_crl_indicator", Flaw.MALFORMED),
    ],
)
def test_a_list_that_is_old_foreign_or_only_a_part_is_refused(subject: str, until: datetime, critical: str, flaw: Flaw) -> None:
    here = Country(ec_signer(), ec_signer())
    raw = revocation_list([2], here.authority, subject=subject, until=until, critical=critical)
    assert with_revocations(here.trust, raw, now=NOW) == Refused("revocation list", flaw)


def test_a_list_that_somebody_else_signed_or_that_was_changed_or_cut_is_refused() -> None:
    here = Country(ec_signer(), ec_signer())
    forged = revocation_list([2], ec_signer())
    assert with_revocations(here.trust, forged, now=NOW) == Refused("revocation list", Flaw.SIGNATURE)
    other_kind = revocation_list([2], rsa_signer())
    assert with_revocations(here.trust, other_kind, now=NOW) == Refused("revocation list", Flaw.ALGORITHM)
    raw = revocation_list([2], here.authority)
    right = with_revocations(here.trust, raw, now=NOW)
    signed = range(5, raw.index(b"CSCA") + 60)  # the list itself; behind it a count of unused bits may change
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        found = with_revocations(here.trust, changed, now=NOW)
        assert isinstance(found, Refused) or (found == right and at not in signed), f"byte {at}"
        assert with_revocations(here.trust, raw[:at], now=NOW) == Refused("revocation list", Flaw.MALFORMED)


def test_a_country_signer_that_may_not_sign_lists_revokes_nobody() -> None:
    here = Country(ec_signer(), ec_signer(), replace(AUTHORITY, usage=frozenset({"key_cert_sign"})))
    found = with_revocations(here.trust, revocation_list([2], here.authority), now=NOW)
    assert found == Refused("revocation list", Flaw.UNKNOWN_AUTHORITY)


def test_two_names_of_the_algorithm_that_differ_are_refused() -> None:
    here = Country(ec_signer(), ec_signer())
    parsed = crl.CertificateList.load(revocation_list([2], here.authority))
    parsed["signature_algorithm"] = ec_signer(digest="sha384").algorithm()
    found = with_revocations(here.trust, parsed.dump(force=True), now=NOW)
    assert found == Refused("revocation list", Flaw.MALFORMED)
