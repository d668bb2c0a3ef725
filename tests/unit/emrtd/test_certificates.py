"""Certificates: explicit curves are recognised and never believed, and only a country signer's signature counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asn1crypto import keys, x509

from devices.card.emrtd.certificates import load_certificate, verify_issued
from devices.card.emrtd.keys import EcKey, RsaKey
from devices.card.emrtd.named_curves import CURVES, curve_of
from devices.card.emrtd.refusal import Flaw, NotProven
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, NOW, YEAR, Plan, certificate
from devices.simulated.document.signer import Signer, ec_signer, explicit_domain, rsa_signer
from tests.unit.emrtd.known_curves import SIX, curve

PART = "certificate"


def refusal_of(raw: bytes) -> Flaw:
    with pytest.raises(NotProven) as caught:
        load_certificate(raw, PART)
    return caught.value.flaw


def explicit(name: str, **changed: Any) -> bytes:
    signer = ec_signer(name)
    signer = Signer(signer.private, "ecdsa", "sha256", explicit_domain(name, **changed))
    return certificate(AUTHORITY, signer, signer)


@pytest.mark.parametrize("name", SIX)
def test_a_country_signer_that_spells_its_curve_out_loads_and_verifies_itself_and_its_signers(name: str) -> None:
    signer, other = ec_signer(name, explicit=True), ec_signer(name, explicit=True)
    authority = load_certificate(certificate(AUTHORITY, signer, signer), PART)
    document_signer = load_certificate(certificate(DOCUMENT_SIGNER, other, signer), PART)
    assert isinstance(authority.key, EcKey)
    assert authority.key.curve is curve(name)
    verify_issued(authority, authority, PART)
    verify_issued(document_signer, authority, PART)
    with pytest.raises(NotProven, match=Flaw.SIGNATURE.value):
        verify_issued(replace(document_signer, tbs=document_signer.tbs[:-1] + b"\0"), authority, PART)
    with pytest.raises(NotProven, match=Flaw.SIGNATURE.value):
        verify_issued(document_signer, replace(authority, key=document_signer.key), PART)


@pytest.mark.parametrize("name", SIX)
@pytest.mark.parametrize("form", [{"cofactor": None}, {"seed": None}, {"base": "compressed"}])
def test_forms_that_states_use_of_the_same_curve_load_too(name: str, form: dict[str, Any]) -> None:
    if "base" in form:
        form = {"base": curve(name).arithmetic.generator.to_bytes("compressed")}
    key = load_certificate(explicit(name, **form), PART).key
    assert isinstance(key, EcKey)
    assert key.curve is curve(name)


@pytest.mark.parametrize("name", SIX)
@pytest.mark.parametrize("value", ["p", "a", "b", "base", "sign", "order", "cofactor"])
def test_a_look_alike_that_differs_in_one_value_is_refused(name: str, value: str) -> None:
    standard = curve(name)
    arithmetic, generator = standard.arithmetic.curve, standard.arithmetic.generator
    short = generator.to_bytes("compressed")
    changed: dict[str, Any] = {
        "p": {"p": standard.p + 2},
        "a": {"a": (arithmetic.a() % standard.p) ^ 1},
        "b": {"b": arithmetic.b() ^ 1},
        "base": {"base": (generator + generator).to_bytes("uncompressed")},  # on the curve: the forger's own generator
        "sign": {"base": bytes([5 - short[0]]) + short[1:]},  # the same x, the other y
        "order": {"order": standard.order + 2},
        "cofactor": {"cofactor": 2},
    }[value]
    assert refusal_of(explicit(name, **changed)) is Flaw.CURVE


@pytest.mark.parametrize("name", SIX)
def test_a_seed_that_is_not_the_published_one_is_refused(name: str) -> None:
    """Brainpool publishes none for this place."""
    published = curve(name).seed
    seeds = [bytes(20)] + ([published[:-1] + bytes([published[-1] ^ 1]), published + b"\0"] if published else [])
    for seed in seeds:
        assert refusal_of(explicit(name, seed=seed)) is Flaw.CURVE


def test_every_pair_of_parameters_of_two_curves_mixed_is_refused() -> None:
    first, second = curve("secp256r1"), curve("brainpoolP256r1")
    for value in ("a", "b"):
        foreign = getattr(second.arithmetic.curve, value)()
        assert refusal_of(explicit(first.name, **{value: foreign})) is Flaw.CURVE
    assert refusal_of(explicit(first.name, order=second.order)) is Flaw.CURVE


def test_a_point_beside_the_curve_is_refused() -> None:
    signer = ec_signer()
    good = signer.public_info()["public_key"].native

    def beside(tbs: Any) -> None:
        tbs["subject_public_key_info"]["public_key"] = keys.ECPointBitString(good[:-1] + bytes([good[-1] ^ 1]))

    assert refusal_of(certificate(AUTHORITY, signer, signer, spoil=beside)) is Flaw.MALFORMED


def test_a_curve_that_is_none_of_the_standards_is_refused_by_name_too() -> None:
    signer = ec_signer()

    def bitcoin(tbs: Any) -> None:
        tbs["subject_public_key_info"]["algorithm"]["parameters"] = keys.ECDomainParameters("named", "secp256k1")

    assert refusal_of(certificate(AUTHORITY, signer, signer, spoil=bitcoin)) is Flaw.CURVE


@pytest.mark.parametrize("item", CURVES, ids=lambda item: item.name)
def test_every_standard_curve_is_known_by_its_name(item: Any) -> None:
    oid = ".".join(map(str, item.arithmetic.oid))
    assert curve_of(keys.ECDomainParameters("named", keys.NamedCurve(oid)), PART) is item


@pytest.mark.parametrize("kind", ["rsa", "pss"])
@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_rsa_country_signers_of_both_paddings_verify(kind: str, digest: str) -> None:
    signer = rsa_signer(kind=kind, digest=digest)
    authority = load_certificate(certificate(AUTHORITY, signer, signer), PART)
    assert isinstance(authority.key, RsaKey)
    verify_issued(authority, authority, PART)
    with pytest.raises(NotProven, match=Flaw.SIGNATURE.value):
        verify_issued(replace(authority, signature=authority.signature[::-1]), authority, PART)


def test_sha1_and_short_keys_are_refused() -> None:
    old = rsa_signer(digest="sha1")
    assert refusal_of(certificate(AUTHORITY, old, old)) is Flaw.ALGORITHM
    short = rsa_signer(1024)
    assert refusal_of(certificate(AUTHORITY, short, short)) is Flaw.ALGORITHM


@pytest.mark.parametrize(
    ("plan", "flaw"),
    [
        (replace(AUTHORITY, authority=False), Flaw.NOT_AN_AUTHORITY),
        (replace(AUTHORITY, usage=frozenset({"digital_signature"})), Flaw.NOT_AN_AUTHORITY),
        (replace(AUTHORITY, country="XX"), Flaw.COUNTRY),
    ],
)
def test_who_is_no_authority_of_the_same_country_issues_nothing(plan: Plan, flaw: Flaw) -> None:
    signer, other = ec_signer(), ec_signer()
    authority = load_certificate(certificate(plan, signer, signer), PART)
    document_signer = load_certificate(certificate(DOCUMENT_SIGNER, other, signer), PART)
    with pytest.raises(NotProven) as caught:
        verify_issued(document_signer, authority, PART)
    assert caught.value.flaw is flaw


def test_validity_and_the_years_in_which_a_key_may_sign_are_read() -> None:
    signer = ec_signer()
    plan = replace(DOCUMENT_SIGNER, signs_until=NOW, valid_until=NOW + 30 * YEAR)
    loaded = load_certificate(certificate(plan, signer, signer), PART)
    assert (loaded.signs_from, loaded.signs_until) == (NOW - 2 * YEAR, NOW)
    assert loaded.valid_at(NOW + 30 * YEAR)
    assert not loaded.valid_at(NOW + 31 * YEAR)


def test_an_unknown_critical_extension_makes_a_certificate_unreadable() -> None:
    signer = ec_signer()
    assert refusal_of(certificate(replace(AUTHORITY, critical="1.2.3.4"), signer, signer)) is Flaw.MALFORMED


def test_two_names_of_the_algorithm_that_differ_are_refused() -> None:
    signer = ec_signer()
    raw = certificate(AUTHORITY, signer, signer)
    parsed = x509.Certificate.load(raw)
    parsed["signature_algorithm"] = ec_signer(digest="sha384").algorithm()
    assert refusal_of(parsed.dump(force=True)) is Flaw.MALFORMED


def test_half_a_certificate_and_bytes_behind_it_are_refused() -> None:
    signer = ec_signer()
    raw = certificate(AUTHORITY, signer, signer)
    assert refusal_of(raw + b"\0") is Flaw.MALFORMED
    for length in range(0, len(raw), 7):
        assert refusal_of(raw[:length]) is Flaw.MALFORMED
