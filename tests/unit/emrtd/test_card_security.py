"""PACE with chip-authentication mapping: the key that proves the chip must be one that its own country signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asn1crypto import core
from ecdsa import SigningKey

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Counter, converse
from devices.card.emrtd.access_key import Can
from devices.card.emrtd.active_authentication import ChipGenuine
from devices.card.emrtd.card_security import prove_mapping
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.files import File, FileRead
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.tlv import tlv
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, NOW, certificate
from devices.simulated.document.chip import Document
from devices.simulated.document.signed import signed_data
from devices.simulated.document.signer import Signer, ec_signer
from tests.unit.emrtd.known_curves import curve

MAPPING = (("04007F00070202040602", 12),)  # id-PACE-ECDH-CAM-AES-CBC-CMAC-128 on P-256
SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"


@dataclass
class Issued:
    """A document whose EF.CardSecurity is signed; `known` is the private key in its chip, `signed` the one in the file."""

    known: int = 31415926
    signed: int = 31415926
    content_type: str = SECURITY_OBJECT
    authority: Signer = field(default_factory=ec_signer)

    def prove(self, *, trust: TrustStore | None = None, state: str = "UTO") -> ChipGenuine | Refused:
        signer = ec_signer()
        holder = certificate(DOCUMENT_SIGNER, signer, self.authority)
        file = signed_data(self.content_type, infos(self.signed), signer, holder)
        document = Document({}, can="271828", pace=MAPPING, card_security=file, chip_key=self.known)
        conversation = read_document(Can("271828"), (File.CARD_SECURITY,))
        read: Any = converse(
            conversation, document.transmit, t0=False, counter=Counter(), now=float, allowed=TRAVEL_DOCUMENT_INS
        )
        assert isinstance(read, DocumentRead)
        assert read.files[File.CARD_SECURITY] == FileRead(file)
        assert read.chip is not None
        believed = trust or TrustStore((load_certificate(certificate(AUTHORITY, self.authority, self.authority), "root"),))
        return prove_mapping(file, read.chip, issuing_state=state, trust=believed, now=NOW)


def infos(private: int) -> bytes:
    """A set with a foreign key and the chip's."""
    return tlv(0x31, _key(7) + _key(private))


def _key(private: int) -> bytes:
    key = SigningKey.from_secret_exponent(private, curve("secp256r1").arithmetic)
    algorithm = tlv(0x30, core.ObjectIdentifier("0.4.0.127.0.7.1.2").dump() + core.Integer(12).dump())
    spki = tlv(0x30, algorithm + tlv(0x03, b"\0" + key.verifying_key.to_string("uncompressed")))
    return tlv(0x30, core.ObjectIdentifier("0.4.0.127.0.7.2.2.1.2").dump() + spki + core.Integer(private % 100).dump())


def test_a_chip_that_knows_the_key_that_its_country_signed_is_genuine() -> None:
    assert Issued().prove() == ChipGenuine()


def test_a_copy_of_the_file_in_another_chip_is_refused() -> None:
    assert Issued(known=31415927).prove() == Refused("chip", Flaw.CHALLENGE)


def test_a_key_that_the_documents_own_country_did_not_sign_proves_nothing() -> None:
    other_kind = Issued(content_type="2.23.136.1.1.1")
    assert other_kind.prove() == Refused("EF.CardSecurity", Flaw.WRONG_CONTENT)
    unknown = Refused("document signer of EF.CardSecurity", Flaw.UNKNOWN_AUTHORITY)
    assert Issued().prove(trust=TrustStore(())) == unknown
    assert Issued().prove(state="SAU") == Refused("DG1", Flaw.COUNTRY)
