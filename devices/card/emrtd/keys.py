"""Public keys of certificates and chips, and the signatures that they verify, Doc 9303-12 §4.1.6 and §7.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ecdsa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from devices.card.emrtd.named_curves import Curve, curve_of
from devices.card.emrtd.refusal import Flaw, NotProven, reading

DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {  # Doc 9303-12 §4.1.6.4: nothing else signs, above all not SHA-1
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
MODULUS_BITS = range(1024, 8193)  # below nothing is proven, above a forger chooses how long we calculate
EXPONENT_BITS = 64  # what OpenSSL takes for a modulus above 3072 bits


@dataclass(frozen=True, slots=True)
class RsaKey:
    n: int
    e: int

    @property
    def bits(self) -> int:
        return self.n.bit_length()


@dataclass(frozen=True, slots=True)
class EcKey:
    curve: Curve
    x: int
    y: int

    @property
    def bits(self) -> int:
        return self.curve.order.bit_length()

    @property
    def uncompressed(self) -> bytes:
        """The point as it is sent, BSI TR-03111 §3.2.1."""
        return b"\x04" + self.x.to_bytes(self.curve.size, "big") + self.y.to_bytes(self.curve.size, "big")


PublicKey = RsaKey | EcKey


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a signature was made: `rsa` (PKCS #1 v1.5), `pss` or `ecdsa`; the last two values are those of PSS."""

    kind: str
    digest: str
    mask_digest: str = ""
    salt_length: int = 0


def key_of(info: Any, part: str) -> PublicKey:
    """Take the key out of asn1crypto's PublicKeyInfo; a point that is not on its curve is refused."""
    with reading(part):
        kind = info["algorithm"]["algorithm"].native
        if kind == "ec":
            return point_of(info["public_key"].native, curve_of(info["algorithm"]["parameters"], part), part)
        if kind in ("rsa", "rsassa_pss"):
            numbers = info["public_key"].parsed
            return _rsa(int(numbers["modulus"].native), int(numbers["public_exponent"].native), part)
    raise NotProven(part, Flaw.ALGORITHM)


def _rsa(n: int, e: int, part: str) -> RsaKey:
    if n.bit_length() not in MODULUS_BITS or not 3 <= e < 1 << EXPONENT_BITS or not e & n & 1:
        raise NotProven(part, Flaw.ALGORITHM)
    return RsaKey(n, e)


def point_of(raw: bytes, curve: Curve, part: str) -> EcKey:
    """Decode a point (SEC 1 §2.3.4); never the infinite one, never one beside the curve."""
    try:
        point = ecdsa.VerifyingKey.from_string(
            raw, curve.arithmetic, valid_encodings=("uncompressed", "compressed")
        ).pubkey.point
    except ecdsa.errors.MalformedPointError:
        raise NotProven(part, Flaw.MALFORMED) from None
    return EcKey(curve, int(point.x()), int(point.y()))


def scheme_of(algorithm: Any, part: str, *, digest: str = "") -> Scheme:
    """Read asn1crypto's SignedDigestAlgorithm; `digest` is the one named beside it where it names none itself (CMS)."""
    with reading(part):
        kind = algorithm.signature_algo
        if kind == "rsassa_pss":
            values = algorithm["parameters"].native
            scheme = Scheme(
                "pss",
                values["hash_algorithm"]["algorithm"],
                values["mask_gen_algorithm"]["parameters"]["algorithm"],
                int(values["salt_length"]),
            )
            fits = values["mask_gen_algorithm"]["algorithm"] == "mgf1" and values["trailer_field"] == "trailer_field_bc"
        else:
            short = {"rsassa_pkcs1v15": "rsa", "ecdsa": "ecdsa"}.get(kind, "")
            bare = algorithm["algorithm"].native in ("rsassa_pkcs1v15", "ecdsa")
            scheme = Scheme(short, digest if bare else algorithm.hash_algo)
            fits = bool(short)
    masks = DIGESTS if scheme.kind == "pss" else ("",)
    if not fits or scheme.digest not in DIGESTS or scheme.mask_digest not in masks or not 0 <= scheme.salt_length <= 64:
        raise NotProven(part, Flaw.ALGORITHM)
    return scheme


def verify(key: PublicKey, scheme: Scheme, signature: bytes, message: bytes, part: str) -> None:
    """Raise NotProven unless `key` made `signature` over `message`."""
    digest = DIGESTS[scheme.digest]()
    try:
        match key:
            case RsaKey() if scheme.kind in ("rsa", "pss"):
                pad: padding.AsymmetricPadding = padding.PKCS1v15()
                if scheme.kind == "pss":
                    pad = padding.PSS(padding.MGF1(DIGESTS[scheme.mask_digest]()), scheme.salt_length)
                rsa.RSAPublicNumbers(key.e, key.n).public_key().verify(signature, message, pad, digest)
            case EcKey() if scheme.kind == "ecdsa":
                _verify_ecdsa(key, digest, signature, message)
            case _:
                raise NotProven(part, Flaw.ALGORITHM)
    except InvalidSignature:
        raise NotProven(part, Flaw.SIGNATURE) from None


def _verify_ecdsa(key: EcKey, digest: hashes.HashAlgorithm, signature: bytes, message: bytes) -> None:
    if key.curve.fast:
        public = ec.EllipticCurvePublicNumbers(key.x, key.y, key.curve.fast()).public_key()
        public.verify(signature, message, ec.ECDSA(digest))
        return
    hasher = hashes.Hash(digest)
    hasher.update(message)
    point = ecdsa.ellipticcurve.Point(key.curve.arithmetic.curve, key.x, key.y, key.curve.order)
    slow = ecdsa.VerifyingKey.from_public_point(point, key.curve.arithmetic)
    try:
        slow.verify_digest(signature, hasher.finalize(), sigdecode=ecdsa.util.sigdecode_der, allow_truncate=True)
    except (ecdsa.BadSignatureError, ecdsa.der.UnexpectedDER):
        raise InvalidSignature from None
