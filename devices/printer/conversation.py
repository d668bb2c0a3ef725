"""Asking a printer over its line: one question is open at a time, and a late answer is never taken for the next one's."""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.answers import Answer, Answers
from devices.printer.line import Line
from devices.printer.status import PLACE, QUESTIONS, PrinterStatus, decode_status

ANSWER_SECONDS = 0.5  # no byte within this is unknown, never fine
LATE_SECONDS = 5.0  # what has not been answered within this never will be
WRITE_SECONDS = 5.0  # a band of a picture at 9600 baud; a printer that takes longer has stopped
CLEAR_SECONDS = 1.0  # what clears the buffers needs no room in them
MOST_BYTES = 4096  # a line that never falls silent is noise


class Conversation:
    """Begins and ends with its line: what an earlier line was asked is answered there. Every call may raise DeviceError.

    Answers bear no name and come in the order of their questions. So while one is open nothing else is asked, until it is
    answered or it is too late for that.
    """

    def __init__(self, line: Line, *, now: Callable[[], float]) -> None:
        self._line, self._now, self._answers = line, now, Answers()
        self._asked: float | None = None  # when the open question was asked
        self._marked: float | None = None  # the same of the open mark
        self._passed = False

    def say(self, raw: bytes, *, seconds: float = WRITE_SECONDS) -> None:
        self._line.write(raw, seconds=seconds)

    def status(self, *, until: float = 0.0) -> PrinterStatus | None:
        """Ask all four questions and wait for each answer, to `until` when that is later; None when one did not come."""
        answers: dict[int, int] = {}
        for kind in QUESTIONS:
            byte = self.ask(kind, seconds=max(ANSWER_SECONDS, until - self._now()))
            if byte is None:
                return None
            answers[kind] = byte
        return decode_status(answers)

    def ask(self, kind: int, *, seconds: float = ANSWER_SECONDS) -> int | None:
        """The answer to DLE EOT `kind`; None when it did not come, or an earlier question is still open."""
        ends = self._now() + seconds
        self.listen(seconds=0)
        if self._asked is not None:
            self._hear(Answer.STATUS, min(ends, self._asked + LATE_SECONDS))
        if self._asked is not None and self._now() < self._asked + LATE_SECONDS:
            return None
        self.say(QUESTIONS[kind], seconds=max(ANSWER_SECONDS, ends - self._now()))
        self._asked = self._now()
        return self._hear(Answer.STATUS, ends)

    def settle(self, *, seconds: float = LATE_SECONDS) -> bool:
        """Wait until an answer to an earlier mark cannot come any more; whether it has come to that in time."""
        if self._marked is not None:
            too_late = self._marked + LATE_SECONDS
            self._hear(Answer.PLACE, min(too_late, self._now() + seconds))
            if self._now() >= too_late:
                self._marked = None
        return self._marked is None

    def mark(self) -> None:
        """Have the printer say when it has come to this place among its commands."""
        self.settle()
        self.listen(seconds=0)
        self.say(PLACE, seconds=ANSWER_SECONDS)
        self._marked, self._passed = self._now(), False

    def passed(self, *, seconds: float) -> bool:
        """Whether it has come to the mark, within so long."""
        if not self._passed:
            self._hear(Answer.PLACE, self._now() + seconds)
        return self._passed

    def abandon(self, command: bytes) -> bool:
        """Have the buffers cleared (DLE DC4 8); nothing more is sent before the printer says it is done. Whether it did."""
        if not command:
            return False
        self.say(command, seconds=CLEAR_SECONDS)
        if self._hear(Answer.CLEARED, self._now() + ANSWER_SECONDS) is not None:
            self._asked = self._marked = None  # what was still to be answered would have been before
            return True
        if self._marked is not None:
            self._marked = self._now()
        return False

    def listen(self, *, seconds: float) -> None:
        """Take what comes within so long."""
        ends = self._now() + seconds
        for _ in range(MOST_BYTES):
            if (byte := self._line.read(seconds=max(0.0, ends - self._now()))) is None:
                return
            self._take(byte)

    def _hear(self, wanted: Answer, ends: float) -> int | None:
        """The next answer of this kind to an open question."""
        while (left := ends - self._now()) > 0 and (byte := self._line.read(seconds=left)) is not None:
            if self._take(byte) is wanted:
                return byte
        return None

    def _take(self, byte: int) -> Answer | None:
        """Sort a byte, and close the question that it answers."""
        answer = self._answers.sort(byte, at=self._now())
        if answer is Answer.STATUS:
            self._asked = None
        elif answer is Answer.PLACE:
            self._marked, self._passed = None, True
        return answer
