"""Card conversations without I/O: a conversation yields commands and is sent responses; only `converse` transmits.

Only SELECT, READ BINARY, READ RECORD, GET RESPONSE, GET DATA and GET CHALLENGE can ever be sent, and to a travel document
what proves key and chip.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
ALLOWED_INS = frozenset({0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0x84})  # ISO 7816-4 §7: nothing here writes
# What a travel document needs besides, all of it without a trace in the card: MSE:SET, EXTERNAL, GENERAL and INTERNAL
# AUTHENTICATE, Doc 9303-11 §4.3.4, §4.4.4 and §6
TRAVEL_DOCUMENT_INS = ALLOWED_INS | {0x22, 0x82, 0x86, 0x88}
MAX_CONTINUATIONS = 64  # a card that answers 61xx for ever is refused, not followed
MAX_APDUS = 200  # until a profile has set its own limits


class CardGone(Exception):
    """The card left during the conversation: ordinary, the visitor may do so at any time."""


class CardMute(Exception):
    """The card says nothing at all when it is powered: it lies the wrong way round in its slot, or is dead."""


class CardReset(Exception):
    """Another program reset the card: what was selected is forgotten, and the conversation can begin anew."""


class CardRefused(Exception):
    """The card answered what the conversation cannot go on with; the text holds status words only."""

    def __init__(self, sentence: str, sw: int = 0) -> None:
        super().__init__(sentence)
        self.sw = sw


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """A command APDU, ISO 7816-4 §5.1; `le` is the expected length, of which 256 is sent as 00, and 65,536 as 0000.

    It is short unless more than 255 bytes are sent or more than 256 expected.
    """

    ins: int
    p1: int = 0
    p2: int = 0
    data: bytes = b""
    le: int | None = None
    cla: int = 0

    def encode(self, *, t0: bool) -> bytes:
        """Encode for the protocol: under T=0 a command with data carries no Le (ISO 7816-3 §12.1.2)."""
        head = bytes([self.cla, self.ins, self.p1, self.p2])
        if len(self.data) > 255 or ((self.le or 0) > 256 and not (t0 and self.data)):
            return head + b"\x00" + self._extended()
        body = bytes([len(self.data)]) + self.data if self.data else b""
        tail = b"" if self.le is None or (t0 and self.data) else bytes([self.le % 256])
        return head + body + tail

    @classmethod
    def decode(cls, raw: bytes) -> CommandApdu:
        """Read a command as it goes over the wire (ISO 7816-3 §12.1.3); raises ValueError."""
        (cla, ins, p1, p2), rest = raw[:4], raw[4:]
        if len(rest) <= 1:
            return cls(ins, p1, p2, b"", (rest[0] or 256) if rest else None, cla)
        wide = rest[0] == 0
        counted = 2 if wide else 1
        rest = rest[1:] if wide else rest
        if len(rest) == counted == 2:
            return cls(ins, p1, p2, b"", int.from_bytes(rest, "big") or 65_536, cla)
        size = int.from_bytes(rest[:counted], "big")
        data, tail = rest[counted : counted + size], rest[counted + size :]
        if not size or len(data) != size or len(tail) not in (0, counted):
            raise ValueError("no command of ISO 7816-3")
        le = (int.from_bytes(tail, "big") or (65_536 if wide else 256)) if tail else None
        return cls(ins, p1, p2, data, le, cla)

    def _extended(self) -> bytes:
        """Lengths of two bytes each, after the one 00 that announces them."""
        body = len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        return body + (b"" if self.le is None else (self.le % 65_536).to_bytes(2, "big"))


@dataclass(frozen=True, slots=True, repr=False)
class ResponseApdu:
    data: bytes
    sw: int

    @classmethod
    def decode(cls, raw: bytes) -> ResponseApdu:
        if not raw:  # pcscd reports a card pulled mid-command as success with nothing
            raise CardGone
        if len(raw) < 2 or len(raw) > 65_538:
            raise CardRefused(f"an answer of {len(raw)} bytes is none of ISO 7816-4")
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))


@dataclass(frozen=True, slots=True)
class Limits:
    """Yielded by a conversation that knows its card: what the rest of it may take."""

    apdus: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Begun:
    """Yielded by a conversation at the beginning of a step: its name, which never holds anything of the card."""

    step: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Yielded by a conversation that knows how far it is: files done of files wanted."""

    done: int
    wanted: int


Conversation = Generator[CommandApdu | Limits | Begun | Progress, ResponseApdu, T]
NOTED = ResponseApdu(b"", 0x9000)


def ask(command: CommandApdu) -> Conversation[ResponseApdu]:
    """Send one command; follow 6Cxx with the right length and 61xx with GET RESPONSE (ISO 7816-4 §5.3.4)."""
    response = yield command
    if response.sw >> 8 == 0x6C:
        command = CommandApdu(command.ins, command.p1, command.p2, command.data, response.sw & 0xFF or 256, command.cla)
        response = yield command
    return (yield from follow(response))


def follow(response: ResponseApdu) -> Conversation[ResponseApdu]:
    """Fetch with GET RESPONSE what an answer of 61xx has left with the card."""
    data = response.data
    for _ in range(MAX_CONTINUATIONS):
        if response.sw >> 8 != 0x61:
            return ResponseApdu(data, response.sw)
        response = yield CommandApdu(0xC0, le=response.sw & 0xFF or 256)
        if response.sw >> 8 == 0x6C:
            response = yield CommandApdu(0xC0, le=response.sw & 0xFF or 256)
        data += response.data
    raise CardRefused("the card promises more data without end", 0x6100)


@dataclass(slots=True)
class Counter:
    """How many commands were sent, and when each step of the conversation began: name, commands before it, seconds."""

    apdus: int = 0
    begun: list[tuple[str, int, float]] = field(default_factory=list)


def converse(
    conversation: Conversation[T],
    transmit: Callable[[bytes], bytes],
    *,
    t0: bool,
    counter: Counter,
    now: Callable[[], float],
    allowed: frozenset[int] = ALLOWED_INS,
    told: Callable[[Progress], None] = lambda _: None,
) -> T:
    """Carry a conversation over a channel; the only loop that transmits, so the only place that can forbid.

    `now()` is monotonic seconds. A limit of time is looked at between commands: one that never ends is its caller's. `told`
    hears how far a long reading is.
    """
    most, ends = MAX_APDUS, float("inf")
    try:
        command = next(conversation)
        while True:
            if isinstance(command, Limits):
                most, ends = counter.apdus + command.apdus, now() + command.seconds
                command = conversation.send(NOTED)
                continue
            if isinstance(command, Begun):
                counter.begun.append((command.step, counter.apdus, now()))
                command = conversation.send(NOTED)
                continue
            if isinstance(command, Progress):
                told(command)
                command = conversation.send(NOTED)
                continue
            if command.ins not in allowed:
                raise CardRefused(f"INS {command.ins:02X} is never sent")
            if counter.apdus >= most:
                raise CardRefused("the card needs more commands than a reading may take")
            if now() >= ends:
                raise CardRefused("the card needs more time than its profile allows")
            counter.apdus += 1
            command = conversation.send(ResponseApdu.decode(transmit(command.encode(t0=t0))))
    except StopIteration as done:
        answer: T = done.value
        return answer
