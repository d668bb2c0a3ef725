"""The curves of travel documents, by name or recognised in explicit parameters, which Doc 9303-12 §7.1 demands.

Certificates spell their curve out, and who believes what is spelt out believes a generator chosen by a forger
(CVE-2020-0601). So parameters are never used: they are compared with the standard curves, value by value, and the standard
curve is used, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ecdsa
from cryptography.hazmat.primitives.asymmetric import ec

from devices.card.emrtd.refusal import Flaw, NotProven, reading

PRIME_FIELD = "prime_field"  # RFC 3279 §2.3.5; fields of characteristic two are no curve of Doc 9303


@dataclass(frozen=True, slots=True)
class Curve:
    """`fast` is the curve of the C library, None where it has none; `seed` is what the standard publishes, or nothing."""

    name: str
    arithmetic: Any
    fast: type[ec.EllipticCurve] | None
    seed: bytes = b""

    @property
    def p(self) -> int:
        return int(self.arithmetic.curve.p())

    @property
    def order(self) -> int:
        return int(self.arithmetic.order)

    @property
    def size(self) -> int:
        """Bytes of a field element."""
        return (self.p.bit_length() + 7) // 8

    @property
    def order_size(self) -> int:
        """Bytes of one half of a plain signature."""
        return (self.order.bit_length() + 7) // 8


# Doc 9303-11 §9.5.1: the standardized domain parameters; seeds: FIPS 186-4 D.1.2
CURVES = (
    Curve("secp192r1", ecdsa.NIST192p, ec.SECP192R1, bytes.fromhex("3045ae6fc8422f64ed579528d38120eae12196d5")),
    Curve("secp224r1", ecdsa.NIST224p, ec.SECP224R1, bytes.fromhex("bd71344799d5c7fcdc45b59fa3b9ab8f6a948bc5")),
    Curve("secp256r1", ecdsa.NIST256p, ec.SECP256R1, bytes.fromhex("c49d360886e704936a6678e1139d26b7819f7e90")),
    Curve("secp384r1", ecdsa.NIST384p, ec.SECP384R1, bytes.fromhex("a335926aa319a27a1d00896a6773a4827acdac73")),
    Curve("secp521r1", ecdsa.NIST521p, ec.SECP521R1, bytes.fromhex("d09e8800291cb85396cc6717393284aaa0da64ba")),
    Curve("brainpoolP192r1", ecdsa.BRAINPOOLP192r1, None),
    Curve("brainpoolP224r1", ecdsa.BRAINPOOLP224r1, None),
    Curve("brainpoolP256r1", ecdsa.BRAINPOOLP256r1, ec.BrainpoolP256R1),
    Curve("brainpoolP320r1", ecdsa.BRAINPOOLP320r1, None),
    Curve("brainpoolP384r1", ecdsa.BRAINPOOLP384r1, ec.BrainpoolP384R1),
    Curve("brainpoolP512r1", ecdsa.BRAINPOOLP512r1, ec.BrainpoolP512R1),
)
_BY_OID = {".".join(map(str, curve.arithmetic.oid)): curve for curve in CURVES}


def curve_of(parameters: Any, part: str) -> Curve:
    """Answer the standard curve that `parameters` (asn1crypto's ECDomainParameters) name or spell out."""
    with reading(part):
        kind, chosen = parameters.name, parameters.chosen
        if kind == "named":
            found = _BY_OID.get(chosen.dotted)
        elif kind == "specified":
            found = _spelt_out(chosen)
        else:
            found = None
    if found is None:
        raise NotProven(part, Flaw.CURVE)
    return found


def _spelt_out(domain: Any) -> Curve | None:
    if domain["field_id"]["field_type"].native != PRIME_FIELD:
        return None
    p = domain["field_id"]["parameters"].native
    for curve in CURVES:
        if curve.p == p:
            return curve if _same(domain, curve) else None
    return None


def _same(domain: Any, curve: Curve) -> bool:
    """Compare every value: a, b, seed, generator, order, cofactor (§7.1: the cofactor is to be there, yet some omit it).

    Brainpool's curves are spelt out without a seed, so one that stands there is not theirs.
    """
    a, b = (int.from_bytes(domain["curve"][name].native, "big") for name in ("a", "b"))
    seed = domain["curve"]["seed"].native
    cofactor = domain["cofactor"].native
    arithmetic = curve.arithmetic.curve
    return (
        a == arithmetic.a() % curve.p
        and b == arithmetic.b() % curve.p
        and domain["base"].native in _generators(curve)
        and domain["order"].native == curve.order
        and cofactor in (None, arithmetic.cofactor())
        and seed in (None, curve.seed or None)
    )


def _generators(curve: Curve) -> tuple[bytes, bytes]:
    generator = curve.arithmetic.generator
    return generator.to_bytes("uncompressed"), generator.to_bytes("compressed")
