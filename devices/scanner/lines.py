"""What a scanner sends, as lines: ended by CR, LF, ETX or silence, begun anew by STX. Bytes in, words of lines out. Pure.

Nobody vouches for what hangs at the port: time and memory are bounded whatever comes. Visitor data: no repr shows a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

SILENCE_SECONDS = 0.25
"""So long without a byte, and the scan is over. A slow port (1200 baud) leaves 8 ms between two bytes."""
MOST_CHARACTERS = 90
"""Of one line: the longest zone, when its scanner sends it without ends."""
MOST_BYTES = 1024
"""Between two silences: a dozen zones. More is nobody's document, and is dropped until it stops."""

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A
ENDS = (ETX, CR, LF)
PRINTED = range(0x20, 0x7F)


class Fault(Enum):
    """Why a line is none; the value is the technician's sentence."""

    CONTROL = "has a control character"
    FOREIGN = "has a byte outside ASCII: the port's speed may be another than the scanner's"
    LONG = "is longer than any that a document has"
    HALF = "was begun anew before its end"
    FLOOD = "is of a flood that no document sends"


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    text: str


@dataclass(frozen=True, slots=True)
class BadLine:
    fault: Fault


class Quiet(Enum):
    """The scanner has said nothing for a while: what comes next is another scan."""

    QUIET = auto()


Word = Line | BadLine | Quiet


class LineReader:
    """Owned by one thread. `take` is called with what came, and with nothing when nothing did: silence has a meaning."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._fault: Fault | None = None
        self._bytes = 0  # since the last silence
        self._last = 0.0

    def take(self, raw: bytes, *, now: float) -> Iterator[Word]:
        """Answer the lines that these bytes end, at these monotonic seconds."""
        if raw:
            self._last = now
        elif now - self._last >= SILENCE_SECONDS:  # never at bytes: they waited while this thread slept
            yield from self._ended()
            yield Quiet.QUIET
            self._bytes = 0
        for byte in raw:
            self._bytes += 1
            if self._bytes > MOST_BYTES:
                yield from self._flooded()
                return
            yield from self._byte(byte)

    def _byte(self, byte: int) -> Iterator[Word]:
        if byte in ENDS:
            yield from self._ended()
        elif byte == STX:
            if self._line:
                self._fault = Fault.HALF
                yield from self._ended()
        elif self._fault is None:
            self._fault = self._wrong(byte)
            self._line.append(byte)

    def _wrong(self, byte: int) -> Fault | None:
        if byte not in PRINTED:
            return Fault.FOREIGN if byte >= 0x80 else Fault.CONTROL
        return Fault.LONG if len(self._line) == MOST_CHARACTERS else None

    def _ended(self) -> Iterator[Word]:
        line, fault = self._line.decode("latin-1"), self._fault
        self._forget()
        if fault is not None:
            yield BadLine(fault)
        elif line:
            yield Line(line)

    def _flooded(self) -> Iterator[Word]:
        self._forget()
        if self._bytes == MOST_BYTES + 1:
            yield BadLine(Fault.FLOOD)

    def _forget(self) -> None:
        """Give the line's memory back: one that is cleared is only shortened, and its first letters stay there."""
        self._line, self._fault = bytearray(), None
