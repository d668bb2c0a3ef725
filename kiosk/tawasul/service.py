"""The service's routes: the contract over HTTP. Every answer is `no-store`; every call is one database transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from kiosk.tawasul import register
from kiosk.tawasul.database import hold, reading
from kiosk.tawasul.enrolment_routes import add_routes
from kiosk.tawasul.envelope import CONTRACT, Envelope
from kiosk.tawasul.problems import Problem, answer
from kiosk.tawasul.schema import ReceiptRow
from kiosk.tawasul.sessions import LIMITS, Caller, Holder, Sessions
from kiosk.tawasul.words import day, language_of

if TYPE_CHECKING:
    from kiosk.tawasul.enrolments import Enrolments

CAPABILITIES = ("transactions", "codes", "movements", "lookups", "receipts", "etag")
REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


async def caller(request: Request, authorization: Annotated[str, Header()] = "") -> Caller:
    speaker = getattr(request.state, "speaker", None)
    return Caller(authorization.removeprefix("Bearer "), speaker.kiosk if speaker is not None else None)


Kiosk = Annotated[str, Header(alias="Kiosk-Id", pattern=r"^[A-Za-z0-9-]{1,32}$")]
Language = Annotated[str, Header(alias="Accept-Language")]
Bearer = Annotated[Caller, Depends(caller)]
Cursor = Annotated[str, Query(max_length=64)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CardEvidence(Strict):
    type: Literal["card-data"]
    profile: str = Field(min_length=1, max_length=64)
    id_number: str = Field(pattern=r"^[0-9A-Z]{5,20}$")
    expiry: str = Field(default="", max_length=10)


class NewSession(Strict):
    evidence: CardEvidence


class Proof(Strict):
    code: str = Field(pattern=r"^[0-9]{6}$")


class Key(Strict):
    number: str = Field(pattern=r"^[0-9]{1,10}$")
    hijri_year: int = Field(ge=1400, le=1499)


class NewReceipt(Strict):
    transactions: list[Annotated[str, Field(max_length=64)]] = Field(min_length=1, max_length=200)


def build(
    engine: Engine,
    sessions: Sessions,
    *,
    now: Callable[[], datetime],
    draw: Callable[[str, str, int], str],
    utc_offset: timedelta,
    count: Callable[[str], None],
    enrolments: Enrolments | None = None,
    behind_proxy: bool = False,
) -> FastAPI:
    """Make the application. `now()` is UTC without zone; `utc_offset` the emirate's; `count` is told method, route, status.

    With `enrolments` every call needs a machine's certificate, which a proxy hands on when the service is `behind_proxy`.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    if enrolments is not None:
        from kiosk.tawasul.speakers import Speakers

        app.add_middleware(Speakers, engine=engine, authority=enrolments.authority, now=now, behind_proxy=behind_proxy)
    add_routes(app, engine, sessions, enrolments)

    def local() -> datetime:
        return now() + utc_offset

    @app.exception_handler(Problem)
    def on_problem(request: Request, problem: Problem) -> Response:
        return answer(request, problem)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, _: RequestValidationError) -> Response:
        return answer(request, Problem("bad-request", 422))

    @app.exception_handler(HTTPException)
    def on_refused(request: Request, refused: HTTPException) -> Response:
        """What the framework refuses by itself: a path or a method that is not, a body that is no JSON."""
        status = 422 if refused.status_code == 400 else refused.status_code
        response = answer(request, Problem("not-found" if status == 404 else "bad-request", status))
        response.headers.update(refused.headers or {})
        return response

    app.add_middleware(Envelope, count=count)
    reader = reading(engine)

    def proven(holder: Holder) -> Holder:
        if not holder.proven:
            raise Problem("assurance-too-low", 403)
        return holder

    @app.get("/v1/health")
    def health() -> dict[str, Any]:
        with reader.connect() as db:
            db.execute(select(1))
        can = [*CAPABILITIES, *(["enrolments"] if enrolments is not None else [])]
        return {"status": "ok", "contract": CONTRACT, "capabilities": can, "time": f"{now().isoformat(timespec='seconds')}Z"}

    @app.post("/v1/sessions", status_code=201)
    def open_session(body: NewSession, kiosk: Kiosk) -> dict[str, Any]:
        with Session(engine) as db, db.begin():
            sessions.count_call(db, kiosk)
            token = sessions.open(db, body.evidence.id_number, kiosk)
        permitted = LIMITS["permitted"]["low"]
        return {"token": token, "assurance": "low", "permitted": permitted, "expires_in_seconds": LIMITS["session_seconds"]}

    @app.delete("/v1/sessions/current", status_code=204)
    def end_session(bearer: Bearer) -> None:
        with Session(engine) as db, db.begin():
            sessions.end(db, bearer)

    @app.post("/v1/sessions/current/codes", status_code=202)
    def send_code(bearer: Bearer) -> dict[str, Any]:
        with Session(engine) as db, db.begin():
            sessions.send_code(db, sessions.find(db, bearer))
        return {"valid_seconds": LIMITS["code_valid_seconds"], "resend_after_seconds": LIMITS["code_resend_seconds"]}

    @app.post("/v1/sessions/current/proof")
    def prove_holder(body: Proof, bearer: Bearer) -> dict[str, Any]:
        with Session(engine) as db:
            try:
                sessions.prove(db, sessions.find(db, bearer), body.code)
            finally:
                db.commit()  # a wrong entry counts
        return {"assurance": "substantial", "permitted": LIMITS["permitted"]["substantial"]}

    def tagged(request: Request, body: dict[str, Any]) -> Response:
        raw = msgspec.json.encode(body)
        etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return Response(raw, media_type="application/json", headers={"ETag": etag})

    @app.get("/v1/transactions")
    def list_transactions(request: Request, bearer: Bearer, language: Language = "ar", cursor: Cursor = "") -> Response:
        with reader.connect() as db:
            holder = proven(sessions.look(db, bearer))
            page = register.page_of(db, holder, cursor, language_of(language), local().date())
        sessions.mark(engine, holder)
        return tagged(request, page)

    @app.get("/v1/transactions/{public_id}")
    def get_transaction(request: Request, public_id: str, bearer: Bearer, language: Language = "ar") -> Response:
        with reader.connect() as db:
            holder = proven(sessions.look(db, bearer))
            row = register.find(db, holder, public_id)
        sessions.mark(engine, holder)
        return tagged(request, register.transaction(row, language_of(language), local().date()))

    @app.get("/v1/transactions/{public_id}/movements")
    def list_movements(public_id: str, bearer: Bearer, language: Language = "ar", cursor: Cursor = "") -> dict[str, Any]:
        with reader.connect() as db:
            holder = proven(sessions.look(db, bearer))
            page = register.movements_of(db, register.find(db, holder, public_id), cursor, language_of(language))
        sessions.mark(engine, holder)
        return page

    @app.post("/v1/lookups")
    def look_up(body: Key, kiosk: Kiosk, language: Language = "ar") -> dict[str, Any]:
        with Session(engine) as db:
            try:
                sessions.count_call(db, kiosk)
            finally:
                db.commit()
            return register.general_status(db, body.number, body.hijri_year, language_of(language))

    @app.post("/v1/receipts", status_code=201)
    def issue_receipt(
        body: NewReceipt,
        key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=64)],
        bearer: Bearer,
    ) -> dict[str, Any]:
        with Session(engine) as db, db.begin():
            row = proven(sessions.look(db, bearer))
            hold(db, row.token_hash)
            wanted = hashlib.sha256(json.dumps(body.transactions).encode()).hexdigest()
            same = ReceiptRow.token_hash == row.token_hash, ReceiptRow.idempotency_key == key
            receipt = db.scalar(select(ReceiptRow).where(*same))
            if receipt is not None and receipt.body_hash != wanted:
                raise Problem("key-reused", 409)
            if receipt is None:
                for public_id in body.transactions:
                    register.find(db, row, public_id)
                letters = draw("receipt", REFERENCE_LETTERS, 8)
                receipt = ReceiptRow(
                    reference=f"R-{letters[:4]}-{letters[4:]}",
                    token_hash=row.token_hash,
                    idempotency_key=key,
                    body_hash=wanted,
                    kiosk=row.kiosk,
                    issued=now(),
                )
                db.add(receipt)
            issued, reference = receipt.issued + utc_offset, receipt.reference
        sessions.mark(engine, row)
        return {
            "reference": reference,
            "issued_at": issued.isoformat(timespec="seconds") + _zone(utc_offset),
            "day": day(issued.date()),
            "qr_text": f"TAWASUL:{reference}",
        }

    return app


def _zone(offset: timedelta) -> str:
    hours = int(offset.total_seconds() // 3600)
    return f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
