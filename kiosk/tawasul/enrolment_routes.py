"""The contract's routes for machines: enrolment with a one-time code, and renewal by the certificate that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.tawasul.problems import Problem
from kiosk.tawasul.sessions import LIMITS, Sessions

if TYPE_CHECKING:  # cryptography is loaded only where there is an authority: 9 MB, 60 ms
    from kiosk.tawasul.enrolments import Enrolments

Csr = Annotated[str, Field(min_length=64, max_length=4000)]


class NewEnrolment(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    code: str = Field(min_length=8, max_length=32)
    csr: Csr


class Renewal(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    csr: Csr


def add_routes(app: FastAPI, engine: Engine, sessions: Sessions, enrolments: Enrolments | None) -> None:
    """Without an authority nothing is offered: the routes are there and find nothing."""

    def offered() -> Enrolments:
        if enrolments is None:
            raise Problem("not-found", 404)
        return enrolments

    def told(kiosk: str, certificate: str) -> dict[str, Any]:
        return {"kiosk": kiosk, "certificate": certificate, "authority": offered().authority.pem}

    @app.post("/v1/enrolments", status_code=201)
    def enrol_machine(
        body: NewEnrolment, kiosk: Annotated[str, Header(alias="Kiosk-Id", pattern=r"^[A-Za-z0-9-]{1,32}$")]
    ) -> dict[str, Any]:
        offered()
        with Session(engine) as db:
            try:
                sessions.count_call(db, "*enrolments", most=LIMITS["enrolments_per_minute"])
                certificate = offered().enrol(db, kiosk, body.code, body.csr)
            finally:
                db.commit()  # a wrong code counts
        return told(kiosk, certificate)

    @app.post("/v1/enrolments/renewals", status_code=201)
    def renew_certificate(body: Renewal, request: Request) -> dict[str, Any]:
        offered()
        speaker = request.state.speaker
        with Session(engine) as db, db.begin():
            certificate = offered().renew(db, speaker, body.csr)
        return told(speaker.kiosk, certificate)
