"""A demo country made at run time: its country signer, document signers, list signers and what they sign.

Keys are those of `cryptography`, encodings those of asn1crypto; nothing is stored, so nothing can be mistaken for a secret.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import algos, cms, core, crl, keys, x509
from asn1crypto.core import Null, OctetString, ParsableOctetString
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from devices.card.emrtd.named_curves import CURVES, Curve
from devices.card.emrtd.tlv import tlv

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
SIX = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def curve(name: str) -> Curve:
    return next(item for item in CURVES if item.name == name)


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
    fast = curve(name).fast
    assert fast is not None
    domain = explicit_domain(name) if explicit else None
    return Signer(ec.generate_private_key(fast()), "ecdsa", digest, domain)


def explicit_domain(name: str, **changed: Any) -> keys.ECDomainParameters:
    """Spell a curve out; `changed` puts another value in its place (p, a, b, seed, base, order, cofactor)."""
    standard = curve(name)
    arithmetic = standard.arithmetic.curve
    values: dict[str, Any] = {
        "p": standard.p,
        "a": arithmetic.a() % standard.p,
        "b": arithmetic.b(),
        "seed": standard.seed or None,
        "base": standard.arithmetic.generator.to_bytes("uncompressed"),
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


@dataclass(frozen=True)
class Plan:
    """What a certificate shall say; the defaults are those of a country signer of the demo country."""

    subject: str = "CSCA"
    country: str = "UT"
    issuer: str = ""
    issuer_country: str = ""
    serial: int = 1
    valid_from: datetime = NOW - 4 * YEAR
    valid_until: datetime = NOW + 11 * YEAR
    signs_until: datetime | None = None
    authority: bool = True
    usage: frozenset[str] = frozenset({"key_cert_sign", "crl_sign"})
    extended: tuple[str, ...] = ()
    key_identifier: bytes = b"csca"
    authority_key_identifier: bytes = b"csca"
    critical: str = ""


AUTHORITY = Plan()
DOCUMENT_SIGNER = replace(
    AUTHORITY,
    subject="Document Signer",
    issuer="CSCA",
    serial=2,
    valid_from=NOW - 2 * YEAR,
    authority=False,
    usage=frozenset({"digital_signature"}),
    key_identifier=b"signer",
)
LIST_SIGNER = replace(DOCUMENT_SIGNER, subject="Master List Signer", serial=3, extended=("2.23.136.1.1.3",))


def certificate(plan: Plan, holder: Signer, issuer: Signer, *, spoil: Callable[[Any], None] = lambda _: None) -> bytes:
    """Make a DER certificate; `spoil` may change what is signed before it is signed."""
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": plan.serial,
            "signature": issuer.algorithm(),
            "issuer": _name(plan.issuer or plan.subject, plan.issuer_country or plan.country),
            "validity": {"not_before": _time(plan.valid_from), "not_after": _time(plan.valid_until)},
            "subject": _name(plan.subject, plan.country),
            "subject_public_key_info": holder.public_info(),
            "extensions": x509.Extensions(_extensions(plan)),
        }
    )
    spoil(tbs)
    return x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": issuer.algorithm(),
            "signature_value": issuer.sign(tbs.dump()),
        }
    ).dump()


def _extensions(plan: Plan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(set(plan.usage))},
        {"extn_id": "key_identifier", "extn_value": OctetString(plan.key_identifier)},
        {
            "extn_id": "authority_key_identifier",
            "extn_value": x509.AuthorityKeyIdentifier({"key_identifier": plan.authority_key_identifier}),
        },
    ]
    if plan.authority:
        constraints = x509.BasicConstraints({"ca": True, "path_len_constraint": 0})
        found.append({"extn_id": "basic_constraints", "critical": True, "extn_value": constraints})
    if plan.signs_until:
        period = x509.PrivateKeyUsagePeriod({"not_before": plan.valid_from, "not_after": plan.signs_until})
        found.append({"extn_id": "private_key_usage_period", "extn_value": period})
    if plan.extended:
        usage = x509.ExtKeyUsageSyntax(list(plan.extended))
        found.append({"extn_id": "extended_key_usage", "critical": True, "extn_value": usage})
    if plan.critical:
        found.append({"extn_id": plan.critical, "critical": True, "extn_value": ParsableOctetString(Null().dump())})
    return found


def _name(common: str, country: str) -> x509.Name:
    return x509.Name.build({"country_name": country, "organization_name": "Utopia", "common_name": common})


def _time(moment: datetime) -> x509.Time:
    return x509.Time({"utc_time": moment}) if moment.year < 2050 else x509.Time({"general_time": moment})


@dataclass(frozen=True)
class Signing:
    """How signed data are made; the defaults are what Doc 9303-10 §4.6.2.2 asks for."""

    digest: str = "sha256"
    version: str = "v3"
    signed_at: datetime | None = None
    by_key_identifier: bool = False
    attributes: bool = True
    attribute_type: str = ""
    bring_certificate: bool = True
    shuffled: bool = False
    times: int = 1


AS_ASKED = Signing()


def signed_data(content_type: str, content: bytes, signer: Signer, holder: bytes, how: Signing = AS_ASKED) -> bytes:
    """Sign `content` as CMS signed data; `holder` is the signer's certificate."""
    attributes = [
        {"type": "content_type", "values": [how.attribute_type or content_type]},
        {"type": "message_digest", "values": [hashed(how.digest, content)]},
    ]
    if how.signed_at:
        attributes.append({"type": "signing_time", "values": [cms.Time({"utc_time": how.signed_at})]})
    parsed = x509.Certificate.load(holder)
    identifier = {"issuer": parsed.issuer, "serial_number": parsed.serial_number}
    by_key = cms.SignerIdentifier("subject_key_identifier", parsed.key_identifier)
    by_name = cms.SignerIdentifier("issuer_and_serial_number", identifier)
    signed_by: dict[str, Any] = {
        "version": "v3" if how.by_key_identifier else "v1",
        "sid": by_key if how.by_key_identifier else by_name,
        "digest_algorithm": {"algorithm": how.digest},
        "signature_algorithm": signer.algorithm(),
    }
    if how.attributes:
        pieces = sorted(cms.CMSAttribute(item).dump() for item in attributes)
        if how.shuffled:
            pieces.reverse()
        signed_by["signed_attrs"] = cms.CMSAttributes.load(tlv(0x31, b"".join(pieces))).retag({"implicit": 0})
        signed_by["signature"] = signer.sign(tlv(0x31, b"".join(pieces)))
    else:
        signed_by["signature"] = signer.sign(content)
    inner: dict[str, Any] = {"content_type": content_type, "content": content}
    if how.version == "v1":
        inner["content"] = OctetString(content, explicit=0)
    data: dict[str, Any] = {
        "version": how.version,
        "digest_algorithms": [{"algorithm": how.digest}],
        "encap_content_info": inner,
        "signer_infos": [signed_by] * how.times,
    }
    if how.bring_certificate:
        data["certificates"] = [cms.CertificateChoices("certificate", parsed)]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()


