"""One call: its headers, query and body checked as the contract has them, and the route that carries it to its work.

Plain Starlette and msgspec: FastAPI and pydantic cost each process 190 ms at its start and 15 MB, and each call 0.3 ms.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.tawasul.envelope import CONTRACT
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.sessions import Caller
from kiosk.tawasul.words import language_of

S = TypeVar("S")
KIOSK = re.compile(r"[A-Za-z0-9-]{1,32}")
LONGEST_BODY, LONGEST_CURSOR = 1_000_000, 64
GONE = 499  # the caller hung up before the call was whole: nobody hears this, and it is no fault of ours to write down


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A body as the contract has it; its fields are a visitor's, so it has no useful repr."""

    def __repr__(self) -> str:
        return type(self).__name__


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """What a route's work is given; whatever is not as the contract has it is a problem when it is asked for."""

    request: Request
    raw: bytes

    @property
    def caller(self) -> Caller:
        speaker = getattr(self.request.state, "speaker", None)
        token = self.request.headers.get("authorization", "").removeprefix("Bearer ")
        return Caller(token, speaker.kiosk if speaker is not None else None)

    @property
    def kiosk(self) -> str:
        name = self.request.headers.get("kiosk-id", "")
        if not KIOSK.fullmatch(name):
            raise Problem("bad-request", 422)
        return name

    @property
    def speaks(self) -> tuple[int, int]:
        """Major and minor version of the contract that the caller speaks; who says none speaks the newest."""
        spoken = f"{self.request.headers.get('contract-version', CONTRACT)}.0".split(".")
        return int(spoken[0]), int(spoken[1])

    @property
    def idempotency_key(self) -> str:
        key = self.request.headers.get("idempotency-key", "")
        if not 8 <= len(key) <= 64:
            raise Problem("bad-request", 422)
        return key

    @property
    def language(self) -> int:
        return language_of(self.request.headers.get("accept-language", ""))

    @property
    def cursor(self) -> str:
        cursor = self.request.query_params.get("cursor", "")
        if len(cursor) > LONGEST_CURSOR:
            raise Problem("bad-request", 422)
        return cursor

    def body(self, kind: type[S]) -> S:
        if self.request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            raise Problem("bad-request", 422)
        try:
            return msgspec.json.decode(self.raw, type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise Problem("bad-request", 422) from None  # its text would hold what was sent


Work = Callable[[Call], "Response | dict[str, Any]"]


def route(method: str, path: str, work: Work, workers: ThreadPoolExecutor, *, status: int = 200) -> Route:
    """Answer calls of this method and path by `work`, in one of the workers' threads."""

    async def endpoint(request: Request) -> Response:
        request.scope["template"] = path  # what is counted names no visitor's transaction
        try:
            call = Call(request, b"" if method == "GET" else await _whole(request))
        except ClientDisconnect:
            return Response(status_code=GONE)
        answer = await asyncio.get_running_loop().run_in_executor(workers, work, call)
        return answer if isinstance(answer, Response) else told(answer, status)

    made = Route(path, endpoint, methods=[method])
    made.methods = {method}  # Starlette adds HEAD, which the contract does not have
    return made


def told(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, headers, media_type="application/json")


async def _whole(request: Request) -> bytes:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LONGEST_BODY:
            raise HTTPException(413)
    return raw
