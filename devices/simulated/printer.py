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
from collections.abc import Callable
from pathlib import Path

from PIL import Image

FAULTS = ("none", "paper-low", "paper-out", "cover-open", "cutter-error", "silent")


class SimulatedPrinter:
    """Listens on a loopback port. `fault` may change at any time; `unplug_after_bands` breaks the line in mid-receipt."""

    def __init__(
        self, *, port: int = 0, width_dots: int = 576, on_cut: Callable[[SimulatedPrinter], None] | None = None
    ) -> None:
        self.fault = "none"
        self.fault_after_bands: tuple[int, str] | None = None
        self.unplug_after_bands: int | None = None
        self.answers_after_seconds = 0.0
        self.raw = bytearray()
        self.receipts: list[bytes] = []
        self.escpos: list[bytes] = []
        self._since_start = bytearray()
        self._width_bytes, self._on_cut = width_dots // 8, on_cut
        self._rows = bytearray()
        self._bands = 0
        self._server = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, name="simulated printer", daemon=True).start()

    @property
    def address(self) -> str:
        host, port = self._server.getsockname()[:2]
        return f"tcp://{host}:{port}"

    def strip(self, receipt: int = -1) -> Image.Image:
        """The paper of a receipt, black on white."""
        rows = self.receipts[receipt]
        size = (self._width_bytes * 8, len(rows) // self._width_bytes)
        return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in rows))

    def stop(self) -> None:
        with contextlib.suppress(OSError):  # stopped before
            self._server.shutdown(socket.SHUT_RDWR)  # a thread that waits in accept would keep it open
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), name="simulated printer line", daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        buffer = b""
        with sock:
            while True:
                try:
                    part = sock.recv(65_536)
                except OSError:
                    return
                if not part:
                    return
                self.raw += part
                buffer += part
                while (length := self._command(buffer, sock)) > 0:
                    self._since_start += buffer[:length]
                    if buffer[:2] == b"\x1dV":
                        self._finish()
                    buffer = buffer[length:]
                if self.unplug_after_bands is not None and self._bands >= self.unplug_after_bands:
                    return

    def _command(self, raw: bytes, sock: socket.socket) -> int:
        """Carry out the first command and answer its length; 0 when it is not all here yet."""
        if not raw:
            return 0
        if raw[:1] == b"\x10":
            return self._real_time(raw, sock)
        if raw[:2] == b"\x1b@":
            self._rows.clear()
            self._since_start.clear()
            return 2
        if raw[:2] == b"\x1bJ" and len(raw) >= 3:
            self._rows += bytes(self._width_bytes * raw[2])
            return 3
        if raw[:3] == b"\x1dv0" and len(raw) >= 8:
            width, height = int.from_bytes(raw[4:6], "little"), int.from_bytes(raw[6:8], "little")
            if len(raw) < 8 + width * height:
                return 0
            for row in range(height):
                dots = raw[8 + row * width : 8 + (row + 1) * width]
                self._rows += dots.ljust(self._width_bytes, b"\x00")[: self._width_bytes]
            self._bands += 1
            if self.fault_after_bands is not None and self._bands >= self.fault_after_bands[0]:
                self.fault = self.fault_after_bands[1]
            return 8 + width * height
        if raw[:2] == b"\x1dV" and len(raw) >= 4:
            return 4
        return 1 if len(raw) > 16 else 0  # an unknown byte prints nothing here

    def _finish(self) -> None:
        """The paper was cut: keep its rows and its bytes."""
        self.receipts.append(bytes(self._rows))
        self.escpos.append(bytes(self._since_start))
        self._rows.clear()
        if self._on_cut is not None:
            self._on_cut(self)

    def _real_time(self, raw: bytes, sock: socket.socket) -> int:
        if raw[:2] == b"\x10\x14":
            return 10 if len(raw) >= 10 else 0
        if len(raw) < 3:
            return 0
        if self.fault != "silent":
            time.sleep(self.answers_after_seconds)
            sock.sendall(bytes([self._status(raw[2])]))
        return 3

    def _status(self, kind: int) -> int:
        out, cover, cutter = self.fault == "paper-out", self.fault == "cover-open", self.fault == "cutter-error"
        bits = {
            1: 0x08 if out or cover or cutter else 0,
            2: (0x04 if cover else 0) | (0x20 if out else 0) | (0x40 if cutter else 0),
            3: 0x08 if cutter else 0,
            4: (0x60 if out else 0) | (0x0C if out or self.fault == "paper-low" else 0),
        }
        return 0x12 | bits.get(kind, 0)


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
