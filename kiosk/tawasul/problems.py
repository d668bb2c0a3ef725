"""Problems as RFC 9457 has them: a stable type, words in the asked language, never a personal datum."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from kiosk.tawasul.words import CODES, language_of


class Problem(Exception):
    """Ends a call with the problem of this name (codes.toml, [problems])."""

    def __init__(self, name: str, status: int, *, retry_after_seconds: int | None = None, **members: str) -> None:
        super().__init__(name)
        self.name, self.status, self.retry_after_seconds, self.members = name, status, retry_after_seconds, members


def answer(request: Request, problem: Problem) -> JSONResponse:
    language = language_of(request.headers.get("accept-language", ""))
    body = {"type": f"urn:tawasul:problem:{problem.name}", "title": CODES["problems"][problem.name][language]}
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after_seconds is not None:
        headers["Retry-After"] = str(problem.retry_after_seconds)
    return JSONResponse(
        {**body, "status": problem.status, **problem.members},
        problem.status,
        headers=headers,
        media_type="application/problem+json",
    )
