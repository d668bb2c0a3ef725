"""The line to one card, in the card's own process: connects, carries conversations, and says in typed words how each ended.

What is said holds names of steps, counts and status words, and what the caller puts in: never a command or an answer.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from devices.card.apdu import (
    ALLOWED_INS,
    CardGone,
    CardMute,
    CardRefused,
    CardReset,
    Conversation,
    Counter,
    Progress,
    converse,
)
from devices.errors import DeviceError

T = TypeVar("T")
TD1 = 0x80  # of T0: without TD1 a card speaks T=0 alone, ISO/IEC 7816-3 §8.2.3
Said = dict[str, object]  # one JSON line


@dataclass(frozen=True, slots=True)
class Line:
    """`long_answers`: reader and protocol can carry extended length, if the card can."""

    transmit: Callable[[bytes], bytes]
    atr: bytes
    t0: bool
    long_answers: bool


class Carry(Protocol):
    """Carries one conversation; what it counts goes into what is said."""

    def __call__(
        self,
        conversation: Conversation[T],
        *,
        allowed: frozenset[int] = ALLOWED_INS,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> T: ...


def connect(reader: str) -> Line:
    """Connect to the card in a PC/SC reader, or to a simulated one (tcp:host:port)."""
    if reader.startswith("tcp:"):
        return _connect_simulated(reader)
    from devices.card.pcsc import Connection  # the simulated reader needs no PC/SC

    connection = Connection(reader)
    return Line(connection.transmit, connection.atr, connection.t0, not connection.t0 and connection.carries_extended())


def _connect_simulated(reader: str) -> Line:
    from devices.card import wire

    _, host, port = reader.split(":")
    try:
        sock = socket.create_connection((host, int(port)), timeout=5)
    except OSError:
        raise CardGone from None
    sock.settimeout(None)

    def transmit(raw: bytes) -> bytes:
        try:
            wire.send(sock, raw)
        except OSError:
            raise CardGone from None
        answer = wire.receive(sock)
        if answer is None:
            raise CardGone
        return answer

    atr = transmit(bytes([wire.GET_ATR]))
    if not atr:
        raise CardMute
    t0 = len(atr) > 1 and not atr[1] & TD1
    return Line(transmit, atr, t0=t0, long_answers=not t0)


def typed(work: Callable[[Carry], Said], line: Callable[[], Line], *, first: str) -> Said:
    """Do some work with a card and answer what is said of it, and how many commands, milliseconds and steps it took.

    `line` is called within the step named `first`. A card that another program reset is worked with anew, once: whatever was
    agreed with it is agreed again.
    """
    started = time.monotonic()
    counter = Counter(begun=[(first, 0, started)])
    try:
        said = _anew(work, line, counter)
    except CardGone:
        said = {"kind": "gone"}
    except CardMute:
        said = {"kind": "mute"}
    except CardReset:
        said = {"kind": "unreadable", "reason": "another program on this machine resets the card again and again"}
    except (CardRefused, DeviceError) as error:
        said = {"kind": "unreadable", "reason": str(error)}
    ended = time.monotonic()
    taken = {"apdus": counter.apdus, "milliseconds": round((ended - started) * 1000), "steps": _steps(counter, ended)}
    return {**said, **taken}


def _anew(work: Callable[[Carry], Said], line: Callable[[], Line], counter: Counter) -> Said:
    connected = line()

    def carry(
        conversation: Conversation[T],
        *,
        allowed: frozenset[int] = ALLOWED_INS,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> T:
        return converse(
            conversation, connected.transmit, t0=connected.t0, counter=counter, now=time.monotonic, allowed=allowed, told=told
        )

    try:
        return work(carry)
    except CardReset:
        return work(carry)


def _steps(counter: Counter, ended: float) -> list[tuple[str, int, int]]:
    """Each step's name, commands and milliseconds, up to where the work ended."""
    ends = [*counter.begun[1:], ("", counter.apdus, ended)]
    return [
        (name, apdus - before, round((moment - began) * 1000))
        for (name, before, began), (_, apdus, moment) in zip(counter.begun, ends, strict=True)
    ]
