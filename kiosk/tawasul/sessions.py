"""Sessions and one-time codes: who stands there, how surely, and how often one may try.

Tokens and codes are stored as HMACs under a key of this database's process; limits hold for people unknown to the register
too, so that nobody learns from them who is in it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, select, update
from sqlalchemy.orm import Session

from kiosk.tawasul.assurance import Evidence, Level
from kiosk.tawasul.database import hold
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.people import Found
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import CallRow, CodeRow, Person, SessionRow
from kiosk.tawasul.tries import Tries, Try

LOOK = select(SessionRow.__table__).where(SessionRow.token_hash == bindparam("token_hash"))
NOBODY = 0  # no row has this number
PHONE = select(Person.phone).where(Person.id == bindparam("person_id"))


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """A bearer token, and the kiosk that brings it where machines are known by their certificates."""

    token: str
    kiosk: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A one-time code on its way; `phone` is empty where none is on record."""

    phone: str
    code: str


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """A living session as reading sees it."""

    token_hash: str
    person_id: int | None
    kiosk: str
    level: Level
    used: datetime


def level_of(row: SessionRow | Row[Any]) -> Level:
    return Level(Evidence(row.evidence), row.proven)


class Sessions:
    """`draw(purpose, length)` gives secret characters, `now()` is UTC without zone.

    `deliver(phone, code)` takes a code, for an empty phone too, and must neither wait nor fail: an `Outbox` does not.
    """

    def __init__(
        self,
        *,
        key: bytes,
        now: Callable[[], datetime],
        draw: Callable[[str, str, int], str],
        deliver: Callable[[str, str], None],
    ) -> None:
        self._key, self._now, self._draw, self._deliver = key, now, draw, deliver

    def open(self, db: Session, found: Found, kiosk: str, evidence: Evidence) -> str:
        """Open a session on evidence and answer its token; the same for people whom nobody knows."""
        token = self._draw("token", "abcdefghijkmnpqrstuvwxyz23456789", 40)
        row = SessionRow(
            token_hash=self.hash(token),
            person_id=found.person_id,
            person_key=self.hash(found.key),
            kiosk=kiosk,
            evidence=evidence.value,
            proven=False,
            opened=self._now(),
            used=self._now(),
        )
        db.add(row)
        db.flush()
        return token

    def find(self, db: Session, caller: Caller) -> SessionRow:
        """Answer a caller's session and mark it used; a closed, idle, old or another kiosk's one is a problem."""
        row = self._of(db, caller)
        if row is None or not self._alive(row.opened, row.used):
            raise Problem("no-session", 401)
        row.used = self._now()
        return row

    def look(self, db: Session | Connection, caller: Caller) -> Holder:
        """Answer the session of a caller without writing; `mark` it afterwards, outside of the reading."""
        row = db.execute(LOOK, {"token_hash": self.hash(caller.token)}).first()
        if row is None or caller.kiosk not in (None, row.kiosk) or not self._alive(row.opened, row.used):
            raise Problem("no-session", 401)
        return Holder(row.token_hash, row.person_id, row.kiosk, level_of(row), row.used)

    def mark(self, engine: Engine, holder: Holder) -> None:
        """Write down that a session was used, at most every few seconds: lists are read by many at once, writers wait."""
        now = self._now()
        if now - holder.used >= timedelta(seconds=LIMITS["session_mark_seconds"]):
            with engine.begin() as db:
                db.execute(update(SessionRow).where(SessionRow.token_hash == holder.token_hash).values(used=now))

    def _alive(self, opened: datetime, used: datetime) -> bool:
        idle, whole = timedelta(seconds=LIMITS["session_idle_seconds"]), timedelta(seconds=LIMITS["session_seconds"])
        return self._now() - used <= idle and self._now() - opened <= whole

    def end(self, db: Session, caller: Caller) -> None:
        row = self._of(db, caller)
        if row is not None:
            db.delete(row)

    def _of(self, db: Session, caller: Caller) -> SessionRow | None:
        row = db.get(SessionRow, self.hash(caller.token))
        return row if row is not None and caller.kiosk in (None, row.kiosk) else None

    def send_code(self, db: Session, row: SessionRow) -> Message:
        """Draw a code and answer the message to hand on once the transaction is through; to nobody where no phone is on record.

        Whoever stands there, the database is asked the same questions: neither words nor the clock tell who is known.
        """
        tries = Tries(db, row, self._now())
        tries.demand(Try.CODE)
        tries.demand_rest(Try.CODE, LIMITS["code_resend_seconds"])
        tries.note(Try.CODE)
        code = self._draw("code", "0123456789", 6)
        hashed = self.hash(row.token_hash + code)
        db.add(CodeRow(token_hash=row.token_hash, code_hash=hashed, sent=self._now(), wrong=0, used=False))
        return Message(db.scalar(PHONE, {"person_id": row.person_id or NOBODY}) or "", code)

    def hand_on(self, message: Message) -> None:
        self._deliver(message.phone, message.code)

    def prove(self, db: Session, row: SessionRow, code: str) -> None:
        """Check a code; a wrong one is counted before the problem is raised (the caller commits)."""
        tries = Tries(db, row, self._now())
        tries.demand(Try.WRONG_ENTRY)
        newest = select(CodeRow).where(CodeRow.token_hash == row.token_hash).order_by(CodeRow.id.desc()).limit(1)
        last = db.scalar(newest)
        if last is None or last.used or self._now() - last.sent > timedelta(seconds=LIMITS["code_valid_seconds"]):
            raise Problem("code-expired", 410)
        if last.wrong >= LIMITS["code_tries"]:
            raise Problem("too-many", 429, retry_after_seconds=LIMITS["code_resend_seconds"])
        if not hmac.compare_digest(last.code_hash, self.hash(row.token_hash + code)):
            last.wrong += 1
            tries.note(Try.WRONG_ENTRY)
            raise Problem("code-wrong", 422)
        last.used = True
        row.proven = True

    def count_call(self, db: Session, kiosk: str, *, most: int | None = None) -> None:
        """Count a call that needs no session against its kiosk's minute, which takes `most` (limits.toml says how many)."""
        hold(db, kiosk)
        minute = self._now().replace(second=0, microsecond=0)
        row = db.get(CallRow, (kiosk, minute)) or CallRow(kiosk=kiosk, minute=minute, calls=0)
        row.calls += 1
        db.add(row)
        if row.calls > (most or LIMITS["open_calls_per_kiosk_and_minute"]):
            raise Problem("too-many", 429, retry_after_seconds=60)

    def hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
