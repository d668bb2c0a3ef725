"""A line's end in the simulated printer: splits what comes into what is done at once and what waits, and keeps the answers.

`Connection(PrinterCore(now=clock))` is a whole printer to talk to in virtual time: `feed`, `due`, and `next_at` to wait for.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from devices.simulated.printer.commands import AT_ONCE, CLEAR, HEAD_BYTES, declared_length
from devices.simulated.printer.core import PrinterCore

QUESTION = re.compile(rb"\x10\x04[\x01-\x04]")
NULS = re.compile(rb"\x00+")  # they do nothing, however many


@dataclass(slots=True, eq=False)
class Connection:
    """The printer's end of one line. `answers` wait for their time; a command that is not whole waits for its rest."""

    core: PrinterCore
    answers: deque[tuple[float, bytes]] = field(default_factory=deque)
    _head: bytearray = field(default_factory=bytearray)
    _left: int = 0
    _seen: bytes = b""

    def __post_init__(self) -> None:
        self.core.join(self)

    def feed(self, raw: bytes) -> int:
        """Take bytes as far as there is room for them (and the line holds); how many were taken."""
        self.core.run()
        at = 0
        while at < len(raw) and not self.core.hung_up:
            taken = self._take(raw, at)
            if not taken:
                break
            at += taken
        return at

    def due(self) -> bytes:
        """The answers whose time has come, once."""
        self.core.run()
        found = bytearray()
        while self.answers and self.answers[0][0] <= self.core.now():
            found += self.answers.popleft()[1]
        return bytes(found)

    def next_at(self) -> float | None:
        """When, without another byte, an answer or room for more bytes may come at the earliest."""
        times = (self.answers[0][0] if self.answers else None, self.core.next_at())
        return min((time for time in times if time is not None), default=None)

    def answer(self, raw: bytes) -> None:
        at = self.core.now() + self.core.answers_after_seconds
        self.answers.append((max(at, self.answers[-1][0]) if self.answers else at, raw))

    def hang_up(self) -> None:
        """End in mid-command: what is missing of it never comes."""
        self.core.run()
        self.core.leave(self)
        self.core.drop_unfinished(self._left)
        self._left = 0
        self._head.clear()
        self.answers.clear()

    def _take(self, raw: bytes, at: int) -> int:
        """Take one command, or what is here of it."""
        if self._left:
            return self._take_rest(raw, at, self._left)
        if not self._head and (run := NULS.match(raw, at)):
            return self._take_rest(raw, at, min(len(run[0]), self.core.room))
        known = len(self._head)
        head = bytes(self._head) + raw[at : at + HEAD_BYTES]
        length = declared_length(head)
        missing = (length or known + HEAD_BYTES) - known
        if not length or (head[:2] in AT_ONCE and len(raw) - at < missing):
            self._head += raw[at : at + missing]
            self.core.raw += raw[at : at + missing]
            return min(missing, len(raw) - at)
        if head[:2] in AT_ONCE:
            self._head.clear()
            self.core.raw += raw[at : at + missing]
            self.core.at_once((head + raw[at + HEAD_BYTES : at + missing])[:length], self)
            return missing
        if self.core.room < min(length, HEAD_BYTES):
            return 0
        self.core.take(self._head, self)
        self._head.clear()
        return self._take_rest(raw, at, length - known)

    def _take_rest(self, raw: bytes, at: int, missing: int) -> int:
        """Take of a command's data what there is room for; DLE DC4 8 within ends that command, or is data, too."""
        taken = raw[at : at + min(missing, self.core.room)]
        before = len(self._seen)
        self._seen += taken
        clears = self._seen.find(CLEAR) if self.core.clears_within_data else -1
        if clears >= 0:
            taken = taken[: clears + len(CLEAR) - before]
        self._left = missing - len(taken)
        self.core.raw += taken
        self.core.take(taken if clears < 0 else taken[: max(0, clears - before)], self)
        self.core.run()
        if clears >= 0:
            self._left = 0
            self.core.at_once(CLEAR, self)
        elif self.core.answers_within_data:
            for question in QUESTION.finditer(self._seen, max(0, before - 2)):
                self.core.at_once(question[0], self)
        self._seen = self._seen[1 - len(CLEAR) :] if self._left else b""
        return len(taken)
