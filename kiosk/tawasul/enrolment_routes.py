"""The contract's routes for machines: enrolment with a one-time code, and renewal by the certificate that is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.routing import Route

from kiosk.tawasul.calls import Call, Strict, route
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.sessions import Sessions

if TYPE_CHECKING:  # cryptography is loaded only where there is an authority: 9 MB, 60 ms
    from kiosk.tawasul.enrolments import Enrolments

Csr = Annotated[str, Meta(min_length=64, max_length=4000)]


class NewEnrolment(Strict, frozen=True):
    code: Annotated[str, Meta(min_length=8, max_length=32)]
    csr: Csr


class Renewal(Strict, frozen=True):
    csr: Csr


def enrolment_routes(
    engine: Engine, sessions: Sessions, enrolments: Enrolments | None, workers: ThreadPoolExecutor
) -> list[Route]:
    """Without an authority nothing is offered: the routes are there and find nothing."""

    def offered() -> Enrolments:
        if enrolments is None:
            raise Problem("not-found", 404)
        return enrolments

    def issued(kiosk: str, certificate: str) -> dict[str, Any]:
        return {"kiosk": kiosk, "certificate": certificate, "authority": offered().authority.pem}

    def enrol_machine(call: Call) -> dict[str, Any]:
        body, kiosk = call.body(NewEnrolment), call.kiosk
        offered()
        with Session(engine) as db:
            try:
                sessions.count_call(db, "*enrolments", most=LIMITS["enrolments_per_minute"])
                certificate = offered().enrol(db, kiosk, body.code, body.csr)
            finally:
                db.commit()  # a wrong code counts
        return issued(kiosk, certificate)

    def renew_certificate(call: Call) -> dict[str, Any]:
        body = call.body(Renewal)
        offered()
        speaker = call.request.state.speaker
        with Session(engine) as db, db.begin():
            certificate = offered().renew(db, speaker, body.csr)
        return issued(speaker.kiosk, certificate)

    return [
        route("POST", "/v1/enrolments", enrol_machine, workers, status=201),
        route("POST", "/v1/enrolments/renewals", renew_certificate, workers, status=201),
    ]
