"""The standardised elliptic-curve domains of PACE, Doc 9303-11 §9.5.1, and the operations on them that the terminal needs.

Where the C library knows the curve it multiplies; mapped bases are unknown to it, and there the arithmetic is not
constant-time. It handles one-time keys only, under a secret that is printed on the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from ecdsa.ellipticcurve import INFINITY, PointJacobi

from devices.card.emrtd.named_curves import CURVES, Curve

_IDS = {  # Doc 9303-11 table 10
    8: "secp192r1",
    9: "brainpoolP192r1",
    10: "secp224r1",
    11: "brainpoolP224r1",
    12: "secp256r1",
    13: "brainpoolP256r1",
    14: "brainpoolP320r1",
    15: "secp384r1",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
    18: "secp521r1",
}
BY_PARAMETER_ID = {number: next(curve for curve in CURVES if curve.name == name) for number, name in _IDS.items()}


class BadPoint(Exception):
    """The bytes are no point that a key can be: not on the curve, or of another length."""


@dataclass(frozen=True, slots=True, repr=False)
class Domain:
    """A curve with a base point, its own or a mapped one."""

    curve: Curve
    base: PointJacobi

    @classmethod
    def standardised(cls, parameter_id: int) -> Domain:
        curve = BY_PARAMETER_ID[parameter_id]
        return cls(curve, curve.arithmetic.generator)

    def scalar(self, draw: Callable[[int], bytes]) -> int:
        """Draw a private key: 64 bits more than the order has, so that none is likelier than another."""
        order = self.curve.order
        return 1 + int.from_bytes(draw(order.bit_length() // 8 + 9), "big") % (order - 1)

    def public(self, private: int) -> bytes:
        """The point of a private key, uncompressed, BSI TR-03111 §3.2.1."""
        if self.curve.fast is None or self.base is not self.curve.arithmetic.generator:
            return _encode(self.base * private)
        numbers = ec.derive_private_key(private, self.curve.fast()).public_key().public_numbers()
        size = self.curve.size
        return b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")

    def agree(self, private: int, public: bytes) -> bytes:
        """The shared secret: the x coordinate, Doc 9303-11 §9.6; raises BadPoint."""
        point = self.point(public)
        if self.curve.fast is None:
            return int((point * private).x()).to_bytes(self.curve.size, "big")
        fast = self.curve.fast()
        theirs = ec.EllipticCurvePublicNumbers(int(point.x()), int(point.y()), fast).public_key()
        return ec.derive_private_key(private, fast).exchange(ec.ECDH(), theirs)

    def mapped(self, nonce: bytes, private: int, public: bytes) -> Domain:
        """Generic mapping, Doc 9303-11 §4.4.3.3.1: the base s·G + H, H shared by both sides; raises BadPoint."""
        base = self.base.mul_add(int.from_bytes(nonce, "big"), self.point(public), private)
        if base == INFINITY:
            raise BadPoint("the mapped base is no point")
        return Domain(self.curve, base)

    def multiple(self, scalar: bytes, public: bytes) -> bytes:
        """The point `scalar` times over, uncompressed; raises BadPoint."""
        point = self.point(public) * (int.from_bytes(scalar, "big") % self.curve.order)
        if point == INFINITY:
            raise BadPoint("the multiple is no point")
        return _encode(point)

    def point(self, raw: bytes) -> PointJacobi:
        """Read a point that somebody sent; on these curves every point but infinity has the full order."""
        size = self.curve.size
        if len(raw) != 1 + 2 * size or raw[0] != 4:  # 04: uncompressed
            raise BadPoint("not an uncompressed point of this curve")
        x, y = int.from_bytes(raw[1 : 1 + size], "big"), int.from_bytes(raw[1 + size :], "big")
        curve = self.curve.arithmetic.curve
        if not max(x, y) < self.curve.p or not curve.contains_point(x, y):  # ecdsa itself would go on with any point
            raise BadPoint("not a point of the curve")
        return PointJacobi(curve, x, y, 1, self.curve.order)


def _encode(point: PointJacobi) -> bytes:
    return bytes(point.to_bytes("uncompressed"))
