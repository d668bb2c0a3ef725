"""A simulated ESC/POS printer at the wire: answers status, draws what it is sent as a strip, has faults on request.

`python -m devices.simulated.printer --port 9100 --strip build/strip.png` runs alone and draws every receipt; `--pty` gives it
a serial port in place of a network's, `--baud` that port's speed.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from devices.simulated.printer_commands import RASTER, REAL_TIME, REQUEST, STATUS, command_length, split_at
from devices.simulated.printer_faults import FAULTS, STOPPING, status_byte
from devices.simulated.printer_paper import Paper
from devices.simulated.printer_wire import Line, Listener, PtyLine, SlowLine


class SimulatedPrinter:
    """Listens on a loopback port. `fault` may change at any time; `unplug_after_bands` breaks the line in mid-receipt.

    As real ones do, it keeps what it is sent while it cannot print, and prints it when it can again unless told to forget
    it; and what was printed and never cut hangs there until the next cut. `rows_printed` is told of each row run. `texts` are
    the lines in its own letters of each of the `receipts`. `fault_after_bytes` counts all it took but real-time commands.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        width_dots: int = 576,
        baud: int | None = None,
        on_cut: Callable[[SimulatedPrinter], None] | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._fault = "none"
        self._held: list[bytes] = []
        self._lines: set[Line] = set()
        self.rows_printed: Callable[[], None] = lambda: None
        self.fault_after_bands: tuple[int, str] | None = None
        self.fault_after_bytes: tuple[int, str] | None = None
        self.unplug_after_bands: int | None = None
        self.answers_after_seconds = 0.0
        self.raw = bytearray()
        self.receipts: list[bytes] = []
        self.texts: list[tuple[str, ...]] = []
        self.escpos: list[bytes] = []
        self._since_start = bytearray()
        self._width_bytes, self._baud, self._on_cut = width_dots // 8, baud, on_cut
        self._paper = Paper(width_dots, lambda: self.rows_printed())
        self._bands = self._bytes = 0
        self._listener = Listener(port, self._listen)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._listener.port}"

    @property
    def fault(self) -> str:
        return self._fault

    @fault.setter
    def fault(self, fault: str) -> None:
        with self._lock:
            self._fault = fault
            while self._held and self._fault not in STOPPING:
                self._carry_out(self._held.pop(0))

    @property
    def bands(self) -> int:
        """How many bands it has printed so far."""
        return self._bands

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
        with self._lock:
            self.stop()
            self._held.clear()
            self._paper.carry_out(b"\x1b@")
            for line in self._lines:
                line.break_off()

    def strip(self, receipt: int = -1) -> Image.Image:
        """The paper of a receipt, black on white."""
        rows = self.receipts[receipt]
        size = (self._width_bytes * 8, len(rows) // self._width_bytes)
        return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in rows))

    def stop(self) -> None:
        self._listener.stop()

    def _listen(self, line: Line) -> None:
        line = line if self._baud is None else SlowLine(line, self._baud)
        threading.Thread(target=self._serve, args=(line,), name="simulated printer line", daemon=True).start()

    def _serve(self, line: Line) -> None:
        buffer = bytearray()
        with contextlib.closing(line), self._held_by(line):
            while part := line.receive(65_536):
                self.raw += part
                buffer += part
                while (length := command_length(buffer)) > 0:
                    self._take(bytes(buffer[:length]), line)
                    del buffer[:length]
                if self.unplug_after_bands is not None and self._bands >= self.unplug_after_bands:
                    return

    @contextlib.contextmanager
    def _held_by(self, line: Line) -> Iterator[None]:
        with self._lock:
            self._lines.add(line)
        yield
        with self._lock:
            self._lines.discard(line)

    def _take(self, command: bytes, line: Line) -> None:
        """Real-time commands at once, the others in their order, when the printer can."""
        match command[:2]:
            case name if name == STATUS:
                if self._fault != "silent":
                    time.sleep(self.answers_after_seconds)
                    line.send(bytes([status_byte(command[2], self._fault)]))
            case name if name == REAL_TIME:
                with self._lock:
                    self._held.clear()
                    self._paper.forget_line()
            case name if name != REQUEST:
                with self._lock:
                    self._take_in_order(command)

    def _take_in_order(self, command: bytes) -> None:
        """Carry a command out, keep it for later, or, when a fault begins within it, both: each as far as it goes."""
        before, self._bytes = self._bytes, self._bytes + len(command)
        if self._fault in STOPPING:
            self._held.append(command)
        elif self.fault_after_bytes is None or self._bytes < self.fault_after_bytes[0]:
            self._carry_out(command)
        else:
            (begins, fault), self.fault_after_bytes = self.fault_after_bytes, None
            if fault in STOPPING and begins < self._bytes:
                done, left = split_at(command, begins - before)
                self._draw(done)
                self._held.append(left)
            else:
                self._carry_out(command)
            self._fault = fault

    def _carry_out(self, command: bytes) -> None:
        if command[:2] == b"\x1b@":
            self._since_start.clear()
        self._draw(command)
        if command[:2] == RASTER:
            self._bands += 1
            if self.fault_after_bands is not None and self._bands >= self.fault_after_bands[0]:
                self._fault, self.fault_after_bands = self.fault_after_bands[1], None
        elif command[:2] == b"\x1dV" and not self._paper.amid_a_line:  # amid a line GS V does nothing
            rows, lines = self._paper.cut()
            self.receipts.append(rows)
            self.texts.append(lines)
            self.escpos.append(bytes(self._since_start))
            if self._on_cut is not None:
                self._on_cut(self)

    def _draw(self, command: bytes) -> None:
        self._since_start += command
        self._paper.carry_out(command)


def main() -> int:
    parser = argparse.ArgumentParser("python -m devices.simulated.printer", description=__doc__)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=int, default=9100)
    where.add_argument("--pty", action="store_true", help="be at a serial port, whose path is told, and at no fixed TCP port")
    parser.add_argument("--baud", type=int, help="take bytes no faster than a serial line of this speed")
    parser.add_argument("--strip", type=Path, required=True, help="PNG that every receipt is drawn into")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    arguments = parser.parse_args()

    def draw(printer: SimulatedPrinter) -> None:
        arguments.strip.parent.mkdir(parents=True, exist_ok=True)
        printer.strip().save(arguments.strip)
        print(f"receipt {len(printer.receipts)}: {arguments.strip}", flush=True)

    printer = SimulatedPrinter(port=0 if arguments.pty else arguments.port, baud=arguments.baud, on_cut=draw)
    printer.fault = arguments.fault
    print(f"printer listening on {printer.open_pty() if arguments.pty else printer.address}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        printer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
