"""A line to a printer: bytes there and bytes back, each within a time. It never looks at what it carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.errors import DeviceError


class LineStalled(DeviceError):
    """Not all was taken within its time. The line is dropped: nothing of what it had not taken comes out later."""


class Line(Protocol):
    """Open from the start, owned by one thread. After `close`, `drop` or an error it is of no more use."""

    def write(self, raw: bytes, *, seconds: float) -> None:
        """Hand over all of it; raises LineStalled when that is not done in time, DeviceError when the line is broken."""

    def read(self, *, seconds: float) -> int | None:
        """Answer the next byte, None when none came in time; raises DeviceError when the line is broken."""

    def close(self) -> None:
        """End it; what was handed over still goes to the printer."""

    def drop(self) -> None:
        """End it; what was handed over and has not gone to the printer yet never does."""


OpenLine = Callable[[], Line]  # raises DeviceError
