"""How a call to the service ended: a whole answer, or what is known of why there is none."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from requests.exceptions import ConnectTimeout

from kiosk.core.availability import IdentityFlaw

UNREACHABLE = (101, 110, 113)  # ENETUNREACH, ETIMEDOUT, EHOSTUNREACH
ALERTS = {  # what a service's TLS says of our certificate, RFC 8446 §6.2; in TLS 1.3 it is heard at the first read
    "CERTIFICATE_REQUIRED": IdentityFlaw.NOT_ENROLLED,
    "CERTIFICATE_EXPIRED": IdentityFlaw.EXPIRED,
    "CERTIFICATE_REVOKED": IdentityFlaw.REVOKED,
    "UNKNOWN_CA": IdentityFlaw.FOREIGN,
    "BAD_CERTIFICATE": IdentityFlaw.FOREIGN,
    "UNSUPPORTED_CERTIFICATE": IdentityFlaw.FOREIGN,
    "CERTIFICATE_UNKNOWN": IdentityFlaw.FOREIGN,
    "ACCESS_DENIED": IdentityFlaw.FOREIGN,
    "DECRYPT_ERROR": IdentityFlaw.FOREIGN,
}
DATES = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED: the service's certificate, or our clock


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A whole answer; `body` is JSON text, empty for 204 and 304."""

    status: int
    problem: bool
    body: bytes
    date: datetime | None = field(default=None, compare=False)
    """The service's clock, from its Date header."""


class Why(Enum):
    """What is known of a service that is down."""

    OTHER = auto()
    DROPPED = auto()  # the line was cut where an answer was due: so does a TLS that dislikes our certificate, too
    ITS_DATES = auto()  # its certificate is not valid on the date of our clock
    STRANGER = auto()  # its certificate is another's, or of an authority that is not ours


WHYS = {
    Why.OTHER: "The service does not answer as it should. Is it running, and is this its address?",
    Why.DROPPED: "The service broke the line off. Is it running?",
    Why.ITS_DATES: "The service's certificate is not valid on this machine's date. Check the clock, then that certificate.",
    Why.STRANGER: "The service's certificate is not trusted here. Check backend.url and backend.ca_file.",
}
"""What a technician can do about it."""


@dataclass(frozen=True, slots=True)
class NoNetwork:
    """The service's machine cannot be reached at all."""


@dataclass(frozen=True, slots=True)
class ServiceDown:
    """Something answered, or refused, that is not the service in order; `why` is for whoever has to put it right."""

    why: Why = field(default=Why.OTHER, compare=False)


@dataclass(frozen=True, slots=True)
class IdentityRefused:
    """The service is there and does not take this machine's certificate, or the machine has none."""

    flaw: IdentityFlaw


Outcome = Reply | NoNetwork | ServiceDown | IdentityRefused


def outcome_of(error: BaseException) -> NoNetwork | ServiceDown | IdentityRefused:
    """What a call that raised has come to, looked for in the chain of causes."""
    if isinstance(error, ConnectTimeout):
        return NoNetwork()
    for cause in _causes(error):
        if getattr(cause, "errno", None) in UNREACHABLE or type(cause).__name__ in ("NameResolutionError", "gaierror"):
            return NoNetwork()
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceDown(Why.ITS_DATES if cause.verify_code in DATES else Why.STRANGER)
        if isinstance(cause, ssl.SSLError) and "_ALERT_" in (cause.reason or ""):
            flaw = ALERTS.get(str(cause.reason).partition("_ALERT_")[2])
            return ServiceDown() if flaw is None else IdentityRefused(flaw)
        if isinstance(cause, ConnectionResetError | BrokenPipeError | http.client.RemoteDisconnected | ssl.SSLEOFError):
            return ServiceDown(Why.DROPPED)
    return ServiceDown()


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        inner = getattr(seen, "reason", None) or next((arg for arg in seen.args if isinstance(arg, BaseException)), None)
        seen = inner if isinstance(inner, BaseException) else (seen.__cause__ or seen.__context__)
