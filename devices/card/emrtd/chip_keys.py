"""The keys with which a chip can agree on new ones, Doc 9303-11 §9.2.5 and §9.2.6; in DG14 and EF.CardSecurity."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import keys

from devices.card.emrtd.curves import BY_PARAMETER_ID
from devices.card.emrtd.keys import EcKey, PublicKey, key_of, point_of
from devices.card.emrtd.refusal import Flaw, NotProven, reading
from devices.card.emrtd.security_infos import BIT_STRING, SEQUENCE, SecurityInfo, encoded_oid, number
from devices.card.emrtd.suites import AES_128, AES_192, AES_256, TRIPLE_DES, Suite
from devices.card.emrtd.tlv import BadTlv, objects, only

PUBLIC_KEY = "0.4.0.127.0.7.2.2.1.2"  # id-PK-ECDH, Doc 9303-11 §9.2.6; id-PK-DH (…1.1) is not spoken here
PROTOCOL = "0.4.0.127.0.7.2.2.3.2."  # id-CA-ECDH, Doc 9303-11 §9.2.5, and then the cipher
SUITES = {"1": TRIPLE_DES, "2": AES_128, "3": AES_192, "4": AES_256}
VERSION = 1  # Doc 9303-11 §9.2.5
STANDARDISED = "0.4.0.127.0.7.1.2"  # standardizedDomainParameters, Doc 9303-11 §9.5.1


@dataclass(frozen=True, slots=True)
class ChipKey:
    """One signed key of the chip, and the strongest cipher that it is offered with; `reference` is empty for an only key."""

    key: EcKey
    suite: Suite
    reference: bytes


def chip_keys(infos: tuple[SecurityInfo, ...], part: str) -> tuple[ChipKey, ...]:
    """Read the elliptic keys of DG14 or EF.CardSecurity, strongest first; raises NotProven for what is malformed.

    Keys of finite fields (DH) are left out: a chip that has no other is not authenticated in this way.
    """
    suites = [_offered(info, part) for info in infos if info.protocol.startswith(PROTOCOL)]
    found = []
    for info in infos:
        if info.protocol != PUBLIC_KEY:
            continue
        if not 1 <= len(info.values) <= 2:
            raise NotProven(part, Flaw.MALFORMED)
        key, reference = chip_key(info.values[0], part), _reference(info.values[1:], part)
        fitting = [suite for suite, named in suites if named in (b"", reference)]
        # A chip that names no protocol speaks 3DES, §6.2.1
        suite = max(fitting, key=_strength, default=TRIPLE_DES)
        if isinstance(key, EcKey):
            found.append(ChipKey(key, suite, reference))
    return tuple(sorted(found, key=lambda item: (_strength(item.suite), item.key.bits), reverse=True))


def chip_key(raw: bytes, part: str) -> PublicKey:
    """Read a SubjectPublicKeyInfo, its curve named, spelt out or by its number among the standard ones."""
    try:
        (_, algorithm), (kind, bits) = objects(only(raw, SEQUENCE))
        (_, oid), (_, parameters) = objects(algorithm)
    except (BadTlv, ValueError):
        raise NotProven(part, Flaw.MALFORMED) from None
    if oid != encoded_oid(STANDARDISED):
        with reading(part):
            info = keys.PublicKeyInfo.load(raw, strict=True)
        return key_of(info, part)
    standard = BY_PARAMETER_ID.get(int.from_bytes(parameters, "big"))
    if standard is None or kind != BIT_STRING or bits[:1] != b"\0":
        raise NotProven(part, Flaw.CURVE)
    return point_of(bits[1:], standard, part)


def _offered(info: SecurityInfo, part: str) -> tuple[Suite, bytes]:
    """One ChipAuthenticationInfo: its cipher, and the key that it is for, if it says so."""
    suite = SUITES.get(info.protocol.removeprefix(PROTOCOL))
    if suite is None or not 1 <= len(info.values) <= 2 or number(info.values[0], part) != VERSION:
        raise NotProven(part, Flaw.MALFORMED)
    return suite, _reference(info.values[1:], part)


def _reference(values: tuple[bytes, ...], part: str) -> bytes:
    """The identifier of a key as the chip wants to hear it: its shortest bytes; empty for an only key."""
    if not values:
        return b""
    identifier = number(values[0], part)
    if identifier < 0:
        raise NotProven(part, Flaw.MALFORMED)
    return identifier.to_bytes(max(1, (identifier.bit_length() + 7) // 8), "big")


def _strength(suite: Suite) -> int:
    return suite.key_bytes * suite.block
