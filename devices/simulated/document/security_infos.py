"""SecurityInfos, Doc 9303-11 §9.2: the protocols that a chip knows. EF.CardAccess tells them unsigned, DG14 signed."""

from __future__ import annotations

from asn1crypto import core

from devices.simulated.document.active_authentication import ec_public_info
from devices.simulated.document.ber import tlv
from devices.simulated.document.ciphers import CIPHERS
from devices.simulated.document.curves import Curve

CIPHER_NUMBERS = {bits: number for number, bits in enumerate(CIPHERS.values(), 1)}
GENERIC, CHIP_MAPPING = 2, 6
ECDSA_SHA256 = "0.4.0.127.0.7.1.1.4.1.3"  # BSI TR-03111 §5.2.1.1


def pace_protocol(bits: int, mapping: int = GENERIC) -> str:
    """The object identifier of ECDH PACE as hexadecimal digits."""
    return f"04007F0007020204{mapping:02X}{CIPHER_NUMBERS[bits]:02X}"


def agreement_infos(curve: Curve, point: bytes, bits: int) -> list[bytes]:
    """ChipAuthenticationPublicKeyInfo and ChipAuthenticationInfo."""
    return [public_key_info(curve, point), _info(f"0.4.0.127.0.7.2.2.3.2.{CIPHER_NUMBERS[bits]}", core.Integer(1).dump())]


def public_key_info(curve: Curve, point: bytes) -> bytes:
    """ChipAuthenticationPublicKeyInfo of an only key."""
    return _info("0.4.0.127.0.7.2.2.1.2", ec_public_info(curve, point))


def active_info() -> bytes:
    """ActiveAuthenticationInfo, which an elliptic key needs."""
    return _info("2.23.136.1.1.5", core.Integer(1).dump(), core.ObjectIdentifier(ECDSA_SHA256).dump())


def security_infos(infos: list[bytes]) -> bytes:
    """The set, in the order of DER."""
    return tlv(0x31, b"".join(sorted(infos)))


def _info(oid: str, *values: bytes) -> bytes:
    return tlv(0x30, core.ObjectIdentifier(oid).dump() + b"".join(values))
