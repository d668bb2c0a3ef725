"""A scanner at the wire: a pty whose other end scans what it is given. Its path stays when it is pulled out and put back."""

from __future__ import annotations

import os
import tty
from pathlib import Path


class SimulatedScanner:
    """`path` is what a kiosk's settings name, as udev names a port: there while the scanner is plugged in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._device: int | None = None
        self.plug()

    @property
    def address(self) -> str:
        return f"serial:{self.path}?baud=115200"

    def plug(self) -> None:
        self._device, port = os.openpty()
        tty.setraw(port)
        self.path.symlink_to(os.ttyname(port))
        os.close(port)

    def unplug(self) -> None:
        if self._device is not None:
            os.close(self._device)
            self._device = None
            self.path.unlink()

    def scan(self, text: str, *, end: str = "\r\n") -> None:
        """Send these lines; OSError when it is not plugged in."""
        self.send("".join(line + end for line in text.splitlines()).encode())

    def send(self, raw: bytes) -> None:
        if self._device is None:
            raise OSError("the simulated scanner is not plugged in")
        os.write(self._device, raw)
