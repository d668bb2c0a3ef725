"""A roundup tracker as a backend: `python -m kiosk.adapters.roundup --tracker HOME` speaks the contract for it.

It offers what roundup has: the list, movements from the journal, look-ups by number, and codes by the tracker's own mail.
Receipts it has none, and says so. Exit codes: 0 ended as asked, 2 wrong arguments, 3 no tracker there.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import uvicorn
from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from roundup.exceptions import RoundupException

from kiosk.adapters.roundup_sessions import RESEND_SECONDS, SESSION_SECONDS, VALID_SECONDS, Refused, Sessions
from kiosk.adapters.roundup_tracker import TABLE, TrackerHome

CONTRACT = "1.4.0"
CAPABILITIES = ["transactions", "codes", "movements", "lookups"]
LIST_PAGE, MOVEMENT_PAGE = 50, 25
Kiosk = Annotated[str, Header(alias="Kiosk-Id", pattern=r"^[A-Za-z0-9-]{1,32}$")]
Language = Annotated[str, Header(alias="Accept-Language")]
Bearer = Annotated[str, Header(alias="Authorization")]
Cursor = Annotated[str, Query(pattern=r"^[0-9]{0,6}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Evidence(Strict):
    type: Literal["card-data"]
    profile: str = Field(min_length=1, max_length=64)
    id_number: str = Field(pattern=r"^[0-9A-Z]{5,20}$")
    expiry: str = Field(default="", max_length=10)


class NewSession(Strict):
    evidence: Evidence


class Proof(Strict):
    code: str = Field(pattern=r"^[0-9]{6}$")


class Key(Strict):
    number: str = Field(pattern=r"^[0-9]{1,10}$")
    hijri_year: int = Field(ge=1400, le=1499)


def build(home: TrackerHome, sessions: Sessions) -> FastAPI:
    """Make the application on a tracker."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.exception_handler(Refused)
    def on_refused(request: Request, refused: Refused) -> Response:
        return _problem(request, refused)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, _: RequestValidationError) -> Response:
        return _problem(request, Refused("bad-request", 422))

    @app.middleware("http")
    async def around(request: Request, call_next: Any) -> Response:
        spoken = request.headers.get("contract-version", CONTRACT).split(".")[0]
        if spoken == CONTRACT.split(".")[0] or request.url.path == "/v1/health":
            response: Response = await call_next(request)
        else:
            response = _problem(request, Refused("unknown-contract", 400))
        response.headers["Cache-Control"] = "no-store"
        if "request-id" in request.headers:
            response.headers["Request-Id"] = request.headers["request-id"]
        return response

    def list_of(bearer: str, language: str) -> list[dict[str, Any]]:
        one = sessions.find(_token(bearer), proven=True)
        with home.register(_index(language)) as register:
            return register.transactions(register.person(one.id_number), datetime.now(UTC).date())

    def own(bearer: str, name: str, language: str) -> dict[str, Any]:
        found = [item for item in list_of(bearer, language) if item["id"] == name]
        if not found:
            raise Refused("not-found", 404)
        return found[0]

    @app.get("/v1/health")
    def health() -> dict[str, Any]:
        with home.register():
            now = datetime.now(UTC).isoformat(timespec="seconds")
            return {"status": "ok", "contract": CONTRACT, "capabilities": CAPABILITIES, "time": now}

    @app.post("/v1/sessions", status_code=201)
    def open_session(body: NewSession, kiosk: Kiosk) -> dict[str, Any]:
        token = sessions.open(body.evidence.id_number, kiosk)
        return {"token": token, "assurance": "low", "permitted": ["prove"], "expires_in_seconds": SESSION_SECONDS}

    @app.delete("/v1/sessions/current", status_code=204)
    def end_session(bearer: Bearer = "") -> None:
        sessions.end(_token(bearer))

    @app.post("/v1/sessions/current/codes", status_code=202)
    def send_code(bearer: Bearer = "") -> dict[str, Any]:
        id_number, code = sessions.draw_code(_token(bearer))
        # On a thread of its own: how long the mail takes would tell who has an address.
        threading.Thread(target=_send, args=(home, id_number, code), daemon=True).start()
        return {"valid_seconds": VALID_SECONDS, "resend_after_seconds": RESEND_SECONDS}

    @app.post("/v1/sessions/current/proof")
    def prove_holder(body: Proof, bearer: Bearer = "") -> dict[str, Any]:
        sessions.prove(_token(bearer), body.code)
        return {"assurance": "substantial", "permitted": ["list", "details"]}

    @app.get("/v1/transactions")
    def list_transactions(bearer: Bearer = "", language: Language = "ar", cursor: Cursor = "") -> dict[str, Any]:
        return _page(list_of(bearer, language), cursor, LIST_PAGE)

    @app.get("/v1/transactions/{name}")
    def get_transaction(name: str, bearer: Bearer = "", language: Language = "ar") -> dict[str, Any]:
        return own(bearer, name, language)

    @app.get("/v1/transactions/{name}/movements")
    def list_movements(name: str, bearer: Bearer = "", language: Language = "ar", cursor: Cursor = "") -> dict[str, Any]:
        number = own(bearer, name, language)["number"]
        with home.register(_index(language)) as register:
            return _page(register.movements(number), cursor, MOVEMENT_PAGE)

    @app.post("/v1/lookups")
    def look_up(body: Key, kiosk: Kiosk, language: Language = "ar") -> dict[str, Any]:
        sessions.count_call(kiosk)
        with home.register(_index(language)) as register:
            found = register.general_status(body.number, body.hijri_year)
        if found is None:
            raise Refused("not-found", 404)
        return found

    return app


def _problem(request: Request, refused: Refused) -> Response:
    words = TABLE["problems"][refused.name][_index(request.headers.get("accept-language", ""))]
    body = {"type": f"urn:tawasul:problem:{refused.name}", "title": words, "status": refused.status}
    if refused.name == "unknown-contract":
        body["contract"] = CONTRACT
    headers = {"Retry-After": str(refused.retry_after_seconds)} if refused.retry_after_seconds else {}
    return JSONResponse(body, refused.status, headers=headers, media_type="application/problem+json")


def _page(items: list[dict[str, Any]], cursor: str, length: int) -> dict[str, Any]:
    start = int(cursor or "0")
    return {"items": items[start : start + length], "next": str(start + length) if len(items) > start + length else None}


def _send(home: TrackerHome, id_number: str, code: str) -> None:
    with home.register() as register:
        person = register.person(id_number)
        if person is not None:
            register.send_code(person, code)


def _index(accept: str) -> int:
    return int(next((tag for tag in accept.lower().replace("-", ",").split(",") if tag[:2] in ("ar", "en")), "ar")[:2] == "en")


def _token(bearer: str) -> str:
    return bearer.removeprefix("Bearer ")


def main(argv: list[str] | None = None, *, now: Callable[[], float] = time.monotonic) -> int:
    parser = argparse.ArgumentParser("kiosk.adapters.roundup", description=__doc__)
    parser.add_argument("--tracker", type=Path, required=True, metavar="HOME", help="the tracker's home folder")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001, help="0 takes a free one")
    arguments = parser.parse_args(argv)
    try:
        home = TrackerHome(arguments.tracker)
        with home.register():
            pass
    except (RoundupException, OSError, ValueError) as error:
        print(f"{arguments.tracker}: no roundup tracker can be opened there ({type(error).__name__}).", file=sys.stderr)
        return 3
    listener = socket.create_server((arguments.host, arguments.port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"roundup listening on http://{arguments.host}:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(build(home, Sessions(now)), log_level="warning", access_log=False)).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main())
