"""One receipt on its way to a printer: sent chunk by chunk, cut, and called printed by the printer's own word.

The printer was well before; what is left in it or hangs there afterwards is the driver's to clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from devices.printer.conversation import ANSWER_SECONDS, LATE_SECONDS, WRITE_SECONDS, Conversation
from devices.printer.profile import PrinterProfile
from devices.printer.status import OFFLINE, PrintOutcome, fault_of

PASSING = (PrintOutcome.TOO_HOT, PrintOutcome.OFFLINE)  # end by themselves: offline without a cause is a hand at its buttons
MARKS = 2
PRINTS_SECONDS = 3.0  # a third of a metre, which is more than a receipt is left in a buffer when its last byte was sent


class PrintRun:
    """Ends by itself soon after `ends`. `begun`: bytes of it may be at the printer. Every call may raise DeviceError."""

    def __init__(self, talk: Conversation, profile: PrinterProfile, *, ends: float, now: Callable[[], float]) -> None:
        self._talk, self._profile, self._ends, self._now = talk, profile, ends, now
        self.begun = False

    def send(self, chunks: Iterator[bytes], *, every: int, cancelled: Callable[[], bool]) -> PrintOutcome | None:
        """Send chunk by chunk, asking after `every` so many; an outcome ends it before the last."""
        for number, chunk in enumerate(chunks, start=1):
            if cancelled():
                return PrintOutcome.CANCELLED
            if self._now() > self._ends:
                return PrintOutcome.UNCONFIRMED
            self.begun = True
            self._talk.say(chunk, seconds=min(WRITE_SECONDS, self._ends - self._now()))
            if number % every == 0 and (ended := self._between(cancelled)) is not None:
                return ended
        return None

    def _between(self, cancelled: Callable[[], bool]) -> PrintOutcome | None:
        """One question for every fault: what keeps it from printing puts it offline. What may pass is waited for.

        A printer that answered before and does not now may have been switched off and on: it would print the rest alone.
        """
        while True:
            byte = self._talk.ask(1, seconds=min(LATE_SECONDS, self._ends - self._now()))
            if byte is None:
                return PrintOutcome.UNCONFIRMED
            if not byte & OFFLINE:
                return None
            if (found := self._talk.status()) is None:
                return PrintOutcome.UNCONFIRMED
            fault = fault_of(found)
            if fault not in PASSING:
                return fault
            if cancelled():
                return PrintOutcome.CANCELLED
            self._talk.listen(seconds=min(ANSWER_SECONDS, self._ends - self._now()))
            if self._now() >= self._ends:
                return fault

    def finish(self) -> PrintOutcome:
        """Cut, and wait for the printer's word: an answer to DLE EOT comes at once, while it is still printing."""
        self.begun = True
        self._talk.say(self._profile.finish, seconds=min(WRITE_SECONDS, max(ANSWER_SECONDS, self._ends - self._now())))
        return self._marked() if self._profile.confirms else without_fault(self._talk, self._ends, now=self._now)

    def _marked(self) -> PrintOutcome:
        """It comes to a mark only when all is printed and cut. A stray byte may look like that answer: two marks are passed."""
        for _ in range(MARKS):
            self._talk.mark()
            while not self._talk.passed(seconds=min(ANSWER_SECONDS, self._ends - self._now())):
                found = self._talk.status()
                fault = None if found is None else fault_of(found)
                if fault is not None and fault not in PASSING:
                    return fault
                if self._now() >= self._ends:
                    return fault or PrintOutcome.UNCONFIRMED
        after = self._talk.status(until=self._ends)  # a printer that starts anew says nothing then
        if after is None:
            return PrintOutcome.UNCONFIRMED
        fault = fault_of(after)
        return fault if fault in (PrintOutcome.CUTTER_BLOCKED, PrintOutcome.JAMMED) else PrintOutcome.PRINTED


def without_fault(talk: Conversation, ends: float, *, now: Callable[[], float]) -> PrintOutcome:
    """All that a printer without GS r can say: that it had no fault for as long as its buffer may have been printing."""
    watched = now() + PRINTS_SECONDS
    while True:
        found = talk.status(until=ends)
        fault = None if found is None else fault_of(found)
        if found is None or (fault is not None and fault not in PASSING):
            return fault or PrintOutcome.UNCONFIRMED
        if fault is not None:
            watched = now() + PRINTS_SECONDS  # it prints on only when that is over
        elif now() >= watched:
            return PrintOutcome.PRINTED
        if now() >= ends:
            return fault or PrintOutcome.UNCONFIRMED
        talk.listen(seconds=ANSWER_SECONDS)
