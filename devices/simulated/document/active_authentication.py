"""The chip's side of active authentication, Doc 9303-11 §6.1: it signs the terminal's challenge with the key of DG15."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256

from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric import rsa
from ecdsa import SigningKey

from devices.simulated.document.ber import tlv
from devices.simulated.document.curves import Curve
from devices.simulated.document.signer import explicit_domain, rsa_private

Signs = Callable[[bytes], bytes]
DG15_TAG = 0x6F
TRAILER = b"\x34\xcc"  # ISO/IEC 9796-2 §8.1.1 option 2, and SHA-256 of ISO/IEC 10118-3


def rsa_chip(bits: int, number: int = 0) -> tuple[Signs, bytes]:
    """A chip's signature and the file that tells its key: ISO/IEC 9796-2 scheme 1, part of the message recovered."""
    private = rsa_private(bits, number)
    public = private.public_key().public_numbers()
    info = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": public.n, "public_exponent": public.e}), "rsa")
    return lambda challenge: _sign_recoverable(private, challenge), tlv(DG15_TAG, info.dump())


def ec_chip(curve: Curve) -> tuple[Signs, bytes]:
    """The same on a curve that DG15 spells out; r and s stand beside each other (BSI TR-03111 §5.2.1), over SHA-256."""
    private = SigningKey.generate(curve.points)

    def signs(challenge: bytes) -> bytes:
        return bytes(private.sign(challenge, hashfunc=sha256, allow_truncate=True))

    return signs, tlv(DG15_TAG, ec_public_info(curve, private.verifying_key.to_string("uncompressed")))


def ec_public_info(curve: Curve, point: bytes) -> bytes:
    """A SubjectPublicKeyInfo with the curve spelt out, as Doc 9303-11 §9.2 and Doc 9303-12 §7.1 ask."""
    algorithm = keys.PublicKeyAlgorithm({"algorithm": "ec", "parameters": explicit_domain(curve.name)})
    return bytes(keys.PublicKeyInfo({"algorithm": algorithm, "public_key": keys.ECPointBitString(point)}).dump())


def _sign_recoverable(private: rsa.RSAPrivateKey, challenge: bytes) -> bytes:
    numbers = private.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    recovered = secrets.token_bytes(size - 1 - 32 - len(TRAILER))
    block = b"\x6a" + recovered + sha256(recovered + challenge).digest() + TRAILER
    number = pow(int.from_bytes(block, "big"), numbers.d, modulus)
    return min(number, modulus - number).to_bytes(size, "big")
