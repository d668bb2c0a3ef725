"""The simulated printer without thread, line or clock of its own: bytes in, answers and paper out, in the time it is given.

Nothing happens in it but in a call: whoever gives the clock calls `run` when it has moved, or at `next_at`. A printer that is
given no speed prints in no time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.simulated.printer_commands import HEAD_BYTES, RASTER, REAL_TIME, STATUS, declared_length, raster_size
from devices.simulated.printer_faults import STOPPING, status_byte
from devices.simulated.printer_paper import Paper

DOTS_A_MM = 8
ROWS_A_LOOK = 8  # a millimetre: how far it prints before whoever waits for room is told


class Asker(Protocol):
    """Whoever sent a question."""

    def answer(self, raw: bytes) -> None: ...


class PrinterCore:
    """A printer in the time of `now`, reached over `Connection`s; a test may change `fault` at any time.

    As real ones do, it keeps what it is sent while it cannot print, as far as `buffer_bytes` reach, and prints it when it can
    again unless told to forget it; what was printed and never cut hangs there until the next cut. `rows_printed` is told
    whenever paper was. `texts` are the lines in its own letters of each of the `receipts`, `escpos` their bytes since ESC @.
    `fault_after_bytes` counts what it has carried out, `fault_after_bands` rasters; after `unplug_after_bands` the line
    breaks.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float],
        width_dots: int = 576,
        mm_a_second: float | None = None,
        buffer_bytes: int | None = None,
    ) -> None:
        self.now, self.width_dots = now, width_dots
        self._dots_a_second = mm_a_second * DOTS_A_MM if mm_a_second else None
        self._most = buffer_bytes
        self.rows_printed: Callable[[], None] = lambda: None
        self.on_cut: Callable[[], None] = lambda: None
        self.fault_after_bands: tuple[int, str] | None = None
        self.fault_after_bytes: tuple[int, str] | None = None
        self.unplug_after_bands: int | None = None
        self.answers_after_seconds = 0.0
        self.raw = bytearray()
        self.receipts: list[bytes] = []
        self.texts: list[tuple[str, ...]] = []
        self.escpos: list[bytes] = []
        self.bands = 0
        self._fault = "none"
        self._buffer = bytearray()
        self._rows_left = self._row_bytes = 0
        self._done = 0
        self._since, self._dots = now(), 0  # it prints without a pause since then, so many rows
        self._since_start = bytearray()
        self._paper = Paper(width_dots, lambda: self.rows_printed())

    @property
    def fault(self) -> str:
        return self._fault

    @fault.setter
    def fault(self, fault: str) -> None:
        self.run()
        self._fault = fault
        self.run()

    @property
    def hung_up(self) -> bool:
        return self.unplug_after_bands is not None and self.bands >= self.unplug_after_bands

    @property
    def room(self) -> int:
        """How many bytes it takes at once."""
        return 1 << 30 if self._most is None else max(0, self._most - len(self._buffer))

    def power_cycle(self) -> None:
        """Lose power and come back: what was not printed yet is forgotten, what hangs there still hangs."""
        self.run()
        self._clear()
        self._paper.carry_out(b"\x1b@")

    def run(self) -> None:
        """Print what the time allows."""
        now = self.now()
        while self._begin_fault() or (self._fault not in STOPPING and self._step(now)):
            pass
        if self._fault in STOPPING or self.next_at() is None:
            self._pause(now)

    def next_at(self) -> float | None:
        """When it will have printed more of what it has, if nothing comes between; None when it waits for bytes or help."""
        if self._fault in STOPPING or self._dots_a_second is None or not self._buffer:
            return None
        if not self._rows_left:
            free = self._since + self._dots / self._dots_a_second
            return free if free > self.now() else None
        rows = min(self._rows_left, len(self._buffer) // self._row_bytes, ROWS_A_LOOK)
        return self._since + (self._dots + rows) / self._dots_a_second if rows else None

    def at_once(self, command: bytes, asker: Asker) -> None:
        """Do a real-time command, wherever the others stand."""
        self.run()
        if command[:2] == STATUS:
            if self._fault != "silent":
                asker.answer(bytes([status_byte(command[2], self._fault)]))
        elif command[:2] == REAL_TIME:
            self._clear()

    def take(self, raw: bytes | bytearray) -> None:
        """Keep bytes of a command that waits for its turn."""
        self._buffer += raw

    def drop_unfinished(self, missing: int) -> None:
        """Forget the last command, of which some bytes never came; rows of a raster that are printed stay."""
        if not missing:
            return
        at, ends = 0, len(self._buffer) + missing
        if self._rows_left:
            at = self._rows_left * self._row_bytes
            if at == ends:
                self._rows_left = 0
                self._buffer.clear()
                return
        while 0 < (length := declared_length(self._buffer[at : at + HEAD_BYTES])) < ends - at:
            at += length
        del self._buffer[at:]

    def _clear(self) -> None:
        self._buffer.clear()
        self._rows_left = 0
        self._paper.forget_line()

    def _pause(self, now: float) -> None:
        """What comes next begins now at the earliest."""
        if self._dots_a_second is not None and self._since + self._dots / self._dots_a_second <= now:
            self._since, self._dots = now, 0

    def _begin_fault(self) -> bool:
        """Whether the fault that was asked for begins here: so many bands printed, or the next thing would pass its byte."""
        if self.fault_after_bands is not None and self.bands >= self.fault_after_bands[0]:
            self._fault, self.fault_after_bands = self.fault_after_bands[1], None
            return True
        if self.fault_after_bytes is None:
            return False
        left = self.fault_after_bytes[0] - self._done
        if left > len(self._buffer) or (left > 0 and self._fits(left)):
            return False
        self._fault, self.fault_after_bytes = self.fault_after_bytes[1], None
        return True

    def _fits(self, left: int) -> bool:
        """Whether what is carried out next takes no more than so many bytes."""
        need = self._row_bytes if self._rows_left else self._next_length()
        return need <= left

    def _next_length(self) -> int:
        length = declared_length(self._buffer[:HEAD_BYTES])
        return HEAD_BYTES if self._buffer[:2] == RASTER and length > HEAD_BYTES else length

    def _step(self, now: float) -> bool:
        """Carry out the next command, or as many rows of a raster as are here and the time allows; false when there is none."""
        if self._rows_left:
            return self._print_rows(now)
        length = self._next_length()
        if not 0 < length <= len(self._buffer):
            return False
        if self._dots_a_second is not None and self._since + self._dots / self._dots_a_second > now:
            return False
        command = bytes(self._buffer[:length])
        self._consume(length)
        if command[:2] == RASTER:
            self._row_bytes, rows = raster_size(command)
            self._rows_left = rows if self._row_bytes else 0
            self._end_band()
        elif command[:2] == b"\x1dV":
            self._cut()
        else:
            before = len(self._paper.rows)
            self._paper.carry_out(command)
            self._dots += (len(self._paper.rows) - before) * 8 // self.width_dots
        return True

    def _print_rows(self, now: float) -> bool:
        rows = min(self._rows_left, len(self._buffer) // self._row_bytes)
        if self._dots_a_second is not None:
            rows = min(rows, int((now - self._since) * self._dots_a_second + 1e-6) - self._dots)
        if self.fault_after_bytes is not None:
            rows = min(rows, (self.fault_after_bytes[0] - self._done) // self._row_bytes)
        if rows <= 0:
            return False
        size = rows * self._row_bytes
        self._paper.raster(bytes(self._buffer[:size]), self._row_bytes)
        self._consume(size)
        self._dots += rows
        self._rows_left -= rows
        self._end_band()
        return True

    def _end_band(self) -> None:
        if not self._rows_left:
            self.bands += 1
            self._paper.end_indent()

    def _consume(self, size: int) -> None:
        if self._buffer[:2] == b"\x1b@" and not self._rows_left:
            self._since_start.clear()
        self._since_start += self._buffer[:size]
        self._done += size
        del self._buffer[:size]

    def _cut(self) -> None:
        if self._paper.amid_a_line:  # GS V: amid a line it does nothing
            return
        rows, lines = self._paper.cut()
        self.receipts.append(rows)
        self.texts.append(lines)
        self.escpos.append(bytes(self._since_start))
        self.on_cut()
