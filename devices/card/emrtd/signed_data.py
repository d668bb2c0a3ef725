"""CMS signed data as documents and master lists carry it (RFC 5652 §5, Doc 9303-10 §4.6.2.2): who signed which content.

It says that the bytes are what the certificate beside them signed, and nothing of whether that certificate is to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, x509
from cryptography.hazmat.primitives import hashes

from devices.card.emrtd.certificates import Certificate, load_certificate
from devices.card.emrtd.keys import DIGESTS, scheme_of, verify
from devices.card.emrtd.refusal import Flaw, NotProven, reading
from devices.card.emrtd.tlv import tlv

SET_OF = 0x31  # RFC 5652 §5.4: signed attributes are hashed with this tag, not with the [0] that they are sent with


@dataclass(frozen=True, slots=True, repr=False)
class SignedContent:
    content: bytes
    signer: Certificate
    signed_at: datetime | None


def verify_signed_data(raw: bytes, content_type: str, part: str, *, signer_part: str) -> SignedContent:
    """Verify the one signature over `raw`, whose content is of `content_type`; raises NotProven."""
    with reading(part):
        info = cms.ContentInfo.load(raw, strict=True)
        if info["content_type"].native != "signed_data":
            raise NotProven(part, Flaw.WRONG_CONTENT)
        data = info["content"]
        encapsulated = data["encap_content_info"]
        if encapsulated["content_type"].dotted != content_type:
            raise NotProven(part, Flaw.WRONG_CONTENT)
        content = _octets(encapsulated["content"])
        if len(data["signer_infos"]) != 1:  # Doc 9303-10 §4.6.2.2: one is recommended; two could disagree
            raise NotProven(part, Flaw.MALFORMED)
        signed_by = data["signer_infos"][0]
        digest = signed_by["digest_algorithm"]["algorithm"].native
        scheme = scheme_of(signed_by["signature_algorithm"], part, digest=digest)
        signature = signed_by["signature"].native
        as_sent, as_der = _encodings(signed_by["signed_attrs"])
        values = _attributes(signed_by["signed_attrs"])
        certificate_raw = _certificate(data["certificates"], signed_by["sid"], part)
    if digest not in DIGESTS:
        raise NotProven(part, Flaw.ALGORITHM)
    if values.get("content_type") != content_type:
        raise NotProven(part, Flaw.WRONG_CONTENT)
    if values.get("message_digest") != digest_of(digest, content):
        raise NotProven(part, Flaw.SIGNATURE)
    signed_at = values.get("signing_time")
    if signed_at is not None and (not isinstance(signed_at, datetime) or signed_at.tzinfo is None):
        raise NotProven(part, Flaw.MALFORMED)
    signer = load_certificate(certificate_raw, signer_part)
    try:
        verify(signer.key, scheme, signature, as_der, part)
    except NotProven:  # some sign the attributes in the order in which they send them, which DER sorts
        verify(signer.key, scheme, signature, as_sent, part)
    return SignedContent(content, signer, signed_at)


def digest_of(name: str, message: bytes) -> bytes:
    """Hash with one of DIGESTS."""
    hasher = hashes.Hash(DIGESTS[name]())
    hasher.update(message)
    return hasher.finalize()


def _octets(content: Any) -> bytes:
    """The content of CMS is an octet string; version 1 of the structure types it as anything at all."""
    value = content.parse(core.OctetString) if isinstance(content, core.Any) else content
    if not isinstance(value, (core.OctetString, core.ParsableOctetString)):
        raise ValueError("no content, which would be signed apart from here")
    return bytes(value)


def _encodings(attributes: Any) -> tuple[bytes, bytes]:
    """The bytes that were hashed: as they came, and as DER orders them (RFC 5652 §5.4)."""
    if not isinstance(attributes, cms.CMSAttributes):
        raise ValueError("no signed attributes, which any content but plain data needs: RFC 5652 §5.3")
    pieces = [attribute.dump() for attribute in attributes]
    return tlv(SET_OF, b"".join(pieces)), tlv(SET_OF, b"".join(sorted(pieces)))


def _attributes(attributes: Any) -> dict[str, object]:
    """Each attribute once and with one value (RFC 5652 §11)."""
    found: dict[str, object] = {}
    for attribute in attributes:
        name = attribute["type"].native
        if name not in ("content_type", "message_digest", "signing_time"):
            continue
        if name in found or len(attribute["values"]) != 1:
            raise ValueError("an attribute twice")
        value = attribute["values"][0]
        found[name] = value.dotted if name == "content_type" else value.native
    return found


def _certificate(certificates: Any, identifier: Any, part: str) -> bytes:
    """Find the signer's certificate among those that came along; only one DER certificate can be it."""
    for choice in certificates or ():
        if choice.name != "certificate":
            continue
        raw = choice.chosen.dump()
        certificate = x509.Certificate.load(raw)
        if identifier.name == "subject_key_identifier":
            fits = identifier.chosen.native == certificate.key_identifier
        else:
            fits = (
                identifier.chosen["serial_number"].native == certificate.serial_number
                and identifier.chosen["issuer"].hashable == certificate.issuer.hashable
            )
        if fits:
            return bytes(raw)
    raise NotProven(part, Flaw.NO_SIGNER)