def hashed(digest: str, message: bytes) -> bytes:
    return hashlib.new(digest, message).digest()


def security_object(
    groups: Mapping[int, bytes],
    signer: Signer,
    holder: bytes,
    how: Signing = AS_ASKED,
    *,
    digest: str = "sha256",
    content_type: str = "2.23.136.1.1.1",
) -> bytes:
    """Make an EF.SOD over whole files."""
    pairs = [
        tlv(0x30, core.Integer(number).dump() + OctetString(hashed(digest, file)).dump()) for number, file in groups.items()
    ]
    algorithm = algos.DigestAlgorithm({"algorithm": digest}).dump()
    content = tlv(0x30, core.Integer(0).dump() + algorithm + tlv(0x30, b"".join(pairs)))
    return tlv(0x77, signed_data(content_type, content, signer, holder, how))


def master_list(
    certificates: Sequence[bytes],
    signer: Signer,
    holder: bytes,
    how: Signing = AS_ASKED,
    *,
    content_type: str = "2.23.136.1.1.2",
) -> bytes:
    """Make a master list; `holder` is the list signer's certificate."""
    content = tlv(0x30, core.Integer(0).dump() + tlv(0x31, b"".join(sorted(certificates))))
    return signed_data(content_type, content, signer, holder, how)


def revocation_list(
    serials: Sequence[int], signer: Signer, *, subject: str = "CSCA", until: datetime = NOW + YEAR, critical: str = ""
) -> bytes:
    """Make the list of a country signer of the demo country."""
    tbs: dict[str, Any] = {
        "version": "v2",
        "signature": signer.algorithm(),
        "issuer": _name(subject, "UT"),
        "this_update": _time(NOW - YEAR),
        "next_update": _time(until),
        "crl_extensions": [{"extn_id": "crl_number", "extn_value": core.Integer(7)}],
    }
    if serials:
        tbs["revoked_certificates"] = [{"user_certificate": serial, "revocation_date": _time(NOW - YEAR)} for serial in serials]
    if critical:
        value = ParsableOctetString(core.Integer(6).dump())
        tbs["crl_extensions"].append({"extn_id": critical, "critical": True, "extn_value": value})
    signed = crl.TbsCertList(tbs)
    body = {"tbs_cert_list": signed, "signature_algorithm": signer.algorithm(), "signature": signer.sign(signed.dump())}
    return crl.CertificateList(body).dump()
