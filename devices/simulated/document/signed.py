"""What the demo country signs: CMS signed data (RFC 5652), in it security objects and master lists; and revocation lists."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, core, crl, x509
from asn1crypto.core import OctetString, ParsableOctetString

from devices.simulated.document.ber import tlv
from devices.simulated.document.certificate import NOW, YEAR, distinguished, moment
from devices.simulated.document.signer import Signer


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
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


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
    serials: Sequence[int],
    signer: Signer,
    *,
    subject: str = "CSCA",
    at: datetime = NOW - YEAR,
    until: datetime = NOW + YEAR,
    critical: str = "",
) -> bytes:
    """Make the list of a country signer of the demo country."""
    tbs: dict[str, Any] = {
        "version": "v2",
        "signature": signer.algorithm(),
        "issuer": distinguished(subject, "UT"),
        "this_update": moment(at),
        "next_update": moment(until),
        "crl_extensions": [{"extn_id": "crl_number", "extn_value": core.Integer(7)}],
    }
    if serials:
        tbs["revoked_certificates"] = [{"user_certificate": serial, "revocation_date": moment(at)} for serial in serials]
    if critical:
        value = ParsableOctetString(core.Integer(6).dump())
        tbs["crl_extensions"].append({"extn_id": critical, "critical": True, "extn_value": value})
    signed = crl.TbsCertList(tbs)
    body = {"tbs_cert_list": signed, "signature_algorithm": signer.algorithm(), "signature": signer.sign(signed.dump())}
    return bytes(crl.CertificateList(body).dump())
