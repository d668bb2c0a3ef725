"""Active authentication: a chip that holds the key in DG15 is genuine, and no copy, replay or other form of answer is."""

from __future__ import annotations

import hashlib
from typing import Any

import ecdsa
import pytest
from asn1crypto import core, keys
from cryptography.hazmat.primitives.asymmetric import rsa

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Conversation, Counter, converse
from devices.card.emrtd.access_key import MrzKey
from devices.card.emrtd.active_authentication import ChipGenuine, active_key, challenge_command, prove_chip
from devices.card.emrtd.files import File
from devices.card.emrtd.named_curves import CURVES, Curve
from devices.card.emrtd.reading import read_document
from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.tlv import tlv
from devices.simulated.document.chip import Document
from devices.simulated.document.signer import explicit_domain, rsa_private, rsa_signer

CHALLENGE = bytes.fromhex("F173589974BF40C6")  # RND.IFD of Doc 9303-11 Appendix F
OPENED = bytes.fromhex(  # F of the same worked example; it names no key, so the tests bring one
    "6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A"
    "1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976"
    "AB0FE73D94D2D9C6D88127BC"
)
NOT_SIGNED = Refused("chip", Flaw.CHALLENGE)
TRAILERS = {"sha1": "33CC", "sha224": "38CC", "sha256": "34CC", "sha384": "36CC", "sha512": "35CC"}
PLAIN = "0.4.0.127.0.7.1.1.4.1."


def rsa_file(bits: int = 1024) -> bytes:
    return tlv(0x6F, rsa_signer(bits).public_info().dump())


