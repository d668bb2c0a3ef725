"""The printer's driver: asks before it prints, between bands and after the cut, and only calls printed what was confirmed.

It never looks into what it prints. Every write and every read has its time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from enum import Enum, auto

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.printer.escpos_bytes import (
    ABANDON,
    FEED_AND_CUT,
    INITIALISE,
    OFFLINE,
    STATUS,
    PrinterStatus,
    decode_status,
    is_status_byte,
)
from devices.printer.line import Line, OpenLine

ANSWER_SECONDS = 0.5  # no byte within this is unknown, never fine
PROMPT_SECONDS = 0.25  # a printer that answers all four questions within this is asked after every band
BANDS_A_SECOND = 20  # a slower one is asked after as many bands as its answers would have taken
WRITE_SECONDS = 5.0  # a band of a picture at 9600 baud; a printer that takes longer has stopped


class PrintOutcome(Enum):
    """How a receipt ended. Only PRINTED was confirmed by the printer after the cut."""

    PRINTED = auto()
    NO_PAPER = auto()
    COVER_OPEN = auto()
    CUTTER_ERROR = auto()
    OFFLINE = auto()
    UNCONFIRMED = auto()
    CANCELLED = auto()


class ReceiptPrinter:
    """Owned by one thread."""

    def __init__(self, open_line: OpenLine, *, now: Callable[[], float] = time.monotonic) -> None:
        self._open_line, self._now = open_line, now
        self._line: Line | None = None
        self._hanging = False  # printed paper that was not cut off: it would come out with the next receipt
        self.health = DeviceHealth.UNKNOWN

    def open(self) -> None:
        """Connect; raises DeviceError."""
        self.health = DeviceHealth.OFFLINE
        self._line = self._open_line()
        self.health = DeviceHealth.UNKNOWN
        if self._hanging:
            self._write(ABANDON)

    def suspect(self) -> None:
        """Before `open`: an earlier process may have died in mid-receipt; what it left is cleared and cut off."""
        self._hanging = True

    @property
    def hanging(self) -> bool:
        """Whether printed paper may hang there uncut."""
        return self._hanging

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def status(self, *, seconds: float = ANSWER_SECONDS) -> PrinterStatus | None:
        """Ask the printer; None when it does not say. Raises DeviceError when the connection is lost."""
        answers: dict[int, int] = {}
        for kind, question in STATUS.items():
            self._write(question)
            byte = self._answer(self._now() + seconds)
            if byte is None:
                self.health = DeviceHealth.UNKNOWN
                return None
            answers[kind] = byte
        found = decode_status(answers)
        self.health = DeviceHealth.ONLINE if _fault(found) is None else DeviceHealth.USER_ERROR
        return found

    def _offline(self) -> bool:
        """One question for every fault: what keeps it from printing puts it offline. No answer is no."""
        self._write(STATUS[1])
        byte = self._answer(self._now() + ANSWER_SECONDS)
        return byte is not None and bool(byte & OFFLINE)

    def poll(self) -> PrinterStatus | None:
        """Ask how it stands, None is unknown; as soon as it is well, cut off what hangs there. Raises DeviceError."""
        found = self.status()
        if found is not None and _fault(found) is None:
            self._cut_hanging()
        return found

    def print_chunks(self, chunks: Iterator[bytes], *, deadline_seconds: float, cancelled: Callable[[], bool]) -> PrintOutcome:
        """Print once what comes in whole commands, asking between two chunks how the printer stands. Never raises.

        A printer that reports a fault beforehand gets no byte of the receipt.
        """
        ends = self._now() + deadline_seconds
        sent = False
        try:
            asked = self._now()
            before = self.status()
            took = self._now() - asked
            every = 1 if took < PROMPT_SECONDS else math.ceil(took * BANDS_A_SECOND)
            if before is not None and (fault := _fault(before)) is not None:
                return fault
            if cancelled():
                return PrintOutcome.CANCELLED
            silent = before is None
            sent = True
            self._cut_hanging()
            self._write(INITIALISE)
            for number, chunk in enumerate(chunks, start=1):
                left, late = cancelled(), self._now() > ends
                if left or late:
                    self._write(ABANDON)
                    self._cut_hanging()
                    return PrintOutcome.CANCELLED if left else PrintOutcome.UNCONFIRMED
                self._hanging = True
                self._write(chunk, seconds=min(WRITE_SECONDS, ends - self._now()))
                if silent or number % every:
                    continue
                if self._offline() and (between := self.status()) is not None and (fault := _fault(between)) is not None:
                    self._write(ABANDON)
                    return fault
            self._write(FEED_AND_CUT)
            self._hanging = False
            after = None if silent else self.status(seconds=max(ANSWER_SECONDS, ends - self._now()))
            if after is None:
                return PrintOutcome.UNCONFIRMED
            if (fault := _fault(after)) is not None:
                self._write(ABANDON)  # the last chunks and the cut may still wait in it: they never come out by themselves
                self._hanging = True
                return fault
            return PrintOutcome.PRINTED
        except DeviceError:
            return PrintOutcome.UNCONFIRMED if sent else PrintOutcome.OFFLINE

    def _cut_hanging(self) -> None:
        if self._hanging:
            self._write(INITIALISE + FEED_AND_CUT)
            self._hanging = False

    def _write(self, raw: bytes, *, seconds: float = WRITE_SECONDS) -> None:
        self._connected().write(raw, seconds=seconds)

    def _answer(self, ends: float) -> int | None:
        """The next byte that can be a status; others are not for us."""
        while (left := ends - self._now()) > 0 and (byte := self._connected().read(seconds=left)) is not None:
            if is_status_byte(byte):
                return byte
        return None

    def _connected(self) -> Line:
        if self._line is None:
            raise DeviceError("the printer is not connected.")
        return self._line


def _fault(status: PrinterStatus) -> PrintOutcome | None:
    if status.cover_open:
        return PrintOutcome.COVER_OPEN
    if status.paper_out:
        return PrintOutcome.NO_PAPER
    if status.cutter_error or status.error:
        return PrintOutcome.CUTTER_ERROR
    return None if status.online else PrintOutcome.OFFLINE
