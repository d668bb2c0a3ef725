"""Who speaks: every call must come with a machine's certificate, and its subject is the kiosk, whatever a header says.

TLS proves that the caller has the certificate's key; whose it is, its dates and its revocation are judged here, at every
call, whether the service ends TLS itself or nginx does and hands the certificate on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kiosk.tawasul.authority import Authority, Speaker
from kiosk.tawasul.enrolments import accept
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem, answer

HEADER = b"x-client-certificate"
OPEN = ("POST", "/v1/enrolments")  # the one call of a machine that has no certificate yet


class TlsProtocol(HttpToolsProtocol):
    """uvicorn's HTTP over TLS that the service ends itself: the peer's certificate comes with every call's state."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        self.app_state = {**self.app_state, "peer_certificate": certificate or b""}


class Speakers:
    """ASGI around the application. `behind_proxy` believes the proxy's header; otherwise it is as if it were not sent."""

    def __init__(
        self, app: Any, *, engine: Engine, authority: Authority, now: Callable[[], datetime], behind_proxy: bool
    ) -> None:
        self._app, self._engine, self._authority, self._now, self._behind_proxy = app, engine, authority, now, behind_proxy
        self._believed: dict[str, datetime] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and (scope["method"], scope["path"]) != OPEN:
            try:
                speaker = await self._speaker(scope)
            except Problem as problem:
                await answer(Request(scope), problem)(scope, receive, send)
                return
            kept = [(name, value) for name, value in scope["headers"] if name not in (HEADER, b"kiosk-id")]
            scope["headers"] = [*kept, (b"kiosk-id", speaker.kiosk.encode())]
            scope.setdefault("state", {})["speaker"] = speaker
        await self._app(scope, receive, send)

    async def _speaker(self, scope: Any) -> Speaker:
        raw = self._certificate(scope)
        if not raw:
            raise Problem("certificate-required", 403)
        now = self._now()
        judged = self._authority.judge(raw, now)
        if not isinstance(judged, Speaker):
            raise Problem(judged, 403)
        seen = self._believed.get(judged.serial)
        if seen is None or not 0 <= (now - seen).total_seconds() < LIMITS["certificate_believed_seconds"]:
            if not await run_in_threadpool(self._accept, judged, now):
                self._believed.pop(judged.serial, None)
                raise Problem("certificate-revoked", 403)
            self._believed[judged.serial] = now
        return judged

    def _accept(self, speaker: Speaker, now: datetime) -> bool:
        with Session(self._engine) as db, db.begin():
            return accept(db, speaker, now)

    def _certificate(self, scope: Any) -> bytes:
        if not self._behind_proxy:
            return bytes(scope.get("state", {}).get("peer_certificate", b""))
        sent = [value for name, value in scope["headers"] if name == HEADER]
        return unquote_to_bytes(sent[0]) if len(sent) == 1 else b""
