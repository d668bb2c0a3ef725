"""Mutated files against everything that proves: `python -m tests.unit.emrtd.fuzz_proofs [--inputs 200000] [--seed 1]`.

Each input must end in a typed answer within a second; what was signed must never be believed changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asn1crypto import core
from ecdsa import NIST256p, SigningKey

from devices.card.emrtd.active_authentication import active_key, prove_chip
from devices.card.emrtd.card_security import SECURITY_OBJECT, prove_mapping
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.curves import Domain
from devices.card.emrtd.master_list import MasterList, load_master_list
from devices.card.emrtd.pace import ChipMapping
from devices.card.emrtd.refusal import NotProven, Refused
from devices.card.emrtd.revocation import with_revocations
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.tlv import tlv
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.active_authentication import rsa_chip
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, LIST_SIGNER, NOW, certificate
from devices.simulated.document.signed import hashed, master_list, revocation_list, security_object, signed_data
from devices.simulated.document.signer import ec_signer, rsa_signer
from tests.unit.emrtd.fuzzing import Target, run

FILES = {1: b"a1the machine-readable zone", 14: b"n0the options", 15: b"o0the key"}


def targets() -> Iterator[Target]:
    authority, signer = ec_signer(explicit=True), ec_signer()
    root, holder = certificate(AUTHORITY, authority, authority), certificate(DOCUMENT_SIGNER, signer, authority)
    pinned = load_certificate(root, "root")
    trust = TrustStore((pinned,))
    whole = Authentic("UT", frozenset(FILES), None)

    def proven(raw: bytes) -> str:
        found = prove_data(raw, FILES, issuing_state="UTO", trust=trust, now=NOW)
        assert isinstance(found, Refused) or found == whole, "something else than was signed is believed"
        return found.flaw.name if isinstance(found, Refused) else "same"

    def content(raw: bytes) -> str:
        """The signed content itself mutated, and then signed: the parser behind the signature."""
        signed = tlv(0x77, signed_data("2.23.136.1.1.1", raw, signer, holder))
        found = prove_data(signed, FILES, issuing_state="UTO", trust=trust, now=NOW)
        return found.flaw.name if isinstance(found, Refused) else "same"

    def listed(raw: bytes) -> str:
        found = load_master_list(raw, root=pinned, now=NOW)
        assert isinstance(found, Refused) or len(found.authorities) == 2, "another list than was signed is believed"
        return "same" if isinstance(found, MasterList) else found.flaw.name

    pairs = [tlv(0x30, core.Integer(n).dump() + core.OctetString(hashed("sha256", f)).dump()) for n, f in FILES.items()]
    digest = bytes.fromhex("300B0609608648016503040201")
    publisher = ec_signer()
    private, domain = SigningKey.generate(NIST256p), Domain.standardised(12)
    mapped = ChipMapping(domain, b"\x05", domain.public(5 * private.privkey.secret_multiplier % NIST256p.order))
    revoking = revocation_list([7, 9], authority)
    taken_back = {(pinned.subject, 7), (pinned.subject, 9)}
    key_file, challenge = tlv(0x6F, rsa_signer(1024).public_info().dump()), b"12345678"

    def security(raw: bytes) -> str:
        found = prove_mapping(raw, mapped, issuing_state="UTO", trust=trust, now=NOW)
        return found.flaw.name if isinstance(found, Refused) else "same"

    def revoked(raw: bytes) -> str:
        found = with_revocations(trust, raw, now=NOW)
        assert isinstance(found, Refused) or found.revoked == taken_back, "another list than was signed is believed"
        return found.flaw.name if isinstance(found, Refused) else "same"

    def answered(raw: bytes) -> str:
        found = prove_chip(key_file, challenge, raw)
        return found.flaw.name if isinstance(found, Refused) else "same"

    yield Target("EF.SOD", security_object(FILES, signer, holder), proven)
    yield Target("signed content", tlv(0x30, core.Integer(0).dump() + digest + tlv(0x30, b"".join(pairs))), content)
    yield Target("certificate", root, read(lambda raw: load_certificate(raw, "certificate")))
    yield Target("DG15", tlv(0x6F, ec_signer(explicit=True).public_info().dump()), read(active_key))
    yield Target("DG14", options(), read(lambda raw: chip_keys(security_options(raw), "DG14")))
    yield Target("EF.CardSecurity", signed_data(SECURITY_OBJECT, chip_infos(private), signer, holder), security)
    yield Target("revocation list", revoking, revoked)
    yield Target("answer of active authentication", signed_by_chip(challenge), answered)
    list_holder = certificate(LIST_SIGNER, publisher, authority)
    yield Target(
        "master list", master_list([root, certificate(AUTHORITY, authority, authority)], publisher, list_holder), listed
    )


def read(parse: Callable[[bytes], object]) -> Callable[[bytes], str]:
    def tried(raw: bytes) -> str:
        try:
            parse(raw)
        except NotProven as error:
            return error.flaw.name
        return "read"

    return tried


def signed_by_chip(challenge: bytes) -> bytes:
    signs, _ = rsa_chip(1024)
    return signs(challenge)


def options() -> bytes:
    return tlv(0x6E, chip_infos(SigningKey.generate(NIST256p)))


def chip_infos(private: SigningKey) -> bytes:
    """A key for chip authentication, its protocol and that of active authentication."""
    point = private.verifying_key.to_string("uncompressed")
    algorithm = tlv(0x30, core.ObjectIdentifier("0.4.0.127.0.7.1.2").dump() + core.Integer(12).dump())
    key = tlv(0x30, algorithm + tlv(0x03, b"\0" + point))
    infos = (
        core.ObjectIdentifier("0.4.0.127.0.7.2.2.1.2").dump() + key + core.Integer(1).dump(),
        core.ObjectIdentifier("0.4.0.127.0.7.2.2.3.2.2").dump() + core.Integer(1).dump() + core.Integer(1).dump(),
        core.ObjectIdentifier("2.23.136.1.1.5").dump() + core.Integer(1).dump() + core.ObjectIdentifier("1.2.3").dump(),
    )
    return tlv(0x31, b"".join(tlv(0x30, info) for info in infos))


if __name__ == "__main__":
    run(targets(), __doc__)
