"""A holder's confirmation on his phone: asked for, looked after until it is decided, and good for one session, once.

The app is asked outside of any transaction. Whether a person is known here changes nothing: everybody is asked alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.phone_app import Decision, OutOfReach, PhoneApp, Request
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import ConfirmationRow, SessionRow, TryRow
from kiosk.tawasul.sealing import Seal
from kiosk.tawasul.tries import Tries, Try

Find = Callable[[Session], SessionRow]


class Confirmations:
    """`key` is the service's; `now()` is UTC without zone."""

    def __init__(self, app: PhoneApp, *, key: bytes, now: Callable[[], datetime]) -> None:
        self._app, self._seal, self._now = app, Seal(key), now

    def keep_number(self, db: Session, token_hash: str, id_number: str) -> None:
        """Keep what the app will have to be asked with, sealed, as long as this session lives."""
        db.get_one(SessionRow, token_hash).sealed_number = self._seal.close(id_number, token_hash)

    def ask(self, engine: Engine, find: Find) -> Request:
        """Ask the holder of the session that `find` answers; what was asked before in it is void."""
        with Session(engine) as db, db.begin():
            row = find(db)
            if row.sealed_number is None:
                raise Problem("no-session", 401)  # it was opened before there was an app
            tries = Tries(db, row, self._now())
            tries.demand(Try.CONFIRMATION)
            tries.demand(Try.REJECTION)
            tries.demand_rest(Try.CONFIRMATION, LIMITS["confirmation_again_seconds"])
            noted = tries.note(Try.CONFIRMATION)
            db.flush()
            try_id, session, sealed = noted.id, row.token_hash, row.sealed_number
        try:
            request = self._app.ask(self._seal.open(sealed, session), LIMITS["confirmation_valid_seconds"])
        except OutOfReach:
            with Session(engine) as db, db.begin():
                db.delete(db.get_one(TryRow, try_id))  # nobody was asked
            raise Problem("unavailable", 503, retry_after_seconds=5) from None
        with Session(engine) as db, db.begin():
            new = {"reference": request.reference, "digits": request.digits, "asked": self._now()}
            db.add(ConfirmationRow(token_hash=session, state=Decision.PENDING.value, **new))
        return request

    def look(self, engine: Engine, find: Find) -> tuple[Decision, SessionRow]:
        """How the session's newest request stands, and the session, which is proven once it is confirmed."""
        with Session(engine, expire_on_commit=False) as db, db.begin():
            row = find(db)
            newest = self._newest(db, row)
            if newest.state == Decision.PENDING.value and self._over(newest):
                newest.state = Decision.EXPIRED.value
            state, request = Decision(newest.state), Request(newest.reference, newest.digits)
        if state is not Decision.PENDING:
            return state, row
        try:
            decided = self._app.decision(request)
        except OutOfReach:
            return Decision.PENDING, row  # it may come back before the request is over
        return (Decision.PENDING, row) if decided is Decision.PENDING else self._decide(engine, find, request, decided)

    def _decide(self, engine: Engine, find: Find, request: Request, decided: Decision) -> tuple[Decision, SessionRow]:
        """Write the decision down, unless another call has, the time is over, or another request took its place."""
        with Session(engine, expire_on_commit=False) as db, db.begin():
            row = find(db)
            tries = Tries(db, row, self._now())
            newest = self._newest(db, row)
            if newest.reference != request.reference or newest.state != Decision.PENDING.value:
                return Decision(newest.state), row
            newest.state = (Decision.EXPIRED if self._over(newest) else decided).value
            if newest.state == Decision.CONFIRMED.value:
                row.proven = True
            if newest.state == Decision.REJECTED.value:
                tries.note(Try.REJECTION)
            return Decision(newest.state), row

    def _newest(self, db: Session, row: SessionRow) -> ConfirmationRow:
        of = ConfirmationRow.token_hash == row.token_hash
        newest = db.scalar(select(ConfirmationRow).where(of).order_by(ConfirmationRow.id.desc()).limit(1))
        if newest is None:
            raise Problem("not-found", 404)
        return newest

    def _over(self, row: ConfirmationRow) -> bool:
        return self._now() - row.asked > timedelta(seconds=LIMITS["confirmation_valid_seconds"])
