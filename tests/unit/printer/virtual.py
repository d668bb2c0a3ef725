"""What a simulated printer in virtual time is given: a clock, a question, rows of ink."""

from __future__ import annotations

from dataclasses import dataclass

ASK = b"\x10\x04\x01"
ROW = b"\x0f" * 72


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def raster(rows: int) -> bytes:
    return b"\x1dv0\x00\x48\x00" + rows.to_bytes(2, "little") + ROW * rows
