"""The printer's driver: asks before it prints, and only calls printed what was confirmed (print_run.py).

It never looks into what it prints. What a receipt leaves behind, in the printer's buffers or hanging at the cutter, is cleared
and cut off before anything else is printed. README, Decisions.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.printer.conversation import CLEAR_SECONDS, LATE_SECONDS, Conversation
from devices.printer.escpos_bytes import INITIALISE
from devices.printer.exit_status import lies_at_exit
from devices.printer.line import Line, LineStalled, OpenLine
from devices.printer.print_run import PRINTS_SECONDS, PrintRun, without_fault
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.printer.status import PrinterStatus, PrintOutcome, fault_of

PROMPT_SECONDS = 0.25  # a printer that answers all four questions within this is asked after every chunk
CHUNKS_A_SECOND = 20  # a slower one is asked after as many chunks as its answers would have taken
RECOVER_SECONDS = 20.0  # between two tries of a blocked cutter, while nobody was seen at it
CUT_SECONDS = 2.0  # a feed and a cut
LONGEST_COMMAND = 8 + 64 * 80  # bytes: a band as wide as any paper
FILL_BYTES = 512  # half a second at 9600 baud


class ReceiptPrinter:
    """Owned by one thread."""

    def __init__(
        self, open_line: OpenLine, profile: PrinterProfile = DEFAULT, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._open_line, self._profile, self._now = open_line, profile, now
        self._line: Line | None = None
        self._conversation: Conversation | None = None
        self._hanging = False  # printed paper that was not cut off: it would come out with the next receipt
        self._torn = 0  # how many bytes the printer may still wait for, in a command that was broken off
        self._full = False  # it took nothing more when that was
        self._recover_at: float | None = None
        self.health = DeviceHealth.UNKNOWN

    def open(self) -> None:
        """Connect, and have the printer forget what an earlier receipt left in it; raises DeviceError."""
        self.health = DeviceHealth.OFFLINE
        self._line = self._open_line()
        self._conversation = Conversation(self._line, now=self._now)
        self.health = DeviceHealth.UNKNOWN
        if self._hanging:
            self._forget()

    def suspect(self) -> None:
        """Before `open`: an earlier process may have died in mid-receipt; what it left is cleared and cut off."""
        self._hanging, self._torn = True, LONGEST_COMMAND

    @property
    def hanging(self) -> bool:
        """Whether printed paper may hang there uncut."""
        return self._hanging

    def close(self) -> None:
        """End the line; what it still holds of a receipt that was not confirmed never comes out."""
        if self._line is not None:
            if self._hanging:
                self._line.drop()
                self._torn = LONGEST_COMMAND  # what was on its way may have been broken off anywhere
            else:
                self._line.close()
            self._line = self._conversation = None

    def status(self, *, until: float = 0.0) -> PrinterStatus | None:
        """Ask the printer; None when it does not say in time, or by `until`. Raises DeviceError when the line is broken."""
        found = self._talk.status(until=until)
        self.health = _health(found)
        return found

    def poll(self) -> PrinterStatus | None:
        """Ask how it stands, None is unknown; cut off what hangs there as soon as it can. Raises DeviceError."""
        found = self.status()
        if found is not None:
            self._recover(found)
            if fault_of(found) is None:
                self._cut_hanging()
        return found

    def print_chunks(self, chunks: Iterator[bytes], *, deadline_seconds: float, cancelled: Callable[[], bool]) -> PrintOutcome:
        """Print once what comes in whole commands, asking between two chunks how the printer stands. Never raises.

        A printer that reports a fault beforehand or does not answer gets no byte of the receipt: what waits on its line
        could come out for the next visitor.
        """
        ends = self._now() + deadline_seconds
        try:
            if not self._talk.settle(seconds=deadline_seconds):
                return PrintOutcome.OFFLINE
            asked = self._now()
            before = self.status(until=min(ends, asked + LATE_SECONDS))
            took = self._now() - asked
            if before is None:
                return PrintOutcome.OFFLINE
            if (fault := fault_of(before)) is not None:
                return fault
            if cancelled():
                return PrintOutcome.CANCELLED
            if not self._cut_hanging(within_seconds=ends - self._now()):
                return PrintOutcome.OFFLINE
            self._talk.say(INITIALISE)
        except DeviceError:
            return PrintOutcome.OFFLINE
        every = 1 if took < PROMPT_SECONDS else math.ceil(took * CHUNKS_A_SECOND)
        run = PrintRun(self._talk, self._profile, ends=ends, now=self._now)
        try:
            outcome = run.send(chunks, every=every, cancelled=cancelled) or run.finish()
        except DeviceError as error:
            self._hanging, self._full = run.begun, isinstance(error, LineStalled)
            return PrintOutcome.UNCONFIRMED
        if outcome is not PrintOutcome.PRINTED:
            self._hanging = run.begun
            with contextlib.suppress(DeviceError):  # a broken line is seen at the next poll, and all this made up for
                self._give_up(outcome)
        return outcome

    def _give_up(self, outcome: PrintOutcome) -> None:
        """Nothing of it comes out later. What hangs there is cut off now, or when the printer can and answers again."""
        ended = outcome in (PrintOutcome.CANCELLED, PrintOutcome.UNCONFIRMED)
        if self._forget() and ended and self._profile.confirms:  # others are watched after a cut: at the next poll
            self._cut_hanging()

    def _forget(self) -> bool:
        """Have its buffers cleared. A command that was broken off gets its bytes, as white, lest it swallow the next ones.

        They go first: what clears the buffers is data there to some printers, and in the head of a band it would be its size.
        A printer that is full takes nothing else first. Answer whether the printer said that it has done so.
        """
        if self._full:
            self._talk.abandon(self._profile.abandon)
        try:
            while self._torn > 0:
                self._talk.say(bytes(min(self._torn, FILL_BYTES)))
                self._torn -= FILL_BYTES
        except LineStalled:
            self._full = True
            raise
        self._torn, self._full = 0, False
        heard = self._talk.abandon(self._profile.abandon)
        self._talk.say(INITIALISE, seconds=CLEAR_SECONDS)
        return heard

    def lies_at_exit(self) -> bool | None:
        """Whether paper lies at the exit; None when the printer does not say. Raises DeviceError when the line is broken."""
        if self._line is None:
            raise DeviceError("the printer is not connected.")
        return lies_at_exit(self._line, now=self._now)

    def retract(self) -> None:
        """Have what lies at the exit drawn back; raises DeviceError when the line is broken."""
        self._talk.say(self._profile.retract)

    def _cut_hanging(self, *, within_seconds: float = math.inf) -> bool:
        """Cut off what hangs there; whether nothing does any more, by the printer's own word: one that starts hears nothing."""
        takes_seconds = CUT_SECONDS if self._profile.confirms else PRINTS_SECONDS
        if self._hanging and takes_seconds <= within_seconds:
            self._talk.say(INITIALISE + self._profile.finish + self._profile.retract, seconds=CUT_SECONDS)
            if self._profile.confirms:
                self._talk.mark()
                self._hanging = not self._talk.passed(seconds=CUT_SECONDS)
            else:
                self._hanging = (
                    without_fault(self._talk, self._now() + PRINTS_SECONDS, now=self._now) is not PrintOutcome.PRINTED
                )
        return not self._hanging

    def _recover(self, found: PrinterStatus) -> None:
        """Have a cutter tried again: at once when the cover was closed again, else now and then; never while it is open."""
        if not (found.cutter_error or found.jammed):
            self._recover_at = None
        elif found.cover_open:
            self._recover_at = self._now()
        elif self._recover_at is None:
            self._recover_at = self._now() + RECOVER_SECONDS
        elif self._now() >= self._recover_at:
            self._talk.say(self._profile.recover)
            self._recover_at = self._now() + RECOVER_SECONDS

    @property
    def _talk(self) -> Conversation:
        if self._conversation is None:
            raise DeviceError("the printer is not connected.")
        return self._conversation


def _health(status: PrinterStatus | None) -> DeviceHealth:
    if status is None:
        return DeviceHealth.UNKNOWN
    if status.broken:
        return DeviceHealth.HARDWARE_ERROR
    match fault_of(status):
        case None:
            return DeviceHealth.ONLINE
        case PrintOutcome.TOO_HOT:
            return DeviceHealth.BUSY
        case _:
            return DeviceHealth.USER_ERROR
