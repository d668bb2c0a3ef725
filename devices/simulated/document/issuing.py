"""Issues a document: a variant and its holder become files, keys and a chip. What a forger changes is changed afterwards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from devices.simulated.document.active_authentication import Signs, ec_chip, rsa_chip
from devices.simulated.document.ber import tlv
from devices.simulated.document.chip import Document, Habits, pace_info
from devices.simulated.document.chip_authentication import AgreementChip
from devices.simulated.document.ciphers import CIPHERS
from devices.simulated.document.country import Country, Issuer
from devices.simulated.document.curves import curve
from devices.simulated.document.groups import (
    COM,
    DG1,
    DG2,
    DG11,
    DG12,
    DG14,
    DG15,
    SOD,
    common_file,
    face_file,
    issue_file,
    person_file,
    zone_file,
)
from devices.simulated.document.printed import Holder, access_fields
from devices.simulated.document.security_infos import (
    CHIP_MAPPING,
    GENERIC,
    active_info,
    agreement_infos,
    pace_protocol,
    public_key_info,
    security_infos,
)
from devices.simulated.document.signed import Signing, security_object, signed_data
from devices.simulated.document.variant import CLONES, Access, Flaw, Form, Manner, Proof, Variant

SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"  # id-SecurityObject, Doc 9303-10 §3.11.4
SHORT_RSA_BITS, LONG_RSA_BITS = 1536, 2048  # a longer signature fits no short answer under secure messaging
WEAKEST = CIPHERS["3DES"]
SLOW_SECONDS = 0.12
NAME_AT = {Form.TD1: -30, Form.TD3: -83}  # where the name begins, counted from the zone's end
AGE = timedelta(days=200)  # of a document at the moment it is read


@dataclass(slots=True)
class _Chip:
    """The keys of one chip as they are made: what it does with them, and what the signed files say of them."""

    pace: tuple[tuple[str, int], ...] = ()
    infos: list[bytes] = field(default_factory=list)
    key_file: bytes = b""
    signs: Signs | None = None
    agreement: AgreementChip | None = None
    mapping_key: int = 0
    mapping_info: bytes = b""


def issue(holder: Holder, variant: Variant, country: Country, now: datetime, *, stranger: Country | None = None) -> Document:
    """Issue one; `stranger` signs in place of `country` where nobody shall trust the signer."""
    issuer = _issuer(variant, country, stranger)
    chip = _keys(variant)
    groups = {
        DG1: zone_file(holder, variant.form),
        DG2: face_file(),
        DG11: person_file(holder),
        DG12: issue_file((now - AGE).date()),
    }
    if chip.infos:
        groups[DG14] = tlv(0x6E, security_infos(chip.infos))
    if chip.key_file:
        groups[DG15] = chip.key_file
    how = Signing(signed_at=issuer.since + AGE / 10)
    files = {**groups, COM: common_file(groups), SOD: security_object(groups, issuer.signer, issuer.holder, how)}
    card_security = None
    if chip.mapping_info:
        content = security_infos([*chip.infos, chip.mapping_info])
        card_security = signed_data(SECURITY_OBJECT, content, issuer.signer, issuer.holder, how)
    if variant.flaw is Flaw.TAMPERED:
        files[DG1] = _renamed(files[DG1], NAME_AT[variant.form])
    if variant.flaw in CLONES:
        _copy(chip, variant)
    return Document(
        files,
        mrz=access_fields(holder),
        can=holder.can,
        bac=variant.access is not Access.PACE,
        pace=chip.pace,
        card_security=card_security,
        chip_key=chip.mapping_key,
        agreement=chip.agreement,
        signs=chip.signs,
        habits=Habits(
            extended=variant.extended,
            t0=variant.t0,
            pause_seconds=SLOW_SECONDS if variant.manner is Manner.SLOW else 0.0,
            mute=variant.manner is Manner.MUTE,
        ),
    )


def _renamed(zone: bytes, at: int) -> bytes:
    """Change the first letter of the surname, which no check digit covers."""
    return zone[:at] + (b"A" if zone[at:][:1] != b"A" else b"E") + zone[at:][1:]


def _issuer(variant: Variant, country: Country, stranger: Country | None) -> Issuer:
    if variant.flaw is Flaw.UNKNOWN_COUNTRY:
        assert stranger is not None, "an unknown country signs with keys of its own"
        return stranger.issuers[variant.signer]
    return (country.expired if variant.flaw is Flaw.EXPIRED_SIGNER else country.issuers)[variant.signer]


def _keys(variant: Variant) -> _Chip:
    chip, on, bits = _Chip(), curve(variant.curve), CIPHERS[variant.cipher]
    if variant.access is not Access.BAC:
        mapping = CHIP_MAPPING if variant.proof is Proof.MAPPING else GENERIC
        offer = (pace_protocol(bits, mapping), on.number)
        chip.pace = (offer,)
        chip.infos.append(pace_info(*offer))
        if variant.flaw is Flaw.DOWNGRADED:  # the chip opens to the weakest still, and EF.CardAccess tells of nothing else
            chip.pace = ((pace_protocol(WEAKEST), on.number),)
            chip.infos.append(pace_info(*chip.pace[0]))
    match variant.proof:
        case Proof.ACTIVE_RSA:
            chip.signs, chip.key_file = rsa_chip(_rsa_bits(variant))
        case Proof.ACTIVE_ECDSA:
            chip.signs, chip.key_file = ec_chip(on)
            chip.infos.append(active_info())
        case Proof.AGREEMENT:
            private, point = _pair(variant)
            chip.agreement = AgreementChip(on, {b"": private}, bits)
            chip.infos += agreement_infos(on, point, bits)
        case Proof.MAPPING:
            chip.mapping_key, point = _pair(variant)
            chip.mapping_info = public_key_info(on, point)
        case Proof.NONE:
            pass
    return chip


def _copy(chip: _Chip, variant: Variant) -> None:
    """A copy has every byte that can be read, and no key; one that answers all the same answers with its own."""
    own = variant.flaw is Flaw.CLONE
    if chip.signs is not None:
        made = rsa_chip(_rsa_bits(variant), number=1) if variant.proof is Proof.ACTIVE_RSA else ec_chip(curve(variant.curve))
        chip.signs = made[0] if own else None
    if chip.agreement is not None:
        chip.agreement.privates[b""] = _pair(variant)[0]
        chip.agreement = chip.agreement if own else None
    if chip.mapping_key:  # PACE would not end without an answer, so either kind gives one
        chip.mapping_key = _pair(variant)[0]


def _pair(variant: Variant) -> tuple[int, bytes]:
    on = curve(variant.curve)
    private = 1 + secrets.randbelow(on.order - 1)
    return private, on.encode(on.points.generator * private)


def _rsa_bits(variant: Variant) -> int:
    return LONG_RSA_BITS if variant.extended else SHORT_RSA_BITS
