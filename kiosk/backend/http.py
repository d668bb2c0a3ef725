"""One call to the service: a total deadline, a size limit, a checked content type, and outcomes instead of exceptions.

The only importer of requests, whose time-outs are between bytes: a reply that drips is cut off at the deadline here.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from kiosk.backend.contract import CONTRACT

MAX_BYTES = 1_000_000
RESTED_SECONDS = 2.0  # services close what rests, some after 5 s: a call that meets the closing would be lost
UNREACHABLE = (101, 110, 113)  # ENETUNREACH, ETIMEDOUT, EHOSTUNREACH


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A whole answer; `body` is JSON text, empty for 204 and 304."""

    status: int
    problem: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class NoNetwork:
    """The service's machine cannot be reached at all."""


@dataclass(frozen=True, slots=True)
class ServiceDown:
    """Something answered, or refused, that is not the service in order."""


Outcome = Reply | NoNetwork | ServiceDown


class Http:
    """Calls below one address. One per thread; `ca_file` empty takes the system's authorities."""

    def __init__(self, url: str, *, kiosk: str, ca_file: str, deadline_seconds: float) -> None:
        self._url = url.rstrip("/") + "/v1"
        self._deadline_seconds = deadline_seconds
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_file or True
        accept = "application/json, application/problem+json"
        self._session.headers.update({"Kiosk-Id": kiosk, "Contract-Version": CONTRACT, "Accept": accept})
        self._session.headers["Accept-Encoding"] = "identity"  # a small body that unpacks to a huge one is never read
        self._socket: socket.socket | None = None
        self._ends = self._spoke = 0.0
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _adapter(self._hold))

    def deadline(self) -> float:
        """Begin a question: when it must have its answer, however many calls that takes (monotonic seconds)."""
        self._ends = time.monotonic() + self._deadline_seconds
        return self._ends

    def call(self, method: str, path: str, *, headers: dict[str, str], body: Any = None, ends: float | None = None) -> Outcome:
        """Make one call; ends at its deadline (`ends`, or one of its own) whatever the other side does, and never raises."""
        ends = self.deadline() if ends is None else min(ends, self._ends)
        left = ends - time.monotonic()
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
            response = self._session.request(
                method,
                self._url + path,
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
            return NoNetwork() if _unreachable(error) else ServiceDown()
        except (OSError, ValueError, AttributeError):
            return ServiceDown()  # what a connection that is cut at the deadline raises inside urllib3
        finally:
            cut.cancel()
            self._spoke = time.monotonic()
            if response is not None:
                response.close()

    def close(self) -> None:
        self._session.close()

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
    return Reply(response.status_code, kind == "application/problem+json", bytes(body))


def _adapter(hold: Callable[[socket.socket], None]) -> HTTPAdapter:
    """An adapter without retries that tells `hold` of every socket it connects."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            hold(self.sock)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            hold(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            hold(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter(max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter


def _unreachable(error: BaseException) -> bool:
    """Whether the network, and not the service, is what is missing: looked for in the chain of causes."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "errno", None) in UNREACHABLE or type(seen).__name__ in ("NameResolutionError", "gaierror"):
            return True
        inner = getattr(seen, "reason", None) or next((arg for arg in seen.args if isinstance(arg, BaseException)), None)
        seen = inner if isinstance(inner, BaseException) else (seen.__cause__ or seen.__context__)
    return False
