"""The printer's driver: asks before it prints, between bands and after the cut, and only calls printed what was confirmed.

The only importer of escpos, which makes the connection; status, deadlines and raster are ours: README, Decisions.
"""

from __future__ import annotations

import contextlib
import math
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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

ANSWER_SECONDS = 0.5  # no byte within this is unknown, never fine
PROMPT_SECONDS = 0.25  # a printer that answers all four questions within this is asked after every band
BANDS_A_SECOND = 20  # a slower one is asked after as many bands as its answers would have taken


PROFILE = Path(__file__).with_name("escpos_profile.yaml")


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
    """Owned by one thread. `address` is tcp://host:port, else ValueError."""

    def __init__(self, address: str, *, now: Callable[[], float] = time.monotonic) -> None:
        parts = urlsplit(address)
        if parts.scheme != "tcp" or not parts.hostname or not parts.port:
            raise ValueError(f"{address!r} is not a printer's address: write tcp://host:port.")
        self._host, self._port, self._now = parts.hostname, parts.port, now
        _name_profile()  # here, before threads begin: to set a variable beside a thread that reads one is not safe
        self._printer: Any = None
        self._hanging = False  # printed paper that was not cut off: it would come out with the next receipt
        self.health = DeviceHealth.UNKNOWN

    def open(self) -> None:
        """Connect; raises DeviceError. A failed escpos object is never used again."""
        connection = _escpos()
        printer = connection.printer.Network(self._host, self._port, timeout=3)
        try:
            printer.open()
        except (connection.exceptions.Error, OSError) as error:
            self.health = DeviceHealth.OFFLINE
            raise DeviceError(
                f"the printer at {self._host}:{self._port} does not answer. Check its cable and power."
            ) from error
        printer.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every question costs 44 ms
        self._printer = printer
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
        if self._printer is not None:
            with contextlib.suppress(OSError):
                self._printer.device.close()
            self._printer = None

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
                self._write(chunk)
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

    def _write(self, raw: bytes) -> None:
        if self._printer is None:
            raise DeviceError("the printer is not connected.")
        try:
            self._printer.device.sendall(raw)
        except OSError as error:
            raise DeviceError("the printer's connection broke. Check its cable and power.") from error

    def _answer(self, ends: float) -> int | None:
        """The next byte that can be a status; others are not for us."""
        while (left := ends - self._now()) > 0:
            self._printer.device.settimeout(left)
            try:
                raw = self._printer.device.recv(1)
            except TimeoutError:
                return None
            except OSError as error:
                raise DeviceError("the printer's connection broke. Check its cable and power.") from error
            finally:
                self._printer.device.settimeout(3)
            if not raw:
                raise DeviceError("the printer hung up. Check its cable and power.")
            if is_status_byte(raw[0]):
                return int(raw[0])
        return None


@cache
def _name_profile() -> tempfile.TemporaryDirectory[str]:
    """Tell python-escpos of one profile: its own 400 printers cost 600 ms and 25 MB more, and it keeps them as a pickle.

    That pickle is written and read in the folder answered, never where somebody else may have left another.
    """
    folder = tempfile.TemporaryDirectory(prefix="kiosk-escpos-")
    os.environ["ESCPOS_CAPABILITIES_FILE"] = str(PROFILE)
    os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = folder.name
    return folder


def _escpos() -> Any:
    """python-escpos, imported once."""
    import escpos.exceptions  # 100 ms, 7 MB: on the printer's thread, after the first frame
    import escpos.printer

    _name_profile().cleanup()
    return escpos


def _fault(status: PrinterStatus) -> PrintOutcome | None:
    if status.cover_open:
        return PrintOutcome.COVER_OPEN
    if status.paper_out:
        return PrintOutcome.NO_PAPER
    if status.cutter_error or status.error:
        return PrintOutcome.CUTTER_ERROR
    return None if status.online else PrintOutcome.OFFLINE
