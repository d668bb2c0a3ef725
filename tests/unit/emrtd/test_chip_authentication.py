"""Chip authentication: a chip that knows its signed key speaks on under new keys, and a copy falls silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import pytest
from asn1crypto import core, keys
from ecdsa import SigningKey

from devices.card.apdu import TRAVEL_DOCUMENT_INS, CardRefused, CommandApdu, Conversation, Counter, converse
from devices.card.emrtd.access_key import MrzKey
from devices.card.emrtd.chip_authentication import ChipSpoke, authenticate
from devices.card.emrtd.chip_keys import ChipKey, chip_keys
from devices.card.emrtd.curves import BY_PARAMETER_ID
from devices.card.emrtd.files import File, FileRead
from devices.card.emrtd.named_curves import CURVES, Curve
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.refusal import Flaw, NotProven, Refused
from devices.card.emrtd.secure_messaging import ChannelBroken
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.tlv import tlv
from devices.simulated.document.chip import Document, random_file
from devices.simulated.document.chip_authentication import AgreementChip
from devices.simulated.document.curves import curve as simulated
from devices.simulated.document.signer import explicit_domain
from tests.unit.emrtd.known_curves import curve

T = TypeVar("T")
DG1 = random_file(0x61, 93)
READ_DG1 = CommandApdu(0xB0, 0x81, 0, le=len(DG1))
MRZ = MrzKey("L898902C", "690806", "940623")
CIPHERS = {112: "1", 128: "2", 192: "3", 256: "4"}


def info(oid: str, *values: bytes) -> bytes:
    return tlv(0x30, core.ObjectIdentifier(oid).dump() + b"".join(values))


def offer(bits: int, *reference: int) -> bytes:
    """A ChipAuthenticationInfo."""
    oid = "0.4.0.127.0.7.2.2.3.2." + CIPHERS[bits]
    return info(oid, core.Integer(1).dump(), *(core.Integer(value).dump() for value in reference))


def key_info(private: SigningKey, how: str = "named", *reference: int) -> bytes:
    """A ChipAuthenticationPublicKeyInfo, its curve named, spelt out or by its number."""
    arithmetic = private.curve
    point = private.verifying_key.to_string("uncompressed")
    standard = next(item for item in CURVES if item.arithmetic is arithmetic)
    if how == "number":
        number = next(number for number, item in BY_PARAMETER_ID.items() if item is standard)
        algorithm = core.ObjectIdentifier("0.4.0.127.0.7.1.2").dump() + core.Integer(number).dump()
    else:
        named = keys.ECDomainParameters("named", keys.NamedCurve(".".join(map(str, arithmetic.oid))))
        parameters = explicit_domain(standard.name) if how == "explicit" else named
        algorithm = core.ObjectIdentifier("1.2.840.10045.2.1").dump() + parameters.dump()
    spki = tlv(0x30, tlv(0x30, algorithm) + tlv(0x03, b"\0" + point))
    return info("0.4.0.127.0.7.2.2.1.2", spki, *(core.Integer(value).dump() for value in reference))


def options(*infos: bytes) -> bytes:
    return tlv(0x6E, tlv(0x31, b"".join(infos)))


def read_keys(file: bytes) -> tuple[ChipKey, ...]:
    return chip_keys(security_options(file), "DG14")


def talk(document: Document, conversation: Conversation[T]) -> T:
    return converse(conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS)


@dataclass
class Chip:
    """A document in memory with one key for chip authentication; `copied` knows another key than its DG14 says."""

    curve: Curve
    bits: int = 128
    how: str = "named"
    reference: int | None = None
    copied: bool = False

    def __post_init__(self) -> None:
        private = SigningKey.generate(self.curve.arithmetic)
        known = SigningKey.generate(self.curve.arithmetic) if self.copied else private
        named = () if self.reference is None else (self.reference,)
        self.file = options(offer(self.bits, *named), key_info(private, self.how, *named))
        reference = b"" if self.reference is None else bytes([self.reference])
        agreement = AgreementChip(simulated(self.curve.name), {reference: known.privkey.secret_multiplier}, self.bits)
        self.document = Document({File.DG14.sfi: self.file, File.DG1.sfi: DG1}, agreement=agreement)

    def open(self) -> DocumentRead:
        read = talk(self.document, read_document(MRZ, (File.DG14,)))
        assert isinstance(read, DocumentRead)
        assert read.files[File.DG14] == FileRead(self.file)
        return read

    def authenticate(self) -> ChipSpoke | Refused:
        channel = self.open().channel
        found = talk(self.document, authenticate(read_keys(self.file)[0], channel))
        assert channel.keys is None
        with pytest.raises(ChannelBroken):  # the channel that it replaced never speaks again
            talk(self.document, channel.ask(READ_DG1))
        return found


@pytest.mark.parametrize("bits", [112, 128, 192, 256])
@pytest.mark.parametrize("name", ["secp256r1", "brainpoolP256r1", "brainpoolP512r1"])
def test_a_chip_that_knows_its_signed_key_goes_on_under_new_keys(bits: int, name: str) -> None:
    chip = Chip(curve(name), bits)
    read = chip.open()
    spoke = talk(chip.document, authenticate(read_keys(chip.file)[0], read.channel))
    assert isinstance(spoke, ChipSpoke)
    assert talk(chip.document, spoke.channel.ask(READ_DG1)).data == DG1


@pytest.mark.parametrize("bits", [112, 128])
def test_a_copy_with_another_key_is_refused(bits: int) -> None:
    assert Chip(curve("secp256r1"), bits, copied=True).authenticate() == Refused("chip", Flaw.CHALLENGE)


@pytest.mark.parametrize("item", CURVES, ids=lambda item: item.name)
@pytest.mark.parametrize("how", ["named", "explicit", "number"])
def test_keys_on_every_standard_curve_are_read_named_spelt_out_or_numbered(item: Curve, how: str) -> None:
    private = SigningKey.generate(item.arithmetic)
    (found,) = read_keys(options(offer(192), key_info(private, how)))
    point = private.verifying_key.pubkey.point
    assert (found.key.curve, found.key.x, found.key.y) == (item, point.x(), point.y())
    assert found.suite.name == "AES-192"


def test_the_key_that_is_meant_is_named_where_a_chip_has_several() -> None:
    chip = Chip(curve("secp384r1"), 256, reference=3)
    assert isinstance(chip.authenticate(), ChipSpoke)


def test_the_strongest_cipher_comes_first_and_3des_where_none_is_named() -> None:
    old, new = (SigningKey.generate(curve(name).arithmetic) for name in ("secp256r1", "brainpoolP384r1"))
    file = options(offer(112, 1), offer(128, 2), offer(256, 2), key_info(old, "named", 1), key_info(new, "explicit", 2))
    assert [(key.suite.name, key.reference) for key in read_keys(file)] == [("AES-256", b"\x02"), ("3DES", b"\x01")]
    (alone,) = read_keys(options(key_info(old)))
    assert alone.suite.name == "3DES"
    assert read_keys(options(offer(128))) == ()


def test_a_look_alike_curve_in_dg14_is_refused() -> None:
    private = SigningKey.generate(curve("secp256r1").arithmetic)
    domain = explicit_domain("secp256r1", cofactor=2)
    algorithm = tlv(0x30, core.ObjectIdentifier("1.2.840.10045.2.1").dump() + domain.dump())
    spki = tlv(0x30, algorithm + tlv(0x03, b"\0" + private.verifying_key.to_string("uncompressed")))
    with pytest.raises(NotProven) as caught:
        read_keys(options(info("0.4.0.127.0.7.2.2.1.2", spki)))
    assert caught.value.flaw is Flaw.CURVE


@pytest.mark.parametrize("answer", [0, 1, 2])
def test_a_chip_that_breaks_off_is_refused_with_its_status_word_alone(answer: int) -> None:
    chip = Chip(curve("secp256r1"))
    channel = chip.open().channel
    begun = chip.document.apdus
    chip.document.habits.meddle = lambda number, raw: b"\x69\x82" if number == begun + answer else raw
    conversation = authenticate(read_keys(chip.file)[0], channel)
    if answer == 2:  # the first answer under the new keys: a copy may just fall silent
        assert talk(chip.document, conversation) == Refused("chip", Flaw.CHALLENGE)
    else:
        with pytest.raises(CardRefused, match="6982"):
            talk(chip.document, conversation)


def test_no_cut_or_changed_dg14_is_anything_but_refused_or_read() -> None:
    private = SigningKey.generate(curve("secp256r1").arithmetic)
    file = options(offer(128), key_info(private, "explicit"))
    for length in range(len(file)):
        with pytest.raises(NotProven):
            read_keys(file[:length])
    for at in range(len(file)):
        for mask in (0x01, 0x20, 0x80):
            try:
                found = read_keys(file[:at] + bytes([file[at] ^ mask]) + file[at + 1 :])
            except NotProven:
                continue
            assert all(key.key.curve in CURVES for key in found)
