"""Passive authentication: what a country signed is authentic, and everything else is refused with its reason."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.countries import signing_countries
from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, NOW, YEAR, Plan, certificate
from devices.simulated.document.signed import AS_ASKED, Signing, security_object
from devices.simulated.document.signer import Signer, ec_signer, rsa_signer

FILES = {1: b"a1the machine-readable zone", 11: b"k0the name in full", 15: b"o0the chip's key"}


@dataclass(frozen=True)
class Country:
    """A country signer, a document signer under it, and what both say of themselves."""

    authority: Signer
    signer: Signer
    authority_plan: Plan = AUTHORITY
    signer_plan: Plan = DOCUMENT_SIGNER

    @functools.cached_property
    def trust(self) -> TrustStore:
        return TrustStore((load_certificate(certificate(self.authority_plan, self.authority, self.authority), "trusted"),))

    @functools.cached_property
    def holder(self) -> bytes:
        return certificate(self.signer_plan, self.signer, self.authority)

    def sod(self, how: Signing = AS_ASKED, *, digest: str = "sha256", content_type: str = "2.23.136.1.1.1") -> bytes:
        return security_object(FILES, self.signer, self.holder, how, digest=digest, content_type=content_type)

    def proves(
        self,
        sod: bytes,
        groups: Mapping[int, bytes] = FILES,
        *,
        state: str = "UTO",
        trust: TrustStore | None = None,
        now: datetime = NOW,
    ) -> Authentic | Refused:
        return prove_data(sod, groups, issuing_state=state, trust=trust or self.trust, now=now)


def country() -> Country:
    return Country(ec_signer(explicit=True), ec_signer())


@pytest.mark.parametrize(
    "signer",
    [
        ec_signer(),
        ec_signer("brainpoolP384r1", explicit=True, digest="sha384"),
        ec_signer("secp521r1", digest="sha512"),
        rsa_signer(),
        rsa_signer(kind="pss"),
        rsa_signer(kind="pss", digest="sha512"),
    ],
    ids=lambda signer: f"{signer.kind}-{signer.digest}",
)
@pytest.mark.parametrize("authority", [ec_signer("brainpoolP256r1", explicit=True), rsa_signer(number=1, kind="pss")])
def test_every_kind_of_document_signer_proves_the_groups_under_every_kind_of_country_signer(
    signer: Signer, authority: Signer
) -> None:
    here = Country(authority, signer)
    assert here.proves(here.sod()) == Authentic("UT", frozenset({1, 11, 15}), None)


@pytest.mark.parametrize(
    "how",
    [
        Signing(by_key_identifier=True),
        Signing(version="v1"),
        Signing(shuffled=True),
        Signing(digest="sha512"),
        Signing(signed_at=NOW - YEAR),
    ],
)
def test_the_forms_that_states_use_of_signed_data_are_read(how: Signing) -> None:
    here = country()
    assert here.proves(here.sod(how), {1: FILES[1]}) == Authentic("UT", frozenset({1}), how.signed_at)


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_groups_are_hashed_as_the_security_object_says(digest: str) -> None:
    here = country()
    assert isinstance(here.proves(here.sod(digest=digest)), Authentic)


@pytest.mark.parametrize(
    ("how", "part", "flaw"),
    [
        (Signing(attributes=False), "EF.SOD", Flaw.MALFORMED),
        (Signing(times=2), "EF.SOD", Flaw.MALFORMED),
        (Signing(bring_certificate=False), "EF.SOD", Flaw.NO_SIGNER),
        (Signing(attribute_type="2.23.136.1.1.2"), "EF.SOD", Flaw.WRONG_CONTENT),
        (Signing(digest="sha1"), "EF.SOD", Flaw.ALGORITHM),
        (Signing(signed_at=NOW - 3 * YEAR), "document signer", Flaw.NOT_VALID_AT_SIGNING),
        (Signing(signed_at=NOW + YEAR), "document signer", Flaw.NOT_VALID_AT_SIGNING),
    ],
)
def test_signed_data_that_prove_less_are_refused(how: Signing, part: str, flaw: Flaw) -> None:
    here = country()
    assert here.proves(here.sod(how)) == Refused(part, flaw)


def test_hashes_made_with_sha1_are_refused() -> None:
    here = country()
    assert here.proves(here.sod(digest="sha1")) == Refused("EF.SOD", Flaw.ALGORITHM)


def test_signed_data_of_another_kind_are_no_security_object() -> None:
    here = country()
    assert here.proves(here.sod(content_type="2.23.136.1.1.2")) == Refused("EF.SOD", Flaw.WRONG_CONTENT)


def test_an_edited_group_is_refused_and_so_is_one_that_was_not_signed() -> None:
    here = country()
    sod = here.sod()
    assert here.proves(sod, FILES | {1: FILES[1] + b"!"}) == Refused("DG1", Flaw.HASH_DIFFERS)
    assert here.proves(sod, FILES | {14: b"n0"}) == Refused("DG14", Flaw.HASH_MISSING)
    assert here.proves(sod, {1: FILES[11]}) == Refused("DG1", Flaw.HASH_DIFFERS)


def test_the_security_object_of_another_document_is_refused() -> None:
    here = country()
    other = security_object({1: b"a1of somebody else"}, here.signer, here.holder)
    assert here.proves(other, {1: FILES[1]}) == Refused("DG1", Flaw.HASH_DIFFERS)


def test_a_country_signer_that_nobody_imported_is_unknown_and_one_of_the_same_name_is_found_out() -> None:
    here, namesake = country(), country()
    other = replace(here, authority_plan=replace(AUTHORITY, subject="Other", key_identifier=b"other"))
    assert here.proves(here.sod(), trust=TrustStore(())) == Refused("document signer", Flaw.UNKNOWN_AUTHORITY)
    assert here.proves(here.sod(), trust=other.trust) == Refused("document signer", Flaw.UNKNOWN_AUTHORITY)
    assert here.proves(here.sod(), trust=namesake.trust) == Refused("document signer", Flaw.SIGNATURE)


def test_a_country_that_renewed_or_renamed_its_signer_is_still_believed() -> None:
    here, older = country(), country()
    both = TrustStore(older.trust.authorities + here.trust.authorities)
    assert isinstance(here.proves(here.sod(), trust=both), Authentic)
    renamed = replace(here, authority_plan=replace(AUTHORITY, subject="CSCA Utopia 2"))
    assert isinstance(here.proves(here.sod(), trust=renamed.trust), Authentic)


@pytest.mark.parametrize(
    ("plan", "part", "flaw"),
    [
        (replace(DOCUMENT_SIGNER, valid_until=NOW - YEAR), "document signer", Flaw.EXPIRED),
        (replace(DOCUMENT_SIGNER, valid_from=NOW + YEAR), "document signer", Flaw.EXPIRED),
        (replace(DOCUMENT_SIGNER, valid_from=NOW - 5 * YEAR), "document signer", Flaw.NOT_VALID_AT_SIGNING),
        (replace(DOCUMENT_SIGNER, usage=frozenset({"key_cert_sign"})), "document signer", Flaw.USAGE),
        (replace(DOCUMENT_SIGNER, country="XX", issuer_country="UT"), "document signer", Flaw.COUNTRY),
    ],
)
def test_a_document_signer_that_may_not_sign_is_refused(plan: Plan, part: str, flaw: Flaw) -> None:
    here = replace(country(), signer_plan=plan)
    assert here.proves(here.sod()) == Refused(part, flaw)


def test_a_signer_may_sign_only_while_its_private_key_is_in_use() -> None:
    here = replace(country(), signer_plan=replace(DOCUMENT_SIGNER, signs_until=NOW - YEAR))
    assert isinstance(here.proves(here.sod(Signing(signed_at=NOW - YEAR))), Authentic)
    assert here.proves(here.sod(Signing(signed_at=NOW))) == Refused("document signer", Flaw.NOT_VALID_AT_SIGNING)


def test_a_country_signer_that_is_no_longer_valid_is_refused_by_its_own_name() -> None:
    here = replace(country(), authority_plan=replace(AUTHORITY, valid_until=NOW - YEAR))
    assert here.proves(here.sod()) == Refused("country signer", Flaw.EXPIRED)


def test_a_revoked_signer_is_refused() -> None:
    here = country()
    signer = load_certificate(here.holder, "signer")
    trust = replace(here.trust, revoked=frozenset({(signer.issuer, signer.serial)}))
    assert here.proves(here.sod(), trust=trust) == Refused("document signer", Flaw.REVOKED)


def test_the_issuing_state_of_the_document_must_be_the_signers_country() -> None:
    here = country()
    assert here.proves(here.sod(), state="SAU") == Refused("DG1", Flaw.COUNTRY)
    assert here.proves(here.sod(), state="") == Refused("DG1", Flaw.COUNTRY)


@pytest.mark.parametrize(
    ("state", "countries"),
    [("SAU", ("SA",)), ("D<<", ("DE",)), ("ARE", ("AE",)), ("GBD", ("GB",)), ("UNO", ("UN",)), ("SA", ()), ("XXA", ())],
)
def test_states_of_documents_are_countries_of_certificates(state: str, countries: tuple[str, ...]) -> None:
    assert signing_countries(state) == countries


def test_no_byte_that_was_signed_can_change_and_the_few_others_change_nothing() -> None:
    """Nobody signs the versions, the list of digests used, and the letter case in which the signer's name is asked for."""
    here = country()
    sod, trust = here.sod(), here.trust
    content = sod.index(bytes.fromhex("0606678108010101"))  # the type of the content, before it
    certificate_ends = sod.index(here.holder[:64]) + len(here.holder)
    attributes = sod.index(bytes.fromhex("06092a864886f70d0109"), certificate_ends)  # the first attribute's type
    for at in range(len(sod)):
        changed = sod[:at] + bytes([sod[at] ^ (0x01 if at % 2 else 0x80)]) + sod[at + 1 :]
        found = here.proves(changed, trust=trust)
        if content <= at < certificate_ends or at >= attributes:
            assert isinstance(found, Refused), f"byte {at} of {len(sod)}"
        assert isinstance(found, Refused) or found == Authentic("UT", frozenset(FILES), None)


def test_a_security_object_cut_anywhere_is_refused() -> None:
    here = country()
    sod = here.sod()
    for length in range(len(sod)):
        assert isinstance(here.proves(sod[:length]), Refused)
