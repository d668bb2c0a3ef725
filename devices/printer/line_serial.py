"""A printer at a serial port. What was written has gone out over the wire, or the port stalls and forgets it.

pyserial opens and sets the port; the bytes are ours, since its writes have no end when the printer takes nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import struct
import termios
import time

from devices.errors import DeviceError
from devices.printer.line import LineStalled
from devices.serial_address import SerialAddress
from devices.serial_port import open_port

BITS_A_BYTE = 10  # start bit, eight bits, stop bit
LOOK_SECONDS = 0.002  # at the least between two looks at the queue: a byte and a half at 9600 baud


class SerialLine:
    def __init__(self, address: SerialAddress) -> None:
        self._port = open_port(address, part="printer")
        self._seconds_a_byte = BITS_A_BYTE / address.baud

    def write(self, raw: bytes, *, seconds: float) -> None:
        ends, rest = time.monotonic() + seconds, memoryview(raw)
        try:
            while rest:
                try:
                    rest = rest[os.write(self._handle, rest) :]
                except BlockingIOError:
                    if not self._ready(select.POLLOUT, ends):
                        raise self._stalled() from None
            while queued := self._queued():
                if (left := ends - time.monotonic()) <= 0:
                    raise self._stalled()
                time.sleep(min(left, max(LOOK_SECONDS, queued * self._seconds_a_byte)))
        except (OSError, termios.error) as error:
            raise DeviceError("the printer's serial port broke. Check its cable and power.") from error

    def read(self, *, seconds: float) -> int | None:
        found = self._ready(select.POLLIN, time.monotonic() + seconds)
        if not found:
            return None
        try:
            raw = os.read(self._handle, 1)
        except OSError as error:
            raise DeviceError("the printer's serial port broke. Check its cable and power.") from error
        if not raw and found & select.POLLHUP:
            raise DeviceError("the printer's serial port hung up. Check its cable and power.")
        return raw[0] if raw else None

    def close(self) -> None:
        self._port.close()

    def drop(self) -> None:
        """Closing alone would wait half a minute for a printer that takes nothing, and give it the rest if it does."""
        if self._port.is_open:
            with contextlib.suppress(termios.error):  # it was pulled out
                termios.tcflush(self._handle, termios.TCOFLUSH)
        self._port.close()

    @property
    def _handle(self) -> int:
        if not self._port.is_open:
            raise DeviceError("the printer's serial port is closed.")
        return int(self._port.fileno())

    def _queued(self) -> int:
        """How many bytes wait in the port."""
        count: int = struct.unpack("i", fcntl.ioctl(self._handle, termios.TIOCOUTQ, bytes(4)))[0]
        return count

    def _stalled(self) -> LineStalled:
        self.drop()
        return LineStalled("the printer at the serial port takes nothing more. Check its cable and power.")

    def _ready(self, event: int, ends: float) -> int:
        """What happens in time, 0 is nothing; a broken port is ready for everything, and tells at the next call."""
        watch = select.poll()
        watch.register(self._handle, event)
        return next((found for _, found in watch.poll(max(0.0, ends - time.monotonic()) * 1000)), 0)
