"""A scanner at a serial port: open it, ask what was scanned, close it. What it says is judged in scans.py; nothing is kept."""

from __future__ import annotations

import os
import select
import time

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.scanner.scans import Scan, Scans
from devices.serial_address import SerialAddress
from devices.serial_port import Port, open_port

MOST_AT_ONCE = 4096  # what the kernel keeps of a port at the most


class Scanner:
    """Owned by one thread."""

    def __init__(self, address: SerialAddress) -> None:
        self._address = address
        self._port: Port | None = None
        self._scans = Scans()

    @property
    def name(self) -> str:
        return self._address.path

    def open(self) -> None:
        """Take hold of the port; what was scanned before is forgotten. Raises DeviceError."""
        self._port, self._scans = open_port(self._address, part="scanner"), Scans()

    def poll(self) -> tuple[Scan, ...]:
        """Answer what was scanned since the last poll; raises DeviceError when the scanner is gone."""
        return tuple(self._scans.take(self._came(), now=time.monotonic()))

    def close(self) -> None:
        port, self._port, self._scans = self._port, None, Scans()
        if port is not None:
            port.close()

    def _came(self) -> bytes:
        if self._port is None:
            raise DeviceError("the scanner's port is closed.")
        watch = select.poll()
        watch.register(self._port.fileno(), select.POLLIN)
        if not watch.poll(0):
            return b""
        try:
            raw = os.read(self._port.fileno(), MOST_AT_ONCE)
        except OSError as error:
            raise _gone() from error
        if not raw:
            raise _gone()
        return raw


def _gone() -> DeviceError:
    return DeviceError("the scanner was pulled out or switched off. Check its cable.", health=DeviceHealth.NO_DEVICE)
