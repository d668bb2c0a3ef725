"""The reader's curves by their names, and the six that country signers use."""

from __future__ import annotations

from devices.card.emrtd.named_curves import CURVES, Curve

SIX = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")


def curve(name: str) -> Curve:
    return next(item for item in CURVES if item.name == name)
