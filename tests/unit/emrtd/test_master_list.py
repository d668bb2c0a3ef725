"""Master lists: believed by one pinned root alone; each certificate loads, or is told with its place and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from devices.card.emrtd.certificates import Certificate, load_certificate
from devices.card.emrtd.master_list import MasterList, load_master_list
from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, LIST_SIGNER, NOW, YEAR, Plan, certificate
from devices.simulated.document.signed import AS_ASKED, Signing, master_list, security_object
from devices.simulated.document.signer import Signer, ec_signer, explicit_domain, rsa_signer
from tests.unit.emrtd.known_curves import SIX


@dataclass(frozen=True)
class Publisher:
    """The state that publishes a list: its country signer, pinned, and its list signer."""

    root: Signer = field(default_factory=ec_signer)
    signer: Signer = field(default_factory=ec_signer)
    signer_plan: Plan = LIST_SIGNER

    def pinned(self) -> Certificate:
        return load_certificate(certificate(AUTHORITY, self.root, self.root), "pinned")

    def publish(self, certificates: Sequence[bytes], how: Signing = AS_ASKED, content_type: str = "2.23.136.1.1.2") -> bytes:
        holder = certificate(self.signer_plan, self.signer, self.root)
        return master_list(certificates, self.signer, holder, how, content_type=content_type)

    def load(self, raw: bytes, *, root: Certificate | None = None, now: datetime = NOW) -> MasterList | Refused:
        return load_master_list(raw, root=root or self.pinned(), now=now)


def of(country: str, signer: Signer) -> bytes:
    return certificate(replace(AUTHORITY, country=country, subject=f"CSCA {country}"), signer, signer)


def loaded(found: MasterList | Refused) -> MasterList:
    assert isinstance(found, MasterList), found
    return found


def test_a_list_with_country_signers_on_all_six_curves_spelt_out_loads_whole() -> None:
    publisher = Publisher()
    countries = dict(zip(("DE", "FR", "SA", "AE", "OM", "TR"), SIX, strict=True))
    raw = publisher.publish([of(country, ec_signer(name, explicit=True)) for country, name in countries.items()])
    found = loaded(publisher.load(raw))
    assert {authority.country for authority in found.authorities} == set(countries)
    assert found.refused == ()


def test_who_does_not_load_is_told_with_place_and_reason_and_the_others_load() -> None:
    publisher = Publisher()
    look_alike = Signer(ec_signer().private, "ecdsa", "sha256", explicit_domain("secp256r1", cofactor=2))
    old = rsa_signer(digest="sha1")
    good, other = ec_signer(), ec_signer()
    items = {
        of("FR", good): None,
        of("DE", look_alike): Flaw.CURVE,
        of("SE", old): Flaw.ALGORITHM,
        certificate(replace(AUTHORITY, country="IT", valid_until=NOW - YEAR), good, good): Flaw.EXPIRED,
        certificate(replace(AUTHORITY, country="ES", authority=False), good, good): Flaw.NOT_AN_AUTHORITY,
        certificate(replace(AUTHORITY, country="NL"), good, other): Flaw.SIGNATURE,
        certificate(replace(AUTHORITY, country="BE", issuer="Nobody", authority_key_identifier=b"?"), good, other): (
            Flaw.UNKNOWN_AUTHORITY
        ),
    }
    found = loaded(publisher.load(publisher.publish(list(items))))
    places = {place: items[raw] for place, raw in enumerate(sorted(items), 1) if items[raw]}
    assert dict(found.refused) == places
    assert [authority.country for authority in found.authorities] == ["FR"]


def test_a_renewed_country_signer_is_loaded_with_the_link_from_the_one_before() -> None:
    publisher = Publisher()
    before, after = ec_signer(), ec_signer()
    newer = replace(AUTHORITY, country="SA", serial=8, key_identifier=b"newer")
    items = [
        certificate(replace(AUTHORITY, country="SA"), before, before),
        certificate(replace(newer, authority_key_identifier=b"newer"), after, after),
        certificate(newer, after, before),  # the link: the new key, signed by the old one
    ]
    assert len(loaded(publisher.load(publisher.publish(items))).authorities) == 3
    alone = loaded(publisher.load(publisher.publish(items[2:])))
    assert alone.refused == ((1, Flaw.SIGNATURE),)


@pytest.mark.parametrize(
    ("publisher", "part", "flaw"),
    [
        (Publisher(signer_plan=replace(LIST_SIGNER, extended=())), "master list signer", Flaw.USAGE),
        (Publisher(signer_plan=replace(LIST_SIGNER, usage=frozenset({"crl_sign"}))), "master list signer", Flaw.USAGE),
        (Publisher(signer_plan=replace(LIST_SIGNER, valid_until=NOW - YEAR)), "master list signer", Flaw.EXPIRED),
        (Publisher(signer_plan=replace(LIST_SIGNER, country="XX", issuer_country="UT")), "master list signer", Flaw.COUNTRY),
    ],
)
def test_a_list_of_who_may_not_sign_lists_is_refused(publisher: Publisher, part: str, flaw: Flaw) -> None:
    assert publisher.load(publisher.publish([of("FR", ec_signer())])) == Refused(part, flaw)


def test_a_list_under_another_root_than_the_pinned_one_is_refused() -> None:
    publisher, other = Publisher(), Publisher()
    raw = publisher.publish([of("FR", ec_signer())])
    assert publisher.load(raw, root=other.pinned()) == Refused("master list signer", Flaw.SIGNATURE)


def test_a_root_within_the_list_does_not_vouch_for_the_list() -> None:
    publisher, forger = Publisher(), Publisher()
    raw = forger.publish([certificate(AUTHORITY, forger.root, forger.root)])
    assert publisher.load(raw) == Refused("master list signer", Flaw.SIGNATURE)


def test_what_is_no_list_is_refused() -> None:
    publisher = Publisher()
    raw = publisher.publish([of("FR", ec_signer())])
    assert publisher.load(publisher.publish([])) == Refused("master list", Flaw.MALFORMED)
    other_kind = publisher.publish([of("FR", ec_signer())], content_type="2.23.136.1.1.1")
    assert publisher.load(other_kind) == Refused("master list", Flaw.WRONG_CONTENT)
    for length in range(0, len(raw), 11):
        assert publisher.load(raw[:length]) == Refused("master list", Flaw.MALFORMED)
    at = raw.index(b"CSCA FR")
    edited = raw[:at] + b"CSCA XX" + raw[at + 7 :]
    assert publisher.load(edited) == Refused("master list", Flaw.SIGNATURE)


def test_a_document_is_proven_by_a_country_signer_that_a_list_brought() -> None:
    publisher = Publisher()
    authority, signer = ec_signer("brainpoolP384r1", explicit=True, digest="sha384"), rsa_signer()
    found = loaded(publisher.load(publisher.publish([certificate(AUTHORITY, authority, authority), of("FR", ec_signer())])))
    file = b"a1the machine-readable zone"
    sod = security_object({1: file}, signer, certificate(DOCUMENT_SIGNER, signer, authority))
    proof = prove_data(sod, {1: file}, issuing_state="UTO", trust=TrustStore(found.authorities), now=NOW)
    assert proof == Authentic("UT", frozenset({1}), None)
