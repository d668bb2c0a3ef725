"""One HTTP/1.1 message as the proxy sees it, and what a fault makes of a true answer. Pure but for `receive`."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.fault import Endpoint, Fault

JSON = "application/json"
YEAR_SECONDS = 31_536_000
TEN_MB = 10_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer; header names are lower case."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def with_header(self, name: str, value: str) -> Message:
        return replace(self, headers=(*(pair for pair in self.headers if pair[0] != name), (name, value)))

    def with_body(self, body: bytes) -> Message:
        return replace(self.with_header("content-length", str(len(body))), body=body)

    @property
    def head(self) -> bytes:
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"

    @property
    def raw(self) -> bytes:
        return self.head + self.body


async def receive(reader: asyncio.StreamReader) -> Message | None:
    """Read one message with its whole body; None when the other side has gone."""
    try:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        head = Message(first, tuple((name.strip().lower(), value.strip()) for name, value in pairs))
        return replace(head, body=await reader.readexactly(int(head.header("content-length") or 0)))
    except (asyncio.IncompleteReadError, OSError):
        return None


def falsified(fault: Fault, endpoint: Endpoint, request: Message, answer: Message, *, location: str) -> bytes:
    """Make of a true answer what the fault makes of it. Each lie is as near to the truth as it can be."""
    good = answer.with_header("content-type", JSON)
    match fault:
        case Fault.CUT_HEAD:
            return answer.head[:-4]
        case Fault.CUT_BODY:
            return answer.raw[:-1]
        case Fault.CUT_CHUNKS:
            kept = tuple(pair for pair in answer.headers if pair[0] != "content-length")
            head = replace(answer, headers=(*kept, ("transfer-encoding", "chunked"))).head
            return head + f"{len(answer.body):x}\r\n".encode() + answer.body + b"\r\n"
        case Fault.GARBAGE:
            return bytes(range(256)) * 4 + b"\r\n\r\n"
        case Fault.WRONG_TYPE:
            return answer.with_header("content-type", "text/html").raw
        case Fault.WRONG_SCHEMA:
            return good.with_body(b'{"result": {"status": "ok", "items": []}, "ok": true}').raw
        case Fault.HUGE:
            return good.with_body(answer.body.ljust(TEN_MB)).raw
        case Fault.COMPRESSED:
            return good.with_header("content-encoding", "gzip").with_body(gzip.compress(answer.body)).raw
        case Fault.TOO_MANY:
            problem = {"type": "urn:tawasul:problem:too-many", "title": "Too many", "status": 429}
            limited = replace(answer, first="HTTP/1.1 429 Too Many Requests").with_header("retry-after", str(YEAR_SECONDS))
            return limited.with_header("content-type", "application/problem+json").with_body(json.dumps(problem).encode()).raw
        case Fault.ERROR:
            return replace(good, first="HTTP/1.1 500 Internal Server Error").raw
        case Fault.REDIRECT:
            return replace(good, first="HTTP/1.1 307 Temporary Redirect").with_header("location", location).raw
        case Fault.OTHER_IDS | Fault.DISAGREEING | Fault.ENDLESS:
            said = json.loads(answer.body)
            if fault is not Fault.DISAGREEING or request.header("accept-language") == "en" or endpoint is Endpoint.RECEIPTS:
                CONTENT_LIES[fault, endpoint](said)
            return answer.with_body(json.dumps(said).encode()).raw
        case _:
            raise AssertionError(f"{fault} falsifies no answer")


def _same_id(said: dict[str, Any]) -> None:
    said["items"][1]["id"] = said["items"][0]["id"]


def _other_number(said: dict[str, Any]) -> None:
    said["number"] = str(int(said["number"]) + 1)


def _other_days(said: dict[str, Any]) -> None:
    said["items"][0]["days_there"] += 1


def _other_day(said: dict[str, Any]) -> None:
    said["items"][0]["day"]["gregorian"] = "2020-01-01"


def _other_issue(said: dict[str, Any]) -> None:
    said["day"]["gregorian"] = "2020-01-01"


def _other_stage(said: dict[str, Any]) -> None:
    said["stage"] = "finished" if said["stage"] != "finished" else "received"


def _always_more(said: dict[str, Any]) -> None:
    said["next"] = "0"


CONTENT_LIES: dict[tuple[Fault, Endpoint], Callable[[dict[str, Any]], None]] = {
    (Fault.OTHER_IDS, Endpoint.TRANSACTIONS): _same_id,
    (Fault.OTHER_IDS, Endpoint.LOOKUPS): _other_number,
    (Fault.DISAGREEING, Endpoint.TRANSACTIONS): _other_days,
    (Fault.DISAGREEING, Endpoint.MOVEMENTS): _other_day,
    (Fault.DISAGREEING, Endpoint.LOOKUPS): _other_stage,
    (Fault.DISAGREEING, Endpoint.RECEIPTS): _other_issue,
    (Fault.ENDLESS, Endpoint.TRANSACTIONS): _always_more,
    (Fault.ENDLESS, Endpoint.MOVEMENTS): _always_more,
}
"""Lies that fit the contract's schema: which answer can tell them."""
