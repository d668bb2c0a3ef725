"""The service's routes: the contract over HTTP. Every answer is `no-store`; every call is one database transaction."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from kiosk.tawasul import register
from kiosk.tawasul.assurance import LEVELS_SINCE, Evidence, Level, Policy
from kiosk.tawasul.calls import Call, Strict, route, told
from kiosk.tawasul.confirmation_routes import confirmation_routes
from kiosk.tawasul.database import THREADS, reading
from kiosk.tawasul.document_routes import TravelDocumentEvidence, count_alone, document_routes
from kiosk.tawasul.enrolment_routes import enrolment_routes
from kiosk.tawasul.envelope import CONTRACT, Envelope
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.people import Claim, Found, find
from kiosk.tawasul.problems import Problem, answer
from kiosk.tawasul.receipts import Receipts
from kiosk.tawasul.schema import JobRow, SessionRow
from kiosk.tawasul.sessions import Holder, Sessions, level_of
from kiosk.tawasul.words import day

if TYPE_CHECKING:
    from kiosk.tawasul.confirmations import Confirmations
    from kiosk.tawasul.documents import Documents
    from kiosk.tawasul.enrolments import Enrolments
    from kiosk.tawasul.receipt_keys import Keys

CAPABILITIES = ("transactions", "codes", "movements", "lookups", "receipts", "etag")
LONG_TEXTS = 1, 3  # from this contract on a kiosk takes a QR text of more than 200 characters


class CardEvidence(Strict, frozen=True, tag_field="type", tag="card-data"):
    profile: Annotated[str, Meta(min_length=1, max_length=64)]
    id_number: Annotated[str, Meta(pattern=r"\A[0-9A-Z]{5,20}\Z")]
    expiry: Annotated[str, Meta(max_length=10)] = ""


class NewSession(Strict, frozen=True):
    evidence: CardEvidence | TravelDocumentEvidence


class Proof(Strict, frozen=True):
    code: Annotated[str, Meta(pattern=r"\A[0-9]{6}\Z")]


class Key(Strict, frozen=True):
    number: Annotated[str, Meta(pattern=r"\A[0-9]{1,10}\Z")]
    hijri_year: Annotated[int, Meta(ge=1400, le=1499)]


class NewReceipt(Strict, frozen=True):
    transactions: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(min_length=1, max_length=200)]


def build(
    engine: Engine,
    sessions: Sessions,
    *,
    now: Callable[[], datetime],
    draw: Callable[[str, str, int], str],
    utc_offset: timedelta,
    count: Callable[[str], None],
    policy: Policy,
    documents: Documents | None = None,
    enrolments: Enrolments | None = None,
    confirmations: Confirmations | None = None,
    receipt_keys_of: Callable[[], Keys] | None = None,
    behind_proxy: bool = False,
) -> Starlette:
    """Make the application. `now()` is UTC without zone; `utc_offset` the emirate's; `count` is told method, route, status.

    `policy` says what each level of assurance permits. With `documents` travel documents are taken as evidence.

    With `receipt_keys_of`, which answers the present keys, receipts are signed. With `enrolments` every call needs a
    machine's certificate, which a proxy hands on when the service is `behind_proxy`. With `confirmations` a holder may confirm
    on his phone.
    """
    reader = reading(engine)
    receipts = Receipts(draw=draw, now=now, keys=receipt_keys_of)

    def local() -> datetime:
        return now() + utc_offset

    def permitted(permission: str, level: Level) -> None:
        if not policy.permits(level, permission):
            raise Problem("assurance-too-low", 403)

    def holder_with(permission: str, db: Connection | Session, call: Call) -> Holder:
        holder = sessions.look(db, call.caller)
        permitted(permission, holder.level)
        return holder

    def to_prove(db: Session, call: Call) -> SessionRow:
        """The session whose holder is to be confirmed; one that has been is answered as it always was."""
        row = sessions.find(db, call.caller)
        permitted("prove", Level(level_of(row).evidence, holder=False))
        return row

    def told_assurance(call: Call, level: Level) -> dict[str, Any]:
        return {"assurance": level.told(call.speaks), "permitted": policy.told(level, call.speaks)}

    def shown(call: Call, holder: Holder, item: dict[str, Any]) -> dict[str, Any]:
        """Withhold what the level does not permit."""
        if policy.permits(holder.level, "details"):
            return item
        return item | {"subject": None if call.speaks >= LEVELS_SINCE else ""}

    def health(_: Call) -> dict[str, Any]:
        with reader.connect() as db:
            db.execute(select(JobRow.ran))  # a table's row: a database that only opens is not well
        more = {"signed-receipts": receipts.signed, "enrolments": enrolments is not None}
        more |= {"confirmations": confirmations is not None, "documents": documents is not None}
        can = [*CAPABILITIES, *(word for word, offered in more.items() if offered)]
        return {"status": "ok", "contract": CONTRACT, "capabilities": can, "time": f"{now().isoformat(timespec='seconds')}Z"}

    def open_session(call: Call) -> dict[str, Any]:
        shown, kiosk = call.body(NewSession).evidence, call.kiosk
        count_alone(engine, sessions, kiosk)
        finding: Callable[[Session, Claim], Found] = find
        if isinstance(shown, CardEvidence):
            claim, evidence = Claim((shown.id_number,)), Evidence.DATA_ONLY
        elif documents is not None:
            claim, evidence = documents.prove(engine, shown, kiosk)
            finding = documents.finding(kiosk)
        else:
            raise Problem("bad-request", 422)
        with Session(engine) as db, db.begin():
            found = finding(db, claim)
            token = sessions.open(db, found, kiosk, evidence)
            if confirmations is not None:
                confirmations.keep_number(db, sessions.hash(token), found.key)
        level = Level(evidence, holder=False)
        return {"token": token, **told_assurance(call, level), "expires_in_seconds": LIMITS["session_seconds"]}

    def end_session(call: Call) -> Response:
        with Session(engine) as db, db.begin():
            sessions.end(db, call.caller)
        return Response(status_code=204)

    def send_code(call: Call) -> dict[str, Any]:
        with Session(engine) as db, db.begin():
            message = sessions.send_code(db, to_prove(db, call))
        sessions.hand_on(message)
        return {"valid_seconds": LIMITS["code_valid_seconds"], "resend_after_seconds": LIMITS["code_resend_seconds"]}

    def prove_holder(call: Call) -> dict[str, Any]:
        body = call.body(Proof)
        with Session(engine) as db:
            row = to_prove(db, call)
            try:
                sessions.prove(db, row, body.code)
            finally:
                db.commit()  # a wrong entry counts
            return told_assurance(call, level_of(row))

    def tagged(call: Call, body: dict[str, Any]) -> Response:
        etag = f'"{hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:32]}"'
        if call.request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return told(body, headers={"ETag": etag})

    def list_transactions(call: Call) -> Response:
        cursor = call.cursor
        with reader.connect() as db:
            holder = holder_with("list", db, call)
            page = register.page_of(db, holder, cursor, call.language, local().date())
        sessions.mark(engine, holder)
        return tagged(call, page | {"items": [shown(call, holder, item) for item in page["items"]]})

    def get_transaction(call: Call) -> Response:
        with reader.connect() as db:
            holder = holder_with("list", db, call)
            row = register.find(db, holder, call.request.path_params["public_id"])
        sessions.mark(engine, holder)
        return tagged(call, shown(call, holder, register.transaction(row, call.language, local().date())))

    def list_movements(call: Call) -> dict[str, Any]:
        cursor = call.cursor
        with reader.connect() as db:
            holder = holder_with("details", db, call)
            row = register.find(db, holder, call.request.path_params["public_id"])
            page = register.movements_of(db, row, cursor, call.language)
        sessions.mark(engine, holder)
        return page

    def look_up(call: Call) -> dict[str, Any]:
        body, kiosk = call.body(Key), call.kiosk
        with Session(engine) as db:
            try:
                sessions.count_call(db, kiosk)
            finally:
                db.commit()
            return register.general_status(db, body.number, body.hijri_year, call.language)

    def issue_receipt(call: Call) -> dict[str, Any]:
        body, key = call.body(NewReceipt), call.idempotency_key
        with Session(engine) as db, db.begin():
            row = holder_with("print", db, call)
            receipt = receipts.issue(db, row, key, body.transactions, long_text=call.speaks >= LONG_TEXTS)
            issued, reference, text = receipt.issued + utc_offset, receipt.reference, receipt.qr_text
        sessions.mark(engine, row)
        return {
            "reference": reference,
            "issued_at": issued.isoformat(timespec="seconds") + _zone(utc_offset),
            "day": day(issued.date()),
            "qr_text": text or f"TAWASUL:{reference}",
        }

    def check_receipt(call: Call) -> dict[str, Any]:
        kiosk = call.kiosk
        with Session(engine) as db:
            try:
                sessions.count_call(db, kiosk)
            finally:
                db.commit()
            return receipts.standing(db, call.request.path_params["reference"])

    def receipt_keys(_: Call) -> dict[str, Any]:
        return {"keys": receipts.published()}

    workers = ThreadPoolExecutor(THREADS, "call")  # its threads begin with the first calls: after a fork, if there is one
    one = "/v1/transactions/{public_id}"
    routes = [
        route("GET", "/v1/health", health, workers),
        route("POST", "/v1/sessions", open_session, workers, status=201),
        route("DELETE", "/v1/sessions/current", end_session, workers),
        route("POST", "/v1/sessions/current/codes", send_code, workers, status=202),
        route("POST", "/v1/sessions/current/proof", prove_holder, workers),
        route("GET", "/v1/transactions", list_transactions, workers),
        route("GET", one, get_transaction, workers),
        route("GET", f"{one}/movements", list_movements, workers),
        route("POST", "/v1/lookups", look_up, workers),
        route("POST", "/v1/receipts", issue_receipt, workers, status=201),
        route("GET", "/v1/receipts/{reference}", check_receipt, workers),
        route("GET", "/v1/receipt-keys", receipt_keys, workers),
        *confirmation_routes(engine, confirmations, to_prove, told_assurance, workers),
        *document_routes(engine, sessions, documents, workers),
        *enrolment_routes(engine, sessions, enrolments, workers),
    ]
    around = [Middleware(Envelope, count=count)]
    if enrolments is not None:
        from kiosk.tawasul.speakers import Speakers

        authority = enrolments.authority
        around.append(Middleware(Speakers, engine=engine, authority=authority, now=now, behind_proxy=behind_proxy))
    handlers = {Problem: _problem, HTTPException: _refused, OperationalError: _unreachable, TimeoutError: _unreachable}
    return Starlette(routes=routes, middleware=around, exception_handlers=handlers)


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return answer(request, problem)


async def _refused(request: Request, refused: Exception) -> Response:
    """What the framework refuses by itself: a path or a method that is not, a body without end."""
    assert isinstance(refused, HTTPException)
    response = answer(request, Problem("not-found" if refused.status_code == 404 else "bad-request", refused.status_code))
    response.headers.update(refused.headers or {})
    return response


async def _unreachable(request: Request, error: Exception) -> Response:
    """The database does not answer: told to whoever asks, health among them, and to the operator without a value."""
    print(f"The database is out of reach ({type(error).__name__}).", file=sys.stderr, flush=True)
    return answer(request, Problem("unavailable", 503, retry_after_seconds=5))


def _zone(offset: timedelta) -> str:
    hours = int(offset.total_seconds() // 3600)
    return f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
