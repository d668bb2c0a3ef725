"""One call to a backend as it is, nothing believed: status, headers, raw body, and how long it took; all of it is kept."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

import requests

GIVE_UP_SECONDS = 12.0


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """`status` 0: none came, or none that was whole. `json` is None where there is no body or none that can be read."""

    operation: str
    status: int
    headers: dict[str, str]
    raw: bytes
    seconds: float
    request_id: str

    @property
    def json(self) -> Any:
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(self.raw)
        return None

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip()

    def field(self, name: str) -> Any:
        body = self.json
        return body.get(name) if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a machine shows of itself: its name, its certificate and key, and whose word it takes for the service's.

    `certificate`: one PEM file that holds both, or the certificate's and the key's.
    """

    kiosk: str
    ca_file: str = ""
    certificate: str | tuple[str, str] | None = None


class Wire:
    """Calls below one address; `log` keeps every answer for the clauses that hold everywhere."""

    def __init__(self, url: str, identity: Identity, contract: str) -> None:
        self._identity, self._contract, self._address = identity, contract, url
        self._url = url.rstrip("/") + "/v1"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = identity.ca_file or True
        self._session.cert = identity.certificate
        self._session.headers.clear()
        self._session.headers.update(
            {"Kiosk-Id": identity.kiosk, "Contract-Version": contract, "Accept": "application/json, application/problem+json"}
        )
        self.log: list[Answer] = []

    def ask(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        token: str = "",
        language: str = "ar",
        body: Any = None,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Make one call; never raises for what the other side does."""
        sent = {"Request-Id": uuid.uuid4().hex, **(headers or {})}
        if language:
            sent["Accept-Language"] = language
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None or raw is not None:
            sent["Content-Type"] = "application/json"
            raw = json.dumps(body).encode() if raw is None else raw
        answer = self._bounded(operation, method, self._url + path, sent, raw)
        self.log.append(answer)
        return answer

    def as_machine(self, certificate: str | None) -> Wire:
        """Another line to the same backend and into the same log, showing this certificate, or none."""
        identity = Identity(self._identity.kiosk, self._identity.ca_file, certificate)
        wire = Wire(self._address, identity, self._contract)
        wire.log = self.log
        return wire

    @property
    def kiosk(self) -> str:
        return self._identity.kiosk

    def close(self) -> None:
        self._session.close()

    def _bounded(self, operation: str, method: str, url: str, headers: dict[str, str], raw: bytes | None) -> Answer:
        """On a thread of its own: requests' time-outs are between bytes, and what drips would never end."""
        began, came = time.monotonic(), list[requests.Response]()

        def call() -> None:
            with contextlib.suppress(requests.RequestException, OSError, ValueError):
                came.append(
                    self._session.request(
                        method, url, headers=headers, data=raw, timeout=(3.0, GIVE_UP_SECONDS), allow_redirects=False
                    )
                )

        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(GIVE_UP_SECONDS)
        seconds = time.monotonic() - began
        if not came:
            return Answer(operation, 0, {}, b"", seconds, headers["Request-Id"])
        (response,) = came
        return Answer(
            operation,
            response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            response.content,
            seconds,
            headers["Request-Id"],
        )
