"""The routes of confirmations on the holder's phone; where there is no app they are there and find nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.routing import Route

from kiosk.tawasul.assurance import Level
from kiosk.tawasul.calls import Call, route
from kiosk.tawasul.confirmations import Confirmations
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.phone_app import Decision
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import SessionRow
from kiosk.tawasul.sessions import level_of


def confirmation_routes(
    engine: Engine,
    confirmations: Confirmations | None,
    to_prove: Callable[[Session, Call], SessionRow],
    told_assurance: Callable[[Call, Level], dict[str, Any]],
    workers: ThreadPoolExecutor,
) -> list[Route]:
    """`to_prove` answers a call's session whose holder is to be confirmed, `told_assurance` what a level is told."""

    def offered() -> Confirmations:
        if confirmations is None:
            raise Problem("not-found", 404)
        return confirmations

    def ask(call: Call) -> dict[str, Any]:
        request = offered().ask(engine, lambda db: to_prove(db, call))
        valid, poll = LIMITS["confirmation_valid_seconds"], LIMITS["confirmation_poll_seconds"]
        return {"digits": request.digits, "valid_seconds": valid, "poll_after_seconds": poll}

    def look(call: Call) -> dict[str, Any]:
        state, row = offered().look(engine, lambda db: to_prove(db, call))
        told = told_assurance(call, level_of(row)) if state is Decision.CONFIRMED else {}
        return {"state": state.value, **told}

    path = "/v1/sessions/current/confirmations"
    return [route("POST", path, ask, workers, status=202), route("GET", f"{path}/current", look, workers)]
