"""The standardised curves by number, Doc 9303-11 table 10: points from `ecdsa`, certificates' keys from `cryptography`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ecdsa
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True)
class Curve:
    """`number` is its parameter identifier; `signing` is None where the C library cannot sign on it.

    `seed` is what FIPS 186-4 D.1.2 publishes; Brainpool's curves are spelt out without one.
    """

    number: int
    name: str
    points: Any
    signing: type[ec.EllipticCurve] | None = None
    seed: bytes = b""

    @property
    def p(self) -> int:
        return int(self.points.curve.p())

    @property
    def order(self) -> int:
        return int(self.points.order)

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def encode(self, point: Any) -> bytes:
        """Write a point uncompressed, BSI TR-03111 §3.2.1."""
        return b"\x04" + int(point.x()).to_bytes(self.size, "big") + int(point.y()).to_bytes(self.size, "big")

    def decode(self, raw: bytes) -> Any:
        """Read a point that the terminal sent; None where it is none of the curve."""
        x, y = int.from_bytes(raw[1 : 1 + self.size], "big"), int.from_bytes(raw[1 + self.size :], "big")
        if len(raw) != 1 + 2 * self.size or raw[0] != 4 or max(x, y) >= self.p or not self.points.curve.contains_point(x, y):
            return None
        return ecdsa.ellipticcurve.PointJacobi(self.points.curve, x, y, 1, self.order)


CURVES = (
    Curve(8, "secp192r1", ecdsa.NIST192p, ec.SECP192R1, bytes.fromhex("3045AE6FC8422F64ED579528D38120EAE12196D5")),
    Curve(9, "brainpoolP192r1", ecdsa.BRAINPOOLP192r1),
    Curve(10, "secp224r1", ecdsa.NIST224p, ec.SECP224R1, bytes.fromhex("BD71344799D5C7FCDC45B59FA3B9AB8F6A948BC5")),
    Curve(11, "brainpoolP224r1", ecdsa.BRAINPOOLP224r1),
    Curve(12, "secp256r1", ecdsa.NIST256p, ec.SECP256R1, bytes.fromhex("C49D360886E704936A6678E1139D26B7819F7E90")),
    Curve(13, "brainpoolP256r1", ecdsa.BRAINPOOLP256r1, ec.BrainpoolP256R1),
    Curve(14, "brainpoolP320r1", ecdsa.BRAINPOOLP320r1),
    Curve(15, "secp384r1", ecdsa.NIST384p, ec.SECP384R1, bytes.fromhex("A335926AA319A27A1D00896A6773A4827ACDAC73")),
    Curve(16, "brainpoolP384r1", ecdsa.BRAINPOOLP384r1, ec.BrainpoolP384R1),
    Curve(17, "brainpoolP512r1", ecdsa.BRAINPOOLP512r1, ec.BrainpoolP512R1),
    Curve(18, "secp521r1", ecdsa.NIST521p, ec.SECP521R1, bytes.fromhex("D09E8800291CB85396CC6717393284AAA0DA64BA")),
)


def curve(name: str) -> Curve:
    return next(item for item in CURVES if item.name == name)


def numbered(number: int) -> Curve:
    return next(item for item in CURVES if item.number == number)
