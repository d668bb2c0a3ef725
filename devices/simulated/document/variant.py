"""How one simulated document differs from another: all of it data, so that tests draw it and personas name it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    TD1 = "TD1"  # a card, Doc 9303-5
    TD3 = "TD3"  # a passport, Doc 9303-4


class Access(StrEnum):
    """What opens it."""

    PACE = "pace"
    BAC = "bac"
    BOTH = "both"


class Proof(StrEnum):
    """How its chip shows that it is no copy."""

    NONE = "none"
    ACTIVE_RSA = "active-rsa"
    ACTIVE_ECDSA = "active-ecdsa"
    AGREEMENT = "chip-authentication"
    MAPPING = "chip-mapping"  # within PACE


class Flaw(StrEnum):
    """What a forger did, or a careless issuer."""

    NONE = "none"
    CLONE = "clone"  # another document's bytes, under a key of its own
    CLONE_WITHOUT_KEY = "clone-without-key"  # the same bytes, and no command that proves the chip
    TAMPERED = "tampered-dg1"
    EXPIRED_SIGNER = "expired-signer"
    UNKNOWN_COUNTRY = "unknown-country"  # a signer of the same name that nobody trusts
    DOWNGRADED = "downgraded"  # EF.CardAccess offers less than the signed DG14


class Manner(StrEnum):
    READY = "ready"
    SLOW = "slow"
    MUTE = "mute"  # lies there and does not answer, as one that was put in the wrong way round


CLONES = (Flaw.CLONE, Flaw.CLONE_WITHOUT_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """`cipher` and `curve` are those of PACE and of chip authentication; `signer` is ecdsa or rsa."""

    form: Form = Form.TD1
    access: Access = Access.PACE
    cipher: str = "AES-128"
    curve: str = "secp256r1"
    proof: Proof = Proof.NONE
    signer: str = "ecdsa"
    flaw: Flaw = Flaw.NONE
    manner: Manner = Manner.READY
    extended: bool = False
    t0: bool = False

    def __post_init__(self) -> None:
        if self.proof is Proof.MAPPING and (self.access is Access.BAC or self.cipher == "3DES"):
            raise ValueError("chip-authentication mapping is a kind of PACE, and knows AES only: Doc 9303-11 §4.4.3.5")
        if self.flaw is Flaw.DOWNGRADED and (self.access is Access.BAC or self.cipher == "3DES"):
            raise ValueError("a downgraded document once offered a stronger PACE")
        if self.extended and self.t0:
            raise ValueError("T=0 has no lengths of two bytes, ISO/IEC 7816-3 §12.2")
