"""One call to the service: a total deadline, a size limit, a checked content type, and outcomes instead of exceptions.

The only importer of requests, whose time-outs are between bytes: a reply that drips is cut off at the deadline here.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import urllib.parse
import uuid
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import requests

from kiosk.backend.contract import CONTRACT
from kiosk.backend.lines import Lines, tls_context
from kiosk.backend.outcomes import IdentityRefused, NoNetwork, Outcome, Reply, ServiceDown, Why, outcome_of
from kiosk.core.availability import IdentityFlaw

__all__ = ["Http", "IdentityRefused", "NoNetwork", "Outcome", "Reply", "ServiceDown", "Why"]

MAX_BYTES = 1_000_000
RESTED_SECONDS = 2.0  # services close what rests, some after 5 s: a call that meets the closing would be lost


class Http:
    """Calls below one address. One per thread; `ca_file` empty takes the system's authorities.

    With `needs_certificate` nothing is asked before `speak_as` has given one.
    """

    def __init__(self, url: str, *, kiosk: str, ca_file: str, deadline_seconds: float, needs_certificate: bool = False) -> None:
        self.url, self._deadline_seconds, self._ca_file, self._kiosk = url.rstrip("/"), deadline_seconds, ca_file, kiosk
        self._needs_certificate = needs_certificate
        self._session = requests.Session()
        self._session.trust_env = False
        accept = "application/json, application/problem+json"
        self._session.headers.update({"Kiosk-Id": kiosk, "Contract-Version": CONTRACT, "Accept": accept})
        self._session.headers["Accept-Encoding"] = "identity"  # a small body that unpacks to a huge one is never read
        self._socket: socket.socket | None = None
        self._ends = self._spoke = 0.0
        self._leader: Http | None = None
        self._speaks: tuple[Path | None, int] = None, 0  # a new number for every certificate, for those who speak beside
        self._mounted = -1

    @property
    def identified(self) -> bool:
        """Whether it speaks with a certificate."""
        return self._speaks[0] is not None

    def speak_as(self, certificate: Path | None) -> None:
        """From the next call on, speak with the key and certificate in this file, on lines of its own."""
        self._speaks = certificate, self._speaks[1] + 1

    def bare(self) -> Http:
        """Another one to the same address that speaks without a certificate."""
        return Http(self.url, kiosk=self._kiosk, ca_file=self._ca_file, deadline_seconds=self._deadline_seconds)

    def beside(self) -> Http:
        """Another one for another thread, which always speaks as this one does."""
        other = self.bare()
        other._leader, other._needs_certificate = self, self._needs_certificate
        return other

    def deadline(self) -> float:
        """Begin a question: when it must have its answer, however many calls that takes (monotonic seconds)."""
        self._ends = time.monotonic() + self._deadline_seconds
        return self._ends

    def call(self, method: str, path: str, *, headers: dict[str, str], body: Any = None, ends: float | None = None) -> Outcome:
        """Make one call; ends at its deadline (`ends`, or one of its own) whatever the other side does, and never raises."""
        ends = self.deadline() if ends is None else min(ends, self._ends)
        left = ends - time.monotonic()
        if self._leader is not None:
            self._speaks = self._leader._speaks
        if self._needs_certificate and not self.identified:
            return IdentityRefused(IdentityFlaw.NOT_ENROLLED)
        if left <= 0:
            return ServiceDown()
        request_id = uuid.uuid4().hex
        response: requests.Response | None = None
        cut = threading.Timer(left, self.cut)
        cut.daemon = True
        if time.monotonic() - self._spoke > RESTED_SECONDS:
            self._session.close()  # its connections; the next call makes a new one
        try:
            cut.start()
            self._mount()
            response = self._session.request(
                method,
                f"{self.url}/v1{path}",
                headers={**headers, "Request-Id": request_id},
                json=body,
                timeout=(min(3.0, left), left),
                allow_redirects=False,
                stream=True,
            )
            if response.headers.get("Request-Id", request_id) != request_id:
                return ServiceDown()  # the answer to another call: a cache between, or two visitors' lines crossed
            return _whole(response, ends)
        except requests.exceptions.RequestException as error:
            return outcome_of(error)
        except (OSError, ValueError, AttributeError):
            return ServiceDown()  # what a connection that is cut at the deadline raises inside urllib3
        finally:
            cut.cancel()
            urllib.parse.clear_cache()  # type: ignore[attr-defined]  # it keeps the last 128 addresses, with identifiers in them
            self._spoke = time.monotonic()
            if response is not None:
                response.close()

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Http:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mount(self) -> None:
        """Prepare lines with the present certificate; raises OSError when a file is missing or damaged."""
        certificate, number = self._speaks
        if self._mounted == number:
            return
        self._session.close()
        secure = self.url.startswith("https:")
        context = tls_context(ca_file=self._ca_file, certificate=certificate) if secure else None
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Lines(context, self._hold))
        self._mounted = number

    def _hold(self, connected: socket.socket) -> None:
        """Keep the line's socket, and let a TLS greeting on it take no longer than the question may."""
        self._socket = connected
        connected.settimeout(max(0.001, self._ends - time.monotonic()))

    def cut(self) -> None:
        """End the question, from any thread: break its line, for headers that drip have no other end."""
        self._ends = 0.0
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _whole(response: requests.Response, ends: float) -> Outcome:
    """Read the body to its declared end, or distrust the whole answer."""
    if response.status_code in (204, 304):
        return Reply(response.status_code, False, b"")
    kind = response.headers.get("Content-Type", "").split(";")[0].strip()
    length = response.headers.get("Content-Length", "")
    chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if kind not in ("application/json", "application/problem+json") or "Content-Encoding" in response.headers:
        return ServiceDown()
    if chunked == bool(length) or not (chunked or length.isdecimal()) or int(length or 0) > MAX_BYTES:
        return ServiceDown()  # without either, a body that is cut short looks whole
    body = bytearray()
    for chunk in response.iter_content(16_384):
        body += chunk
        if len(body) > MAX_BYTES or time.monotonic() > ends:
            return ServiceDown()
    if not chunked and len(body) != int(length):
        return ServiceDown()
    return Reply(response.status_code, kind == "application/problem+json", bytes(body), _date(response.headers.get("Date", "")))


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo is not None else None
