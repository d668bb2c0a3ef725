"""The standardised elliptic curves of PACE, Doc 9303-11 §9.5.1, and the few operations on them that the terminal needs.

The arithmetic is not constant-time: it handles one-time keys only, under a secret that is printed on the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ecdsa import curves
from ecdsa.ellipticcurve import INFINITY, PointJacobi

BY_PARAMETER_ID = {  # Doc 9303-11 table 10
    8: curves.NIST192p,
    9: curves.BRAINPOOLP192r1,
    10: curves.NIST224p,
    11: curves.BRAINPOOLP224r1,
    12: curves.NIST256p,
    13: curves.BRAINPOOLP256r1,
    14: curves.BRAINPOOLP320r1,
    15: curves.NIST384p,
    16: curves.BRAINPOOLP384r1,
    17: curves.BRAINPOOLP512r1,
    18: curves.NIST521p,
}


class BadPoint(Exception):
    """The bytes are no point that a key can be: not on the curve, or of another length."""


@dataclass(frozen=True, slots=True, repr=False)
class Domain:
    """A curve with a base point, its own or a mapped one."""

    curve: curves.Curve
    base: PointJacobi

    @classmethod
    def standardised(cls, parameter_id: int) -> Domain:
        curve = BY_PARAMETER_ID[parameter_id]
        return cls(curve, curve.generator)

    def scalar(self, draw: Callable[[int], bytes]) -> int:
        """Draw a private key: 64 bits more than the order has, so that none is likelier than another."""
        order = int(self.curve.order)
        return 1 + int.from_bytes(draw(order.bit_length() // 8 + 9), "big") % (order - 1)

    def public(self, private: int) -> bytes:
        """The point of a private key, uncompressed, BSI TR-03111 §3.2.1."""
        return _encode(self.base * private)

    def agree(self, private: int, public: bytes) -> bytes:
        """The shared secret: the x coordinate, Doc 9303-11 §9.6; raises BadPoint."""
        x = (self.point(public) * private).x()
        return int(x).to_bytes(self._coordinate_bytes, "big")

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
        curve = self.curve.curve
        size = self._coordinate_bytes
        if len(raw) != 1 + 2 * size or raw[0] != 4:  # 04: uncompressed
            raise BadPoint("not an uncompressed point of this curve")
        x, y = int.from_bytes(raw[1 : 1 + size], "big"), int.from_bytes(raw[1 + size :], "big")
        if not max(x, y) < curve.p() or not curve.contains_point(x, y):  # ecdsa itself would go on with any point
            raise BadPoint("not a point of the curve")
        return PointJacobi(curve, x, y, 1, self.curve.order)

    @property
    def _coordinate_bytes(self) -> int:
        return (int(self.curve.curve.p()).bit_length() + 7) // 8


def _encode(point: PointJacobi) -> bytes:
    return bytes(point.to_bytes("uncompressed"))
