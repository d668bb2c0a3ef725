"""What the contract says of travel documents: a challenge for the chip, and the document as evidence of who stands there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.routing import Route

from kiosk.tawasul.calls import Call, Strict, route
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.sessions import Sessions

if TYPE_CHECKING:  # cryptography, asn1crypto and ecdsa are loaded only where documents are trusted
    from kiosk.tawasul.documents import Documents

Visit = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{16,64}\Z")]
Zone = Annotated[bytes, Meta(min_length=1, max_length=510)]
Group = Annotated[bytes, Meta(min_length=1, max_length=8190)]
SecurityObject = Annotated[bytes, Meta(min_length=1, max_length=32766)]


class ActiveChip(Strict, frozen=True, tag_field="mechanism", tag="active"):
    """One that signs a nonce with the key of DG15."""


class AgreementChip(Strict, frozen=True, tag_field="mechanism", tag="agreement"):
    """One that agrees on keys with its own of DG14."""

    dg14: Group
    sod: SecurityObject


class NewChallenge(Strict, frozen=True):
    visit: Visit
    chip: ActiveChip | AgreementChip


class ChipEvidence(Strict, frozen=True):
    """The chip's answer to a challenge that this kiosk was given in this visit."""

    challenge: Annotated[str, Meta(min_length=1, max_length=64)]
    visit: Visit
    response: Annotated[bytes, Meta(min_length=1, max_length=1023)]


class TravelDocumentEvidence(Strict, frozen=True, tag_field="type", tag="travel-document"):
    """The files of a document as they were read, in base64."""

    access: Literal["pace", "bac"]
    dg1: Zone
    sod: SecurityObject
    dg11: Group | None = None
    dg14: Group | None = None
    dg15: Group | None = None
    card_access: Group | None = None
    chip: ChipEvidence | None = None


def document_routes(
    engine: Engine, sessions: Sessions, documents: Documents | None, workers: ThreadPoolExecutor
) -> list[Route]:
    """Without country signers nothing is offered: the route is there and finds nothing."""

    def give_challenge(call: Call) -> dict[str, Any]:
        body, kiosk = call.body(NewChallenge), call.kiosk
        if documents is None:
            raise Problem("not-found", 404)
        count_alone(engine, sessions, kiosk)
        return {**documents.challenge(engine, body, kiosk), "expires_in_seconds": LIMITS["challenge_valid_seconds"]}

    return [route("POST", "/v1/challenges", give_challenge, workers, status=201)]


def count_alone(engine: Engine, sessions: Sessions, kiosk: str) -> None:
    """Count a call in a transaction of its own, so that one that is refused is counted too."""
    with Session(engine) as db:
        try:
            sessions.count_call(db, kiosk)
        finally:
            db.commit()
