"""Deletes what has had its time, from sessions to receipts. How long each is kept stands in limits.toml.

Nothing here is read by anybody afterwards: limits look back a day, sessions end by silence and by age before they go.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.schema import (
    CallRow,
    ChallengeRow,
    CodeRow,
    ConfirmationRow,
    JobRow,
    ReceiptLine,
    ReceiptRow,
    SessionRow,
    TryRow,
)


def purge(db: Connection, now: datetime) -> dict[str, int]:
    """Delete what is over at `now`; answer how many of each."""
    silent, old = now - timedelta(seconds=LIMITS["session_idle_seconds"]), now - timedelta(seconds=LIMITS["session_seconds"])
    over = {
        "sessions": delete(SessionRow).where(or_(SessionRow.used < silent, SessionRow.opened < old)),
        "codes": delete(CodeRow).where(CodeRow.sent < old),  # of a session that is over
        "confirmations": delete(ConfirmationRow).where(ConfirmationRow.asked < old),
        "tries": delete(TryRow).where(TryRow.at < now - timedelta(days=1)),  # as far as limits look back
        "challenges": delete(ChallengeRow).where(
            ChallengeRow.given < now - timedelta(seconds=LIMITS["challenge_valid_seconds"])
        ),
        "counts": delete(CallRow).where(CallRow.minute < now - timedelta(minutes=LIMITS["calls_kept_minutes"])),
        "receipts": delete(ReceiptRow).where(ReceiptRow.issued < now - timedelta(days=LIMITS["receipts_kept_days"])),
    }
    gone = select(ReceiptRow.reference).where(ReceiptRow.issued < now - timedelta(days=LIMITS["receipts_kept_days"]))
    db.execute(delete(ReceiptLine).where(ReceiptLine.reference.in_(gone)))
    return {name: db.execute(statement).rowcount for name, statement in over.items()}


def purge_when_due(engine: Engine, now: datetime) -> dict[str, int] | None:
    """Purge unless some worker did within the interval; of many that ask at once one does."""
    due = now - timedelta(seconds=LIMITS["purge_every_seconds"])
    with engine.begin() as db:
        mine = db.execute(update(JobRow).where(JobRow.name == "purge", JobRow.ran <= due).values(ran=now)).rowcount
        return purge(db, now) if mine else None


def keep_purging(engine: Engine, now: Callable[[], datetime]) -> None:
    """Purge now and at intervals, in a thread of its own until the process ends; a database out of reach is tried again."""

    def work() -> None:
        while True:
            with contextlib.suppress(SQLAlchemyError):  # the calls tell that the database is out of reach
                purge_when_due(engine, now())
            time.sleep(LIMITS["purge_every_seconds"])

    threading.Thread(target=work, name="purge", daemon=True).start()
