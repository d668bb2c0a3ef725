"""What a check demands of answers, and how it ends when it gets something else."""

from __future__ import annotations

import secrets

from kiosk.backend.conformance.wire import Answer

PROBLEM = "urn:tawasul:problem:"


class Broken(Exception):
    """The clause does not hold; the text says what was asked and what came, never a visitor's datum."""


class NotTried(Exception):
    """The clause could not be tried; the text says why, and what would help."""


def fresh_key() -> str:
    return "check-" + secrets.token_hex(12)


def answered(answer: Answer) -> Answer:
    """Go on only with an answer: one that never came is C-02's."""
    if answer.status == 0:
        raise NotTried(f"{answer.operation} was not answered: see C-02")
    return answer


def refused(answer: Answer, status: int, name: str, asked: str) -> None:
    """Demand a refusal; a type that the contract does not know is C-05's, a form that is none is C-04's."""
    answered(answer)
    if answer.status != status:
        raise Broken(f"{asked}: answered {answer.status}, not {status} {name}")
    said = answer.field("type")
    if isinstance(said, str) and said.startswith(PROBLEM) and said != PROBLEM + name and said[len(PROBLEM) :] in NAMES:
        raise Broken(f"{asked}: answered {said}, not {name}")


NAMES = frozenset(
    {
        "bad-request",
        "no-session",
        "assurance-too-low",
        "not-found",
        "document-not-proven",
        "challenge-expired",
        "code-wrong",
        "code-expired",
        "too-many",
        "too-soon",
        "key-reused",
        "unknown-contract",
        "enrolment-refused",
        "certificate-required",
        "certificate-foreign",
        "certificate-expired",
        "certificate-revoked",
    }
)


def retry_after(answer: Answer, asked: str) -> None:
    seconds = answer.headers.get("retry-after", "")
    if not seconds.isdecimal() or not 1 <= int(seconds) <= 86_400:
        raise Broken(f"{asked}: Retry-After does not say how many seconds (1 to 86400)")


def same(one: Answer, other: Answer, asked: str) -> None:
    """Demand equality to the byte: status, body, and every header but the date."""
    answered(one)
    answered(other)
    if one.status != other.status:
        raise Broken(f"{asked}: one is answered {one.status}, the other {other.status}")
    if one.raw != other.raw:
        raise Broken(f"{asked}: the bodies differ")
    left, right = ({k: v for k, v in answer.headers.items() if k not in UNSTEADY} for answer in (one, other))
    differ = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
    if differ:
        raise Broken(f"{asked}: the headers {', '.join(differ)} differ")


UNSTEADY = frozenset({"date", "connection", "keep-alive", "request-id"})
"""Headers that differ between any two answers, whatever they are about."""
