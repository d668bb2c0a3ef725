"""Challenges: what a document's chip is to answer; good for one answer, a minute, one kiosk and one visit of it.

A row says that a challenge was given. The nonce and the one-time key follow from its name and the service's key, so no secret
of it lies in the database; whoever takes a challenge deletes its row, so of many that bring one answer at once one is heard.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import ChallengeRow

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
NAME_LETTERS = 40
NONCE_BYTES = 8  # RND.IFD, Doc 9303-11 §6.1.2


class Mechanism(Enum):
    """How a chip shows that it is no copy."""

    ACTIVE = "active"  # it signs the nonce
    AGREEMENT = "agreement"  # it answers under keys that it can only know with its own


@dataclass(frozen=True, slots=True, repr=False)
class Challenge:
    """`draw` gives the bytes of the one-time key: the same each time, and others for each challenge."""

    name: str
    mechanism: Mechanism
    nonce: bytes
    draw: Callable[[int], bytes]


class Challenges:
    """`draw(purpose, letters, length)` gives secret characters, `now()` is UTC without zone."""

    def __init__(self, *, key: bytes, now: Callable[[], datetime], draw: Callable[[str, str, int], str]) -> None:
        self._key, self._now, self._draw = key, now, draw

    def give(self, db: Session, mechanism: Mechanism, *, kiosk: str, visit: str) -> Challenge:
        name = self._draw("challenge", LETTERS, NAME_LETTERS)
        row = ChallengeRow(
            name_hash=self._hash("name", name),
            visit_hash=self._hash("visit", visit),
            kiosk=kiosk,
            mechanism=mechanism.value,
            given=self._now(),
        )
        db.add(row)
        return self._challenge(name, mechanism)

    def take(self, db: Session, name: str, *, kiosk: str, visit: str) -> Challenge:
        """Take a challenge for the one answer that it is good for; every reason not to is the same problem."""
        valid = timedelta(seconds=LIMITS["challenge_valid_seconds"])
        mine = (
            delete(ChallengeRow)
            .where(
                ChallengeRow.name_hash == self._hash("name", name),
                ChallengeRow.visit_hash == self._hash("visit", visit),
                ChallengeRow.kiosk == kiosk,
                ChallengeRow.given >= self._now() - valid,
            )
            .returning(ChallengeRow.mechanism)
        )
        mechanism = db.execute(mine).scalar()
        if mechanism is None:
            raise Problem("challenge-expired", 410)
        return self._challenge(name, Mechanism(mechanism))

    def _challenge(self, name: str, mechanism: Mechanism) -> Challenge:
        seed = self._mac("one-time key", name)
        return Challenge(
            name, mechanism, self._mac("nonce", name)[:NONCE_BYTES], lambda size: hashlib.shake_256(seed).digest(size)
        )

    def _hash(self, purpose: str, text: str) -> str:
        return self._mac(purpose, text).hex()

    def _mac(self, purpose: str, text: str) -> bytes:
        return hmac.digest(self._key, f"challenge {purpose} {text}".encode(), "sha256")
