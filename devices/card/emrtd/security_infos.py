"""SecurityInfos: which protocols a chip knows and with which keys, Doc 9303-11 §9.2; in DG14 and EF.CardSecurity."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import core

from devices.card.emrtd.refusal import Flaw, NotProven, reading
from devices.card.emrtd.tlv import BadTlv, objects, only, tlv

SECURITY_OPTIONS_TAG = 0x6E  # EF.DG14, Doc 9303-10 §4.7.14
SET, SEQUENCE, OID, BIT_STRING = 0x31, 0x30, 0x06, 0x03  # X.690 §8
MAX_INFOS = 64


@dataclass(frozen=True, slots=True)
class SecurityInfo:
    """One protocol: its object identifier, dotted, and the encoded values behind it (required data, optional data)."""

    protocol: str
    values: tuple[bytes, ...]


def security_options(file: bytes) -> tuple[SecurityInfo, ...]:
    """Read DG14; raises NotProven."""
    try:
        return security_infos(only(file, SECURITY_OPTIONS_TAG), "DG14")
    except BadTlv:
        raise NotProven("DG14", Flaw.MALFORMED) from None


def security_infos(raw: bytes, part: str) -> tuple[SecurityInfo, ...]:
    """Read a set of SecurityInfo; raises NotProven."""
    try:
        infos = [(tag, objects(info)) for tag, info in objects(only(raw, SET))]
    except BadTlv:
        raise NotProven(part, Flaw.MALFORMED) from None
    if len(infos) > MAX_INFOS or not all(tag == SEQUENCE and parts and parts[0][0] == OID for tag, parts in infos):
        raise NotProven(part, Flaw.MALFORMED)
    return tuple(
        SecurityInfo(dotted(tlv(OID, parts[0][1]), part), tuple(tlv(tag, value) for tag, value in parts[1:]))
        for _, parts in infos
    )


def dotted(encoded: bytes, part: str) -> str:
    """Read an encoded object identifier."""
    with reading(part):
        return str(core.ObjectIdentifier.load(encoded, strict=True).dotted)


def encoded_oid(name: str) -> bytes:
    """The bytes of a dotted object identifier, without tag and length."""
    return bytes(core.ObjectIdentifier(name).contents)


def number(encoded: bytes, part: str) -> int:
    """Read an encoded integer."""
    with reading(part):
        return int(core.Integer.load(encoded, strict=True).native)
