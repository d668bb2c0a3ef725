"""A simulated ESC/POS printer at the wire: answers status, draws what it is sent as a strip, has faults on request.

`python -m devices.simulated.printer --port 9100 --strip build/strip.png` runs alone and draws every receipt.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

FAULTS = ("none", "paper-low", "paper-out", "cover-open", "cutter-error", "silent")
STOPPING = ("paper-out", "cover-open", "cutter-error")  # these keep it from printing


class SimulatedPrinter:
    """Listens on a loopback port. `fault` may change at any time; `unplug_after_bands` breaks the line in mid-receipt.

    As real ones do, it keeps what it is sent while it cannot print, and prints it when it can again unless told to forget
    it; and what was printed and never cut hangs there until the next cut. `rows_printed` is told the number of each row run.
    """

    def __init__(
        self, *, port: int = 0, width_dots: int = 576, on_cut: Callable[[SimulatedPrinter], None] | None = None
    ) -> None:
        self._lock = threading.RLock()
        self._fault = "none"
        self._held: list[bytes] = []
        self._lines: set[socket.socket] = set()
        self.rows_printed: Callable[[], None] = lambda: None
        self.fault_after_bands: tuple[int, str] | None = None
        self.unplug_after_bands: int | None = None
        self.answers_after_seconds = 0.0
        self.raw = bytearray()
        self.receipts: list[bytes] = []
        self.escpos: list[bytes] = []
        self._since_start = bytearray()
        self._width_bytes, self._on_cut = width_dots // 8, on_cut
        self._align = 0  # ESC a: 0 left, 1 centre, 2 right
        self._rows = bytearray()
        self._bands = 0
        self.plug(port)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def fault(self) -> str:
        return self._fault

    @fault.setter
    def fault(self, fault: str) -> None:
        with self._lock:
            self._fault = fault
            while self._held and fault not in STOPPING:
                self._carry_out(self._held.pop(0))

    @property
    def bands(self) -> int:
        """How many bands it has printed so far."""
        return self._bands

    @property
    def plugged(self) -> bool:
        return self._server.fileno() >= 0

    @property
    def connected(self) -> bool:
        """Whether anyone holds a line to it."""
        return bool(self._lines)

    def plug(self, port: int | None = None) -> None:
        """Be reachable (again), on the same port."""
        if port is None:
            port = self._port
        self._server = socket.create_server(("127.0.0.1", port))
        self._port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._server,), name="simulated printer", daemon=True).start()

    def unplug(self) -> None:
        """Lose power: every line breaks, and what was not printed yet is forgotten."""
        with self._lock:
            self.stop()
            self._held.clear()
            for sock in self._lines:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def strip(self, receipt: int = -1) -> Image.Image:
        """The paper of a receipt, black on white."""
        rows = self.receipts[receipt]
        size = (self._width_bytes * 8, len(rows) // self._width_bytes)
        return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in rows))

    def stop(self) -> None:
        with contextlib.suppress(OSError):  # stopped before
            self._server.shutdown(socket.SHUT_RDWR)  # a thread that waits in accept would keep it open
        self._server.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                sock, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), name="simulated printer line", daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        buffer = b""
        with sock, self._line(sock):
            while True:
                try:
                    part = sock.recv(65_536)
                    self.raw += part
                    buffer += part
                    while (length := _length(buffer)) > 0:
                        self._take(buffer[:length], sock)
                        buffer = buffer[length:]
                except OSError:
                    return
                if not part or (self.unplug_after_bands is not None and self._bands >= self.unplug_after_bands):
                    return

    @contextlib.contextmanager
    def _line(self, sock: socket.socket) -> Iterator[None]:
        with self._lock:
            self._lines.add(sock)
        yield
        with self._lock:
            self._lines.discard(sock)

    def _take(self, command: bytes, sock: socket.socket) -> None:
        """Real-time commands at once, the others in their order, when the printer can."""
        if command[:2] == b"\x10\x04":
            if self._fault != "silent":
                time.sleep(self.answers_after_seconds)
                sock.sendall(bytes([self._status(command[2])]))
            return
        with self._lock:
            if command[:2] == b"\x10\x14":
                self._held.clear()
            elif self._fault in STOPPING:
                self._held.append(command)
            else:
                self._carry_out(command)

    def _carry_out(self, command: bytes) -> None:
        if command[:2] == b"\x1b@":
            self._since_start.clear()
            self._align = 0
        self._since_start += command
        if command[:2] == b"\x1ba":
            self._align = command[2]
        elif command[:2] == b"\x1bJ":
            self._print(bytes(self._width_bytes * command[2]))
        elif command[:3] == b"\x1dv0":
            width = int.from_bytes(command[4:6], "little")
            for at in range(8, len(command), width):
                aside = max(0, self._width_bytes - width) * self._align // 2
                self._print((bytes(aside) + command[at : at + width]).ljust(self._width_bytes, b"\x00")[: self._width_bytes])
            self._bands += 1
            if self.fault_after_bands is not None and self._bands >= self.fault_after_bands[0]:
                self._fault, self.fault_after_bands = self.fault_after_bands[1], None
        elif command[:2] == b"\x1dV":
            self.receipts.append(bytes(self._rows))
            self.escpos.append(bytes(self._since_start))
            self._rows.clear()
            if self._on_cut is not None:
                self._on_cut(self)

    def _print(self, rows: bytes) -> None:
        self._rows += rows
        self.rows_printed()

    def _status(self, kind: int) -> int:
        out, cover, cutter = self.fault == "paper-out", self.fault == "cover-open", self.fault == "cutter-error"
        bits = {
            1: 0x08 if out or cover or cutter else 0,
            2: (0x04 if cover else 0) | (0x20 if out else 0) | (0x40 if cutter else 0),
            3: 0x08 if cutter else 0,
            4: (0x60 if out else 0) | (0x0C if out or self.fault == "paper-low" else 0),
        }
        return 0x12 | bits.get(kind, 0)


def _length(raw: bytes) -> int:
    """How long the first command is; 0 when it is not all here yet."""
    if raw[:2] == b"\x10\x14":
        length = 10
    elif raw[:1] == b"\x10" or raw[:2] == b"\x1bJ":
        length = 3
    elif raw[:2] == b"\x1b@":
        length = 2
    elif raw[:3] == b"\x1dv0":
        if len(raw) < 8:
            return 0
        length = 8 + int.from_bytes(raw[4:6], "little") * int.from_bytes(raw[6:8], "little")
    elif raw[:2] in (b"\x1dV", b"\x1dW"):
        length = 4
    elif raw[:3] == b"\x1d(k":
        if len(raw) < 5:
            return 0
        length = 5 + int.from_bytes(raw[3:5], "little")
    elif raw[:2] in (b"\x1bt", b"\x1ba", b"\x1bE", b"\x1d!"):
        length = 3
    elif raw[:1] >= b" " or raw[:1] == b"\n":
        length = 1  # a letter: no dots here yet
    else:
        length = 1 if len(raw) > 16 else 0  # an unknown byte prints nothing here
    return length if len(raw) >= length else 0


def main() -> int:
    parser = argparse.ArgumentParser("python -m devices.simulated.printer", description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--strip", type=Path, required=True, help="PNG that every receipt is drawn into")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    arguments = parser.parse_args()

    def draw(printer: SimulatedPrinter) -> None:
        arguments.strip.parent.mkdir(parents=True, exist_ok=True)
        printer.strip().save(arguments.strip)
        print(f"receipt {len(printer.receipts)}: {arguments.strip}", flush=True)

    printer = SimulatedPrinter(port=arguments.port, on_cut=draw)
    printer.fault = arguments.fault
    print(f"printer listening on {printer.address}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        printer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
