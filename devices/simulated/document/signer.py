"""Whoever signs: a private key of `cryptography` and how it signs, its curve named in certificates or spelt out.

Keys are made at run time, so none can be mistaken for a secret.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from devices.simulated.document.curves import curve

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def rsa_private(bits: int, number: int = 0) -> rsa.RSAPrivateKey:
    """One key for each number: making one takes long, and who signs is what tests are about, not with which primes."""
    return _rsa_private(bits, number)


@functools.cache
def _rsa_private(bits: int, _number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Signer:
    """A private key and how it signs: `kind` is rsa, pss or ecdsa; `domain` is what its certificate says of its curve."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    kind: str
    digest: str = "sha256"
    domain: keys.ECDomainParameters | None = None

    def algorithm(self) -> algos.SignedDigestAlgorithm:
        if self.kind == "pss":
            digest = {"algorithm": self.digest}
            mask = {"algorithm": "mgf1", "parameters": digest}
            values = {"hash_algorithm": digest, "mask_gen_algorithm": mask, "salt_length": self.salt}
            return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": values})
        return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_{self.kind}"})

    @property
    def salt(self) -> int:
        return HASHES[self.digest].digest_size

    def sign(self, message: bytes) -> bytes:
        digest = HASHES[self.digest]
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return self.private.sign(message, ec.ECDSA(digest))
        if self.kind == "pss":
            return self.private.sign(message, padding.PSS(padding.MGF1(digest), self.salt), digest)
        return self.private.sign(message, padding.PKCS1v15(), digest)

    def public_info(self) -> keys.PublicKeyInfo:
        public = self.private.public_key()
        if self.domain is None:
            return keys.PublicKeyInfo.load(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        algorithm = keys.PublicKeyAlgorithm({"algorithm": "ec", "parameters": self.domain})
        return keys.PublicKeyInfo({"algorithm": algorithm, "public_key": keys.ECPointBitString(point)})


def rsa_signer(bits: int = 2048, number: int = 0, *, kind: str = "rsa", digest: str = "sha256") -> Signer:
    return Signer(rsa_private(bits, number), kind, digest)


def ec_signer(name: str = "secp256r1", *, explicit: bool = False, digest: str = "sha256") -> Signer:
    signing = curve(name).signing
    assert signing is not None
    domain = explicit_domain(name) if explicit else None
    return Signer(ec.generate_private_key(signing()), "ecdsa", digest, domain)


def explicit_domain(name: str, **changed: Any) -> keys.ECDomainParameters:
    """Spell a curve out; `changed` puts another value in its place (p, a, b, seed, base, order, cofactor)."""
    standard = curve(name)
    arithmetic = standard.points.curve
    values: dict[str, Any] = {
        "p": standard.p,
        "a": arithmetic.a() % standard.p,
        "b": arithmetic.b(),
        "seed": standard.seed or None,
        "base": standard.points.generator.to_bytes("uncompressed"),
        "order": standard.order,
        "cofactor": 1,
    } | changed
    shape = {"a": values["a"].to_bytes(standard.size, "big"), "b": values["b"].to_bytes(standard.size, "big")}
    if values["seed"] is not None:
        shape["seed"] = values["seed"]
    domain = {
        "version": "ecdpVer1",
        "field_id": {"field_type": "prime_field", "parameters": values["p"]},
        "curve": shape,
        "base": keys.ECPoint(values["base"]),
        "order": values["order"],
    }
    if values["cofactor"] is not None:
        domain["cofactor"] = values["cofactor"]
    return keys.ECDomainParameters("specified", keys.SpecifiedECDomain(domain))
