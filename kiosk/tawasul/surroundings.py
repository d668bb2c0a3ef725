"""What the service takes from outside: the clock, chance, the way codes leave, the note of calls. The demo may fix each."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


def instant(text: str) -> datetime:
    """Read an ISO instant as the service keeps time: UTC, without zone."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def clock(fixed: datetime | None) -> Callable[[], datetime]:
    return (lambda: datetime.now(UTC).replace(tzinfo=None)) if fixed is None else (lambda: fixed)


def drawing(demo_secret: str) -> Callable[[str, str, int], str]:
    """Characters from the system's randomness, or, in the demo, the same ones in every run."""
    drawn = dict[str, int]()

    def draw(purpose: str, letters: str, length: int) -> str:
        if not demo_secret:
            return "".join(secrets.choice(letters) for _ in range(length))
        drawn[purpose] = drawn.get(purpose, 0) + 1
        raw = hmac.new(demo_secret.encode(), f"{purpose} {drawn[purpose]}".encode(), hashlib.sha512).digest()
        return "".join(letters[byte % len(letters)] for byte in raw[:length])

    return draw


def counting(to: Path | None) -> Callable[[str], None]:
    def count(line: str) -> None:
        if to is not None:
            with to.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    return count


def delivery(to: Path | None) -> Callable[[str, str], None]:
    """How codes leave the service: the demo's pipe; without one they are dropped, for no gateway is configured."""

    def deliver(phone: str, code: str) -> None:
        if to is not None:
            descriptor = os.open(to, os.O_WRONLY | os.O_APPEND)
            with os.fdopen(descriptor, "w", encoding="utf-8") as pipe:
                pipe.write(f"{phone[-2:]} {code}\n")

    return deliver
