"""Draws what is laid on the reader: a made-up holder, a document of some variant, a key, and what goes wrong on the way."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from devices.simulated.document.ciphers import CIPHERS
from devices.simulated.document.curves import CURVES
from devices.simulated.document.printed import Holder
from devices.simulated.document.variant import Access, Flaw, Form, Proof, Variant

GIVEN = (("محمد", "Mohammed"), ("فاطمة", "Fatima"), ("عبدالرحمن", "Abdulrahman"), ("ستي نور", "Siti Nur"), ("آمنة", "Amina"))
SURNAMES = (("الأنصاري", "Alansari"), ("رحمت", "Rahmat"), ("كمارا", "Kamara"), ("ياووز", "Yavuz"), ("دي سيلفا", "De-Silva"))
ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
MOST_APDUS = 50  # of an ordinary reading, so that a pull may come at every one and after the last
PULLED, SPOILT = 0.35, 0.1  # shares of the visits
HEAVY = {"brainpoolP384r1", "brainpoolP512r1", "secp521r1", "brainpoolP320r1", "secp384r1"}  # the chip's arithmetic is slow


class KeyKind(Enum):
    CAN = auto()
    ZONE = auto()
    WRONG_CAN = auto()
    WRONG_ZONE = auto()


@dataclass(frozen=True, slots=True)
class Draw:
    """`leaves_after`: commands before the document is pulled; `spoilt_at`: the answer in which a bit turns over."""

    holder: Holder
    variant: Variant
    key: KeyKind
    leaves_after: int | None = None
    spoilt_at: int | None = None

    def __str__(self) -> str:
        return f"{self.variant}, key {self.key.name}, pulled after {self.leaves_after}, spoilt at {self.spoilt_at}"


def draw(chance: random.Random) -> Draw:
    variant = _variant(chance)
    after = at = None
    if (luck := chance.random()) < PULLED:
        after = chance.randrange(MOST_APDUS)
    elif luck < PULLED + SPOILT:
        at = chance.randrange(MOST_APDUS)
    holder = _holder(chance, variant.form)
    printed = holder.can and variant.access is not Access.BAC
    key = chance.choices(list(KeyKind), (8, 8, 1, 1) if printed else (1, 16, 1, 2))[0]
    return Draw(holder, variant, key, after, at)


def _variant(chance: random.Random) -> Variant:
    while True:
        names = [curve.name for curve in CURVES]
        weights = [1 if name in HEAVY else 6 for name in names]
        t0 = chance.random() < 0.3
        try:
            return Variant(
                form=chance.choice(list(Form)),
                access=chance.choice(list(Access)),
                cipher=chance.choice(list(CIPHERS)),
                curve=chance.choices(names, weights)[0],
                proof=chance.choice(list(Proof)),
                signer=chance.choice(("ecdsa", "rsa")),
                flaw=chance.choices(list(Flaw), [6] + [1] * (len(Flaw) - 1))[0],
                t0=t0,
                extended=not t0 and chance.random() < 0.4,
            )
        except ValueError:  # no such document
            continue


def _holder(chance: random.Random, form: Form) -> Holder:
    given, surname = chance.choice(GIVEN), chance.choice(SURNAMES)
    longest = 9 if form is Form.TD3 else chance.choice((7, 9, 9, 9, 13))  # a card's may go on in the optional field
    return Holder(
        id_number=str(chance.randrange(2_000_000_000, 2_999_999_999)),
        name_ar=f"{given[0]} {surname[0]}",
        name_en=f"{given[1]} {surname[1]}",
        sex=chance.choice("mf"),
        birth=date(1940, 1, 1) + timedelta(days=chance.randrange(25_000)),
        expiry=date(2026, 12, 1) + timedelta(days=chance.randrange(3_000)),
        document_number="".join(chance.choice(ALPHABET) for _ in range(longest)),
        can=f"{chance.randrange(1_000_000):06}" if form is Form.TD1 else "",
    )
