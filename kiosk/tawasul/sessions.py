"""Sessions and one-time codes: who stands there, how surely, and how often one may try.

Tokens and codes are stored as HMACs under a key of this database's process; limits hold for people unknown to the register
too, so that nobody learns from them who is in it.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, select, update
from sqlalchemy.orm import Session

from kiosk.tawasul.assurance import Evidence, Level
from kiosk.tawasul.database import hold
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import CallRow, CodeRow, Person, SessionRow

LOOK = select(SessionRow.__table__).where(SessionRow.token_hash == bindparam("token_hash"))
LIMITS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """A bearer token, and the kiosk that brings it where machines are known by their certificates."""

    token: str
    kiosk: str | None


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
    """`draw(purpose, length)` gives secret characters, `deliver(phone, code)` sends a code, `now()` is UTC without zone."""

    def __init__(
        self,
        *,
        key: bytes,
        now: Callable[[], datetime],
        draw: Callable[[str, str, int], str],
        deliver: Callable[[str, str], None],
    ) -> None:
        self._key, self._now, self._draw, self._deliver = key, now, draw, deliver

    def open(self, db: Session, id_number: str, kiosk: str, evidence: Evidence = Evidence.DATA_ONLY) -> str:
        """Open a session on evidence and answer its token; the same for people whom nobody knows."""
        token = self._draw("token", "abcdefghijkmnpqrstuvwxyz23456789", 40)
        person = db.scalar(select(Person).where(Person.id_number == id_number))
        row = SessionRow(
            token_hash=self.hash(token),
            person_id=person.id if person else None,
            person_key=self.hash(id_number),
            kiosk=kiosk,
            evidence=evidence.value,
            proven=False,
            opened=self._now(),
            used=self._now(),
        )
        db.add(row)
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

    def send_code(self, db: Session, row: SessionRow) -> None:
        """Draw a code and send it when a phone is on record; nothing in the answer tells whether there is one."""
        hold(db, row.person_key)
        now = self._now()
        today = select(func.count(), func.max(CodeRow.sent)).where(
            CodeRow.person_key == row.person_key, CodeRow.sent > now - timedelta(days=1)
        )
        count, last = db.execute(today).one()
        if count >= LIMITS["codes_per_day"]:
            raise Problem("too-many", 429, retry_after_seconds=3600)
        if last is not None and row.token_hash == self._holder_of_last(db, row) and now - last < self._resend:
            raise Problem("too-soon", 429, retry_after_seconds=LIMITS["code_resend_seconds"])
        code = self._draw("code", "0123456789", 6)
        hashed = self.hash(row.token_hash + code)
        db.add(CodeRow(token_hash=row.token_hash, person_key=row.person_key, code_hash=hashed, sent=now, wrong=0, used=False))
        person = db.get(Person, row.person_id) if row.person_id is not None else None
        if person is not None and person.phone:
            self._deliver(person.phone, code)

    def prove(self, db: Session, row: SessionRow, code: str) -> None:
        """Check a code; a wrong one is counted before the problem is raised (the caller commits)."""
        hold(db, row.person_key)
        now = self._now()
        since = now - timedelta(days=1)
        wrong = db.scalar(select(func.sum(CodeRow.wrong)).where(CodeRow.person_key == row.person_key, CodeRow.sent > since))
        if (wrong or 0) >= LIMITS["wrong_entries_per_day"]:
            raise Problem("too-many", 429, retry_after_seconds=3600)
        last = self._last(db, row)
        if last is None or last.used or now - last.sent > timedelta(seconds=LIMITS["code_valid_seconds"]):
            raise Problem("code-expired", 410)
        if last.wrong >= LIMITS["code_tries"]:
            raise Problem("too-many", 429, retry_after_seconds=LIMITS["code_resend_seconds"])
        if not hmac.compare_digest(last.code_hash, self.hash(row.token_hash + code)):
            last.wrong += 1
            raise Problem("code-wrong", 422)
        last.used = True
        row.proven = True

    def count_call(self, db: Session, kiosk: str, *, most: int = LIMITS["open_calls_per_kiosk_and_minute"]) -> None:
        """Count a call that needs no session against its kiosk's minute, which takes `most` of them."""
        hold(db, kiosk)
        minute = self._now().replace(second=0, microsecond=0)
        row = db.get(CallRow, (kiosk, minute)) or CallRow(kiosk=kiosk, minute=minute, calls=0)
        row.calls += 1
        db.add(row)
        if row.calls > most:
            raise Problem("too-many", 429, retry_after_seconds=60)

    def hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    @property
    def _resend(self) -> timedelta:
        return timedelta(seconds=LIMITS["code_resend_seconds"])

    def _last(self, db: Session, row: SessionRow) -> CodeRow | None:
        return db.scalar(select(CodeRow).where(CodeRow.token_hash == row.token_hash).order_by(CodeRow.id.desc()).limit(1))

    def _holder_of_last(self, db: Session, row: SessionRow) -> str | None:
        last = self._last(db, row)
        return None if last is None else last.token_hash
