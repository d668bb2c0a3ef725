"""The faults that can befall a call, and the calls that a kiosk makes: names only."""

from __future__ import annotations

import re
from enum import Enum


class Fault(Enum):
    """The value is the name in the table; on the command line it is the member in small letters with dashes."""

    NONE = "none"
    # of the connection
    REFUSED = "refused"
    UNREACHABLE = "connection never answered"
    SILENT_HANDSHAKE = "TLS never answered"
    OTHER_NAME = "certificate of another name"
    OTHER_AUTHORITY = "certificate of another authority"
    EXPIRED = "expired certificate"
    # of the exchange
    BLACK_HOLE = "black hole"
    HUNG_UP = "hung up"
    HEAD_DRIPS = "slow drip from the first byte"
    BODY_DRIPS = "slow drip in the body"
    CUT_HEAD = "cut in headers"
    CUT_BODY = "cut in body"
    CUT_CHUNKS = "cut between chunks"
    # of the answer
    GARBAGE = "garbage"
    WRONG_TYPE = "wrong content type"
    WRONG_SCHEMA = "wrong schema"
    ANOTHERS = "the answer to another call"
    OTHER_IDS = "another transaction's ids"
    DISAGREEING = "languages or days disagree"
    ENDLESS = "slow pages without end"
    HUGE = "10 MB body"
    COMPRESSED = "compressed unasked"
    TOO_MANY = "429, come back in a year"
    ERROR = "500"
    REDIRECT = "redirect"


OF_THE_CONNECTION = frozenset({Fault.REFUSED, Fault.UNREACHABLE})
OF_TLS = frozenset({Fault.SILENT_HANDSHAKE, Fault.OTHER_NAME, Fault.OTHER_AUTHORITY, Fault.EXPIRED})


HANGING = frozenset(
    {Fault.UNREACHABLE, Fault.SILENT_HANDSHAKE, Fault.BLACK_HOLE, Fault.HEAD_DRIPS, Fault.BODY_DRIPS, Fault.ENDLESS}
)
"""Faults that end by the caller's deadline alone."""


class Endpoint(Enum):
    """Every call of the kiosk, in the order of a visit; the value is its method and route."""

    HEALTH = "GET /v1/health"
    CHALLENGES = "POST /v1/challenges"
    SESSIONS = "POST /v1/sessions"
    CODES = "POST /v1/sessions/current/codes"
    PROOF = "POST /v1/sessions/current/proof"
    TRANSACTIONS = "GET /v1/transactions"
    MOVEMENTS = "GET /v1/transactions/{id}/movements"
    LOOKUPS = "POST /v1/lookups"
    RECEIPTS = "POST /v1/receipts"
    END = "DELETE /v1/sessions/current"


def endpoint_of(request_line: str) -> Endpoint | None:
    """Name the call of an HTTP request line; None for one that the kiosk does not make."""
    call = request_line.rsplit(" ", 1)[0].partition("?")[0]
    return next((item for item in Endpoint if re.fullmatch(item.value.replace("{id}", "[^/]+"), call)), None)
