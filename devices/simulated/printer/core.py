"""The simulated printer without thread, line or clock of its own: bytes in, answers and paper out, in the time it is given.

Nothing happens in it but in a call: whoever gives the clock calls `run` when it has moved, or at `next_at`. A printer that is
given no speed prints in no time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.simulated.printer.commands import HEAD_BYTES, RASTER, REAL_TIME, REQUEST, STATUS, declared_length
from devices.simulated.printer.mechanism import Mechanism
from devices.simulated.printer.paper import Paper
from devices.simulated.printer.presenter import Presenter
from devices.simulated.printer.settings import DOTS_AN_INCH, Settings
from devices.simulated.printer.status import CLEARED, RECOVERABLE, STOPPING, automatic_status, status_byte

DOTS_A_MM = 8
XOFF, XON = b"\x13", b"\x11"
LITTLE_ROOM, ROOM_AGAIN = 128, 256  # bytes: at these the sender is told to wait, and to go on
FULL_STATUS = 20  # DLE EOT 20, of Custom's presenters
ROWS_A_LOOK = 8  # a millimetre: how far it prints before whoever waits for room is told


class Asker(Protocol):
    """A line's end, where answers go."""

    def answer(self, raw: bytes) -> None: ...


class PrinterCore:
    """A printer in the time of `now`, reached over `Connection`s; a test may change `fault` at any time.

    As real ones do, it keeps what it is sent while it cannot print, as far as `buffer_bytes` reach, and prints it when it can
    again unless told to forget it; what was printed and never cut hangs there until the next cut. `rows_printed` is told
    whenever paper was. `texts` are the lines in its own letters of each of the `receipts`, `escpos` their bytes since ESC @.
    With `answers_within_data` a question is one among a raster's dots, too, as some firmware has it; without
    `clears_within_data` what clears the buffers is dots there.
    `fault_after_bytes` counts what it has carried out, `fault_after_bands` rasters; after `unplug_after_bands` the line
    breaks. `units_down` are those of ESC J to an inch before GS P tells otherwise: a dot each, on Epson's half a dot.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float],
        width_dots: int = 576,
        mm_a_second: float | None = None,
        buffer_bytes: int | None = None,
        xon_xoff: bool = False,
        presenter: Presenter | None = None,
        dots_an_inch: int = DOTS_AN_INCH,
        units_down: int | None = None,
    ) -> None:
        self.now, self.width_dots = now, width_dots
        self._dots_a_second = mm_a_second * DOTS_A_MM if mm_a_second else None
        self._most, self._xon_xoff, self._waits = buffer_bytes, xon_xoff, False
        self.rows_printed: Callable[[], None] = lambda: None
        self.on_cut: Callable[[], None] = lambda: None
        self.fault_after_bands: tuple[int, str] | None = None
        self.fault_after_bytes: tuple[int, str] | None = None
        self.unplug_after_bands: int | None = None
        self.answers_after_seconds = 0.0
        self.answers_within_data = False
        self.clears_within_data = True
        self.raw = bytearray()
        self.bands = 0
        self._fault = "none"
        self._buffer = bytearray()
        self._done = 0
        self._since, self._dots = now(), 0  # it prints without a pause since then, so many rows
        self._lines: list[Asker] = []
        self._cutter_free = False
        fresh = Settings(dots_an_inch, dots_an_inch, units_down or dots_an_inch)
        self._paper = Paper(width_dots, self._row_run, fresh)
        self._mechanism = Mechanism(self._paper, presenter, lambda: self.on_cut())
        self.receipts, self.texts, self.escpos = self._mechanism.receipts, self._mechanism.texts, self._mechanism.escpos

    @property
    def fault(self) -> str:
        return self._fault

    @fault.setter
    def fault(self, fault: str) -> None:
        self.run()
        self._become(fault)
        self.run()

    def free_cutter(self) -> None:
        """As somebody does by hand; the printer still tells an error, until it is told to recover."""
        self._cutter_free = True

    def join(self, line: Asker) -> None:
        self._lines.append(line)

    def leave(self, line: Asker) -> None:
        self._lines.remove(line)

    @property
    def hung_up(self) -> bool:
        return self.unplug_after_bands is not None and self.bands >= self.unplug_after_bands

    @property
    def done(self) -> int:
        """How many bytes it has carried out."""
        return self._done

    @property
    def hanging(self) -> tuple[bytes, tuple[str, ...]]:
        """What was printed and not cut off yet, as `receipts` and `texts` would have it."""
        return bytes(self._paper.rows), tuple(self._paper.lines)

    @property
    def room(self) -> int:
        """How many bytes it takes at once."""
        return 1 << 30 if self._most is None else max(0, self._most - len(self._buffer))

    def power_cycle(self) -> None:
        """Lose power and come back: what was not printed yet is forgotten, what hangs there still hangs."""
        self.run()
        self._clear()
        self._mechanism.lose_power()
        self._recover()

    def run(self) -> None:
        """Print what the time allows."""
        now = self.now()
        while self._begin_fault() or (self._fault not in STOPPING and self._step(now)):
            pass
        if self._fault in STOPPING or self.next_at() is None:
            self._pause(now)
        if self._xon_xoff:
            self._hold_back()

    def next_at(self) -> float | None:
        """When it will have printed more of what it has, if nothing comes between; None when it waits for bytes or help."""
        if self._fault in STOPPING or self._dots_a_second is None or not self._buffer:
            return None
        if not self._mechanism.rows_left:
            whole = 0 < self._next_length() <= len(self._buffer)
            return self._since + self._dots / self._dots_a_second if whole else None
        rows = min(self._mechanism.rows_left, len(self._buffer) // self._mechanism.row_bytes, ROWS_A_LOOK)
        return self._since + (self._dots + rows) / self._dots_a_second if rows else None

    def at_once(self, command: bytes, asker: Asker) -> None:
        """Do a real-time command, wherever the others stand."""
        self.run()
        name, number = command[:2], command[2]
        if name == STATUS:
            presenter = self._mechanism.presenter
            if number == FULL_STATUS and presenter is not None:
                self._tell(presenter.full_status(self._fault), asker)
            else:
                self._tell(bytes([status_byte(number, self._fault)]), asker)
        elif name == REAL_TIME and number == 8:  # DLE DC4 8: clear the buffers, and recover as DLE ENQ 2 does
            self._clear()
            self._recover()
            self._tell(CLEARED, asker)
        elif name == REQUEST and number in (1, 2) and self._fault == RECOVERABLE and self._cutter_free:
            if number == 2:  # else it prints on with the line it had come to
                self._clear()
            self._recover()
        self.run()

    def take(self, raw: bytes | bytearray, sender: Asker) -> None:
        """Keep bytes of a command that waits for its turn."""
        self._buffer += raw
        self._sender = sender

    def drop_unfinished(self, missing: int) -> None:
        """Forget the last command, of which some bytes never came; rows of a raster that are printed stay."""
        if not missing:
            return
        at, ends = 0, len(self._buffer) + missing
        if self._mechanism.rows_left:
            at = self._mechanism.rows_left * self._mechanism.row_bytes
            if at == ends:
                self._mechanism.rows_left = 0
                self._buffer.clear()
                return
        while 0 < (length := declared_length(self._buffer[at:])) < ends - at:
            at += length
        del self._buffer[at:]

    def _hold_back(self) -> None:
        """Tell the sender to wait before there is no room, and to go on when there is."""
        if self._waits != (self.room <= (ROOM_AGAIN - 1 if self._waits else LITTLE_ROOM)):
            self._waits = not self._waits
            for line in self._lines:
                line.answer(XOFF if self._waits else XON)

    def _clear(self) -> None:
        self._buffer.clear()
        self._mechanism.forget()

    def _become(self, fault: str) -> None:
        """Have a fault, and tell of it where GS a asks for it."""
        before, self._fault, self._cutter_free = self._fault, fault, False
        if automatic_status(before, self._mechanism.watched) != (now := automatic_status(fault, self._mechanism.watched)):
            for line in self._lines:
                self._tell(now, line)

    def _recover(self) -> None:
        if self._fault == RECOVERABLE and self._cutter_free:
            self._become("none")

    def _tell(self, raw: bytes, line: Asker) -> None:
        if self._fault != "silent" and raw:
            line.answer(raw)

    def _pause(self, now: float) -> None:
        """What comes next begins now at the earliest."""
        if self._dots_a_second is not None and self._since + self._dots / self._dots_a_second <= now:
            self._since, self._dots = now, 0

    def _begin_fault(self) -> bool:
        """Whether the fault that was asked for begins here: so many bands printed, or the next thing would pass its byte."""
        if self.fault_after_bands is not None and self.bands >= self.fault_after_bands[0]:
            (_, fault), self.fault_after_bands = self.fault_after_bands, None
            self._become(fault)
            return True
        if self.fault_after_bytes is None:
            return False
        left = self.fault_after_bytes[0] - self._done
        if left > len(self._buffer) or (left > 0 and self._fits(left)):
            return False
        (_, fault), self.fault_after_bytes = self.fault_after_bytes, None
        self._become(fault)
        return True

    def _fits(self, left: int) -> bool:
        """Whether what is carried out next takes no more than so many bytes."""
        need = self._mechanism.row_bytes if self._mechanism.rows_left else self._next_length()
        return need <= left

    def _next_length(self) -> int:
        length = declared_length(self._buffer)
        if self._buffer[:2] == RASTER and self._paper.amid_a_line:
            return 3  # GS v 0 is one at the beginning of a line only; amid it all that follows is letters
        return HEAD_BYTES if self._buffer[:2] == RASTER and length > HEAD_BYTES else length

    def _step(self, now: float) -> bool:
        """Carry out the next command, or as many rows of a raster as are here and the time allows; false when there is none."""
        if self._mechanism.rows_left:
            return self._print_rows(now)
        length = self._next_length()
        if not 0 < length <= len(self._buffer):
            return False
        if self._dots_a_second is not None and self._since + self._dots / self._dots_a_second > now:
            return False
        command = self._consume(length)
        if command[:2] == RASTER and length == HEAD_BYTES:
            self._mechanism.begin_raster(command)
            self.bands += not self._mechanism.rows_left
            return True
        before = len(self._paper.rows)
        self._tell(self._mechanism.carry_out(command, self._fault), self._sender)
        self._dots += max(0, len(self._paper.rows) - before) * 8 // self.width_dots
        return True

    def _print_rows(self, now: float) -> bool:
        rows = min(self._mechanism.rows_left, len(self._buffer) // self._mechanism.row_bytes)
        if self._dots_a_second is not None:
            rows = min(rows, int((now - self._since) * self._dots_a_second + 1e-6) - self._dots)
        if self.fault_after_bytes is not None:
            rows = min(rows, (self.fault_after_bytes[0] - self._done) // self._mechanism.row_bytes)
        if rows <= 0:
            return False
        self._mechanism.print_rows(self._consume(rows * self._mechanism.row_bytes))
        self._dots += rows
        self.bands += not self._mechanism.rows_left
        return True

    def _row_run(self) -> None:
        if self._mechanism.presenter is not None:
            self._mechanism.presenter.let_go()  # a new paper pushes out the one before
        self.rows_printed()

    def _consume(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._done += size
        return taken
