"""A chip that only knows its lines: every command must be the expected one, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Conversation, Counter, converse

T = TypeVar("T")


def play(conversation: Conversation[T], lines: list[tuple[str, str]]) -> T:
    """Carry a conversation over (command, answer) pairs in hexadecimal, all of which must be spoken."""
    left = iter(lines)

    def transmit(raw: bytes) -> bytes:
        expected, answer = next(left)
        assert raw.hex().upper() == expected.replace(" ", "")
        return bytes.fromhex(answer)

    outcome = converse(conversation, transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS)
    assert next(left, None) is None, "the conversation ended before its lines"
    return outcome


def drawn(*values: str) -> Callable[[int], bytes]:
    """Random bytes that are none: the worked example's, in their order."""
    left = iter(values)

    def draw(count: int) -> bytes:
        value = bytes.fromhex(next(left))
        return value.rjust(count, b"\x00")

    return draw
