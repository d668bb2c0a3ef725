"""What can come of a document on the reader, and which of it must come of a drawn one."""

from __future__ import annotations

from enum import Enum, auto

from devices.card.emrtd.refusal import Flaw as Flawed
from devices.simulated.document.variant import CLONES, Access, Flaw, Manner, Proof
from tests.documents.drawing import Draw, KeyKind


class Outcome(Enum):
    GONE = auto()
    MUTE = auto()
    SILENT = auto()  # no end before the deadline
    UNREADABLE = auto()  # the chip does not keep to the protocol
    NO_DOCUMENT = auto()
    KEY_WRONG = auto()
    KEY_NOT_KNOWN = auto()
    DATA_REFUSED = auto()
    DOWNGRADED = auto()
    CHIP_REFUSED = auto()
    DATA_AUTHENTIC = auto()
    CHIP_GENUINE = auto()


BELIEVED = (Outcome.DATA_AUTHENTIC, Outcome.CHIP_GENUINE)
FLAWS = {Flaw.TAMPERED: Flawed.HASH_DIFFERS, Flaw.EXPIRED_SIGNER: Flawed.EXPIRED, Flaw.UNKNOWN_COUNTRY: Flawed.SIGNATURE}


def expected(drawn: Draw) -> tuple[Outcome, Flawed | None]:
    """What comes of it when nobody pulls it and nothing disturbs it; with it the flaw of data that are refused."""
    variant, key = drawn.variant, drawn.key
    if variant.manner is Manner.MUTE:
        return Outcome.MUTE, None
    if key in (KeyKind.CAN, KeyKind.WRONG_CAN) and (variant.access is Access.BAC or not drawn.holder.can):
        return Outcome.KEY_NOT_KNOWN, None
    if key in (KeyKind.WRONG_CAN, KeyKind.WRONG_ZONE):
        return Outcome.KEY_WRONG, None
    if variant.flaw in FLAWS:
        return Outcome.DATA_REFUSED, FLAWS[variant.flaw]
    if variant.flaw is Flaw.DOWNGRADED:
        return Outcome.DOWNGRADED, None
    if variant.proof is Proof.NONE:
        return Outcome.DATA_AUTHENTIC, None
    return (Outcome.CHIP_REFUSED if variant.flaw in CLONES else Outcome.CHIP_GENUINE), None