def close(opened: bytes, private: rsa.RSAPrivateKey, *, smaller: bool = False) -> bytes:
    """Sign as ISO/IEC 9796-2 does: the private operation on the whole block, and, where asked, the smaller of two roots."""
    numbers = private.private_numbers()
    n = numbers.public_numbers.n
    signature = pow(int.from_bytes(opened, "big"), numbers.d, n)
    return (min(signature, n - signature) if smaller else signature).to_bytes((n.bit_length() + 7) // 8, "big")


def block(bits: int, digest: str, *, header: int = 0x6A, trailer: str = "", challenge: bytes = CHALLENGE) -> bytes:
    end = bytes.fromhex(trailer or TRAILERS[digest])
    free = bits // 8 - 1 - hashlib.new(digest).digest_size - len(end)
    recovered = bytes(range(7, 7 + free % 200)).ljust(free, b"\x5a")
    return bytes([header]) + recovered + hashlib.new(digest, recovered + challenge).digest() + end


def test_the_worked_example_of_doc_9303_is_accepted_and_no_other_challenge() -> None:
    signature = close(OPENED, rsa_private(1024))
    assert prove_chip(rsa_file(), CHALLENGE, signature) == ChipGenuine()
    for at in range(8):
        other = CHALLENGE[:at] + bytes([CHALLENGE[at] ^ 1]) + CHALLENGE[at + 1 :]
        assert prove_chip(rsa_file(), other, signature) == NOT_SIGNED


@pytest.mark.parametrize("bits", [1024, 1536, 2048])
@pytest.mark.parametrize("digest", TRAILERS)
@pytest.mark.parametrize("smaller", [False, True])
def test_every_digest_and_either_root_is_accepted(bits: int, digest: str, smaller: bool) -> None:
    signature = close(block(bits, digest), rsa_private(bits), smaller=smaller)
    assert prove_chip(rsa_file(bits), CHALLENGE, signature) == ChipGenuine()


@pytest.mark.parametrize(
    "opened",
    [
        block(1024, "sha256", header=0x4A),  # total recovery: the challenge would not be part of it
        block(1024, "sha256", header=0x6B),
        block(1024, "sha256", trailer="33CC"),  # another digest than it was made with
        block(1024, "sha256", trailer="31CC"),
        block(1024, "sha256", trailer="34CD"),
        block(1024, "sha256", trailer="BC"),
        block(1024, "sha1", challenge=bytes(8)),
        OPENED[:1] + bytes([OPENED[1] ^ 1]) + OPENED[2:],
    ],
)
def test_an_answer_of_another_form_is_refused(opened: bytes) -> None:
    assert prove_chip(rsa_file(), CHALLENGE, close(opened, rsa_private(1024))) == NOT_SIGNED


def test_a_copied_chip_with_another_key_is_refused() -> None:
    signature = close(OPENED, rsa_private(1024, 7))
    assert prove_chip(rsa_file(), CHALLENGE, signature) == NOT_SIGNED


def test_an_answer_of_another_length_or_beyond_the_modulus_is_refused() -> None:
    signature = close(OPENED, rsa_private(1024))
    for answer in (signature[1:], b"\0" + signature, b"", bytes(128), b"\xff" * 128, beyond_the_modulus()):
        assert prove_chip(rsa_file(), CHALLENGE, answer) == NOT_SIGNED


def beyond_the_modulus() -> bytes:
    """A right answer with the modulus added, which opens to the same and still is none."""
    private = rsa_private(1024)
    for salt in range(256):
        recovered = bytes([salt]) * 106
        opened = b"\x6a" + recovered + hashlib.sha1(recovered + CHALLENGE).digest() + b"\xbc"
        number = int.from_bytes(close(opened, private), "big") + private.public_key().public_numbers().n
        if number < 1 << 1024:
            return number.to_bytes(128, "big")
    raise AssertionError("no signature is small enough")


def ec_pair(curve: Curve, domain: keys.ECDomainParameters | None = None) -> tuple[ecdsa.SigningKey, bytes]:
    """A chip's elliptic key and its DG15, the curve by name or spelt out."""
    private = ecdsa.SigningKey.generate(curve.arithmetic)
    oid = ".".join(map(str, curve.arithmetic.oid))
    parameters = domain or keys.ECDomainParameters("named", keys.NamedCurve(oid))
    point = private.verifying_key.to_string("uncompressed")
    algorithm = keys.PublicKeyAlgorithm({"algorithm": "ec", "parameters": parameters})
    info = keys.PublicKeyInfo({"algorithm": algorithm, "public_key": keys.ECPointBitString(point)})
    return private, tlv(0x6F, info.dump())


def signed(private: ecdsa.SigningKey, digest: str, challenge: bytes = CHALLENGE, **form: Any) -> bytes:
    return bytes(private.sign(challenge, hashfunc=getattr(hashlib, digest), allow_truncate=True, **form))


def options(*digests: str) -> bytes:
    """DG14 with an ActiveAuthenticationInfo for each digest, and another protocol beside it."""
    infos = [core.ObjectIdentifier("0.4.0.127.0.7.2.2.4.2.2").dump() + core.Integer(2).dump()]
    for digest in digests:
        oid = PLAIN + {"sha1": "1", "sha224": "2", "sha256": "3", "sha384": "4", "sha512": "5"}[digest]
        protocol = core.ObjectIdentifier("2.23.136.1.1.5").dump()
        infos.append(protocol + core.Integer(1).dump() + core.ObjectIdentifier(oid).dump())
    return tlv(0x6E, tlv(0x31, b"".join(tlv(0x30, info) for info in infos)))


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_elliptic_chips_on_every_standard_curve_are_genuine_by_name_and_spelt_out(curve: Curve) -> None:
    for domain in (None, explicit_domain(curve.name)):
        private, file = ec_pair(curve, domain)
        answer = signed(private, "sha256")
        assert prove_chip(file, CHALLENGE, answer, options_file=options("sha256")) == ChipGenuine()
        assert prove_chip(file, bytes(8), answer, options_file=options("sha256")) == NOT_SIGNED


def test_a_look_alike_curve_in_dg15_is_refused() -> None:
    curve = CURVES[2]
    generator = curve.arithmetic.generator
    private, file = ec_pair(curve, explicit_domain(curve.name, base=(generator + generator).to_bytes("uncompressed")))
    assert prove_chip(file, CHALLENGE, signed(private, "sha256")) == Refused("DG15", Flaw.CURVE)


@pytest.mark.parametrize("digest", ["sha224", "sha256", "sha384", "sha512"])
def test_the_digest_is_the_one_that_dg14_names_or_any_allowed_where_it_names_none(digest: str) -> None:
    private, file = ec_pair(CURVES[2])
    answer = signed(private, digest)
    other = "sha512" if digest == "sha256" else "sha256"
    assert prove_chip(file, CHALLENGE, answer, options_file=options(digest)) == ChipGenuine()
    assert prove_chip(file, CHALLENGE, answer, options_file=options(other)) == NOT_SIGNED
    assert prove_chip(file, CHALLENGE, answer, options_file=options()) == ChipGenuine()
    assert prove_chip(file, CHALLENGE, answer) == ChipGenuine()


def test_the_der_form_that_some_chips_send_is_read_too() -> None:
    private, file = ec_pair(CURVES[3])
    answer = signed(private, "sha384", sigencode=ecdsa.util.sigencode_der)
    assert prove_chip(file, CHALLENGE, answer) == ChipGenuine()


def test_an_elliptic_answer_of_another_length_or_of_zeros_is_refused() -> None:
    private, file = ec_pair(CURVES[2])
    answer = signed(private, "sha256")
    for wrong in (answer[:-1], answer + b"\0", b"", bytes(64), b"\xff" * 64, answer[32:] + answer[:32]):
        assert prove_chip(file, CHALLENGE, wrong) == NOT_SIGNED


def test_a_digest_that_is_not_allowed_is_refused_by_the_file_that_names_it() -> None:
    private, file = ec_pair(CURVES[2])
    assert prove_chip(file, CHALLENGE, signed(private, "sha1"), options_file=options("sha1")) == Refused("DG14", Flaw.ALGORITHM)


def test_malformed_files_are_refused_by_their_name() -> None:
    private, file = ec_pair(CURVES[2])
    answer = signed(private, "sha256")
    for length in range(len(file)):
        assert prove_chip(file[:length], CHALLENGE, answer) == Refused("DG15", Flaw.MALFORMED)
    good = options("sha256")
    for length in range(len(good)):
        assert prove_chip(file, CHALLENGE, answer, options_file=good[:length]) == Refused("DG14", Flaw.MALFORMED)


def test_the_command_is_internal_authenticate_with_eight_bytes_and_asks_for_no_more_than_a_signature() -> None:
    head = "0088000008" + CHALLENGE.hex().upper()
    assert challenge_command(CHALLENGE, active_key(rsa_file())).encode(t0=False).hex().upper() == head + "80"
    _, file = ec_pair(CURVES[2])
    assert challenge_command(CHALLENGE, active_key(file)).encode(t0=False).hex().upper() == head + "49"


@pytest.mark.parametrize("elliptic", [False, True])
def test_a_document_in_memory_proves_its_chip_over_the_secure_channel(elliptic: bool) -> None:
    private, file = ec_pair(CURVES[2])
    rsa_key = rsa_private(1024)
    signs = (
        (lambda asked: signed(private, "sha256", asked))
        if elliptic
        else (lambda asked: close(block(1024, "sha256", challenge=asked), rsa_key))
    )
    file = file if elliptic else rsa_file()
    document = Document({File.DG15.sfi: file}, signs=signs)

    def talk(conversation: Conversation[Any]) -> Any:
        return converse(conversation, document.transmit, t0=False, counter=Counter(), now=float, allowed=TRAVEL_DOCUMENT_INS)

    read = talk(read_document(MrzKey("L898902C", "690806", "940623"), (File.DG15,)))
    answer = talk(read.channel.ask(challenge_command(CHALLENGE, active_key(read.files[File.DG15].raw))))
    assert prove_chip(file, CHALLENGE, answer.data) == ChipGenuine()
