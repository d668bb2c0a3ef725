"""What a simulated printer hangs on: a line of TCP or a pty that stands for a serial port, as fast as its baud rate."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
import tty
from collections.abc import Callable
from typing import Protocol

BITS_A_BYTE = 10  # 8N1: start and stop bits, too
LOOKS_A_SECOND = 50  # how often a slow line takes what its rate allows


class Line(Protocol):
    def receive(self, most: int) -> bytes:
        """Wait for bytes; none when the line is broken or the other end hung up."""

    def send(self, raw: bytes) -> None: ...

    def was_reset(self) -> bool:
        """Whether the other end gave it up: then nothing that still lies in it is meant for the printer."""

    def break_off(self) -> None:
        """End it, whoever waits for it."""

    def close(self) -> None: ...


class SocketLine:
    """A TCP connection."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket, self._reset = sock, False

    def receive(self, most: int) -> bytes:
        try:
            return b"" if self.was_reset() else self._socket.recv(most)
        except OSError:
            return b""

    def was_reset(self) -> bool:
        self._reset = self._reset or self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0  # it tells it once
        return self._reset

    def send(self, raw: bytes) -> None:
        with contextlib.suppress(OSError):  # the asker has gone: it is seen when nothing more comes
            self._socket.sendall(raw)

    def break_off(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()


class PtyLine:
    """A pseudo-terminal; `path` is what a driver opens. It stays while drivers come and go, as a serial port does."""

    def __init__(self) -> None:
        self._printer, self._port = os.openpty()
        self._broken, self._break = os.pipe()
        tty.setraw(self._port)
        self.path = os.ttyname(self._port)

    def receive(self, most: int) -> bytes:
        ready, _, _ = select.select([self._printer, self._broken], [], [])
        return b"" if self._broken in ready else os.read(self._printer, most)

    def send(self, raw: bytes) -> None:
        os.write(self._printer, raw)

    def was_reset(self) -> bool:
        return False

    def break_off(self) -> None:
        os.write(self._break, b"\x00")

    def close(self) -> None:
        for handle in (self._printer, self._port, self._broken, self._break):
            os.close(handle)


class SlowLine:
    """Takes bytes from another line no faster than `baud` carries them."""

    def __init__(self, line: Line, baud: int) -> None:
        self._line, self._bytes_a_second = line, baud / BITS_A_BYTE

    def receive(self, most: int) -> bytes:
        raw = self._line.receive(min(most, max(1, int(self._bytes_a_second / LOOKS_A_SECOND))))
        time.sleep(len(raw) / self._bytes_a_second)
        return raw

    def send(self, raw: bytes) -> None:
        self._line.send(raw)

    def was_reset(self) -> bool:
        return self._line.was_reset()

    def break_off(self) -> None:
        self._line.break_off()

    def close(self) -> None:
        self._line.close()


class Listener:
    """Waits on a loopback port for TCP connections, and hands each over as a line."""

    def __init__(self, port: int, hand_over: Callable[[Line], None]) -> None:
        self._server, self._hand_over = socket.create_server(("127.0.0.1", port)), hand_over
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, name="simulated printer", daemon=True).start()

    @property
    def listens(self) -> bool:
        return self._server.fileno() >= 0

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
            self._hand_over(SocketLine(sock))
