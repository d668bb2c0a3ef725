"""The simulated printer in real time, on lines of its own: what the demo, the soak and the tests hold in their hands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PIL import Image

from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.presenter import Presenter
from devices.simulated.printer.wire import Line, Listener, PtyLine, SlowLine

Value = TypeVar("Value")
LEAST_BYTES, MOST_BYTES = 16, 65_536  # taken from a line at once: little more than there is room for, the rest stays in it
RESET_SECONDS = 0.1  # how soon a line that was given up is seen while there is no room


class _Told(Generic[Value]):
    """An attribute of the printer's core, as whoever holds the printer sees and sets it."""

    def __set_name__(self, owner: type[SimulatedPrinter], name: str) -> None:
        self._name = name

    def __get__(self, printer: SimulatedPrinter, owner: type[SimulatedPrinter]) -> Value:
        found: Value = getattr(printer.core, self._name)
        return found

    def __set__(self, printer: SimulatedPrinter, value: Value) -> None:
        with printer.changed:
            setattr(printer.core, self._name, value)
            printer.tell()


class SimulatedPrinter:
    """A `PrinterCore` in real time that listens on a loopback port; its docstring says what may be asked and set here, too."""

    fault = _Told[str]()
    fault_after_bands = _Told[tuple[int, str] | None]()
    fault_after_bytes = _Told[tuple[int, str] | None]()
    unplug_after_bands = _Told[int | None]()
    answers_after_seconds = _Told[float]()
    answers_within_data = _Told[bool]()
    rows_printed = _Told[Callable[[], None]]()
    raw = _Told[bytearray]()
    receipts = _Told[list[bytes]]()
    texts = _Told[list[tuple[str, ...]]]()
    escpos = _Told[list[bytes]]()
    bands = _Told[int]()

    def __init__(
        self,
        *,
        port: int = 0,
        width_dots: int = 576,
        baud: int | None = None,
        mm_a_second: float | None = None,
        buffer_bytes: int | None = None,
        xon_xoff: bool = False,
        presenter: Presenter | None = None,
        on_cut: Callable[[SimulatedPrinter], None] | None = None,
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.core = PrinterCore(
            now=time.monotonic,
            width_dots=width_dots,
            mm_a_second=mm_a_second,
            buffer_bytes=buffer_bytes,
            xon_xoff=xon_xoff,
            presenter=presenter,
        )
        if on_cut is not None:
            self.core.on_cut = partial(on_cut, self)
        self._baud = baud
        self._lines: dict[Line, Connection] = {}
        self._waits = False
        self._listener = Listener(port, self._listen)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._listener.port}"

    @property
    def plugged(self) -> bool:
        return self._listener.listens

    @property
    def connected(self) -> bool:
        """Whether anyone holds a line to it."""
        return bool(self._lines)

    def plug(self) -> None:
        """Be reachable again, on the same port."""
        self._listener = Listener(self._listener.port, self._listen)

    def open_pty(self) -> str:
        """Be reachable at a serial port beside; its path."""
        line = PtyLine()
        self._listen(line)
        return line.path

    def unplug(self) -> None:
        """Lose power: every line breaks, and what was not printed yet is forgotten."""
        with self.changed:
            self.stop()
            self.core.power_cycle()
            for line, connection in self._lines.items():
                connection.hang_up()
                line.break_off()
            self._lines.clear()
            self.changed.notify_all()

    def strip(self, receipt: int = -1) -> Image.Image:
        """The paper of a receipt, black on white."""
        rows, width = self.receipts[receipt], self.core.width_dots
        return Image.frombytes("1", (width, len(rows) * 8 // width), bytes(byte ^ 0xFF for byte in rows))

    def free_cutter(self) -> None:
        with self.changed:
            self.core.free_cutter()

    def stop(self) -> None:
        self._listener.stop()

    def tell(self) -> None:
        """Send the answers that are due; what will be due later a thread waits for. Under the lock."""
        for line, connection in self._lines.items():
            if raw := connection.due():
                line.send(raw)
        self.changed.notify_all()
        if not self._waits and self._next_at() is not None:
            self._waits = True
            threading.Thread(target=self._wait, name="simulated printer", daemon=True).start()

    def _next_at(self) -> float | None:
        times = (connection.next_at() for connection in self._lines.values())
        return min((at for at in (self.core.next_at(), *times) if at is not None), default=None)

    def _wait(self) -> None:
        with self.changed:
            while (at := self._next_at()) is not None:
                self.changed.wait(max(at - time.monotonic(), 0))
                self.core.run()
                self.tell()
            self._waits = False

    def _listen(self, line: Line) -> None:
        line = line if self._baud is None else SlowLine(line, self._baud)
        threading.Thread(target=self._serve, args=(line,), name="simulated printer line", daemon=True).start()

    def _serve(self, line: Line) -> None:
        with self.changed:
            connection = self._lines[line] = Connection(self.core)
        while (part := line.receive(max(LEAST_BYTES, min(self.core.room, MOST_BYTES)))) and self._take(part, line, connection):
            pass
        with self.changed:
            if self._lines.pop(line, None) is not None:
                connection.hang_up()
        line.close()

    def _take(self, part: bytes, line: Line, connection: Connection) -> bool:
        """Take what came as soon as there is room for it; whether the line still holds."""
        with self.changed:
            while True:
                part = part[connection.feed(part) :]
                self.tell()
                if line not in self._lines or self.core.hung_up:
                    return False
                if not part:
                    return True
                self.changed.wait(RESET_SECONDS)
                if line.was_reset():
                    return False
