"""How often one may try: what is limited is written down, and counted by person and day and by kiosk and hour.

A person is a keyed hash, so limits hold for people whom nobody knows. The numbers stand in limits.toml.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kiosk.tawasul.database import hold
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import SessionRow, TryRow

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Try(Enum):
    """What is limited; the value is its name in limits.toml."""

    CODE = "code"
    WRONG_ENTRY = "wrong_entry"
    CONFIRMATION = "confirmation"
    REJECTION = "rejection"


class Tries:
    """Those of one session's person and kiosk, at this moment; nobody else counts them until the transaction ends."""

    def __init__(self, db: Session, row: SessionRow, now: datetime) -> None:
        self._db, self._row, self._now = db, row, now
        hold(db, row.person_key)
        hold(db, f"tries of {row.kiosk}")  # always after the person: two that wait for each other would wait for ever

    def demand(self, kind: Try) -> None:
        """Raise too-many when the day's or the hour's are used up; Retry-After says when the oldest of them is over."""
        of_person, of_kiosk = TryRow.person_key == self._row.person_key, TryRow.kiosk == self._row.kiosk
        limited = (
            (of_person, DAY, LIMITS["per_person_and_day"][kind.value]),
            (of_kiosk, HOUR, LIMITS["per_kiosk_and_hour"][kind.value]),
        )
        waits = [self._wait(kind, of, span, most) for of, span, most in limited]
        if any(waits):
            raise Problem("too-many", 429, retry_after_seconds=max(waits))

    def demand_rest(self, kind: Try, seconds: int) -> None:
        """Raise too-soon unless the person's last one, in whatever session, was so long ago."""
        wait = self._wait(kind, TryRow.person_key == self._row.person_key, timedelta(seconds=seconds), 1)
        if wait:
            raise Problem("too-soon", 429, retry_after_seconds=wait)

    def note(self, kind: Try) -> TryRow:
        noted = TryRow(kind=kind.value, person_key=self._row.person_key, kiosk=self._row.kiosk, at=self._now)
        self._db.add(noted)
        return noted

    def _wait(self, kind: Try, of: ColumnElement[bool], span: timedelta, most: int) -> int:
        """Seconds until one more is allowed: while `most` lie within the span, the oldest of these must leave it."""
        within = select(TryRow.at).where(TryRow.kind == kind.value, of, TryRow.at > self._now - span)
        at = self._db.scalar(within.order_by(TryRow.at.desc()).offset(most - 1).limit(1))
        return 0 if at is None else max(1, math.ceil((at + span - self._now).total_seconds()))
