"""The demo's line between kiosk and service: carries bytes, or carries them slowly, or is cut until it is mended."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

SLOW_SECONDS = 1.2  # before each answer


class ServiceLine:
    """Listens on a loopback port of its own. `slow` may change at any time; `cut` refuses every call until `mend`."""

    def __init__(self, service: tuple[str, int]) -> None:
        self._service = service
        self._port = 0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.slow = False
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Be reachable (again), on the same port."""
        self._server = socket.create_server(("127.0.0.1", self._port))
        self._port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._server,), name="demo line", daemon=True).start()

    def cut(self) -> None:
        """End every call that is on, and refuse others."""
        with self._lock:
            for sock in (self._server, *self._open):
                with contextlib.suppress(OSError):  # it ended by itself
                    sock.shutdown(socket.SHUT_RDWR)
            self._server.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                kiosk, _ = server.accept()
                service = socket.create_connection(self._service)
            except OSError:
                return
            for source, sink, answers in ((kiosk, service, False), (service, kiosk, True)):
                threading.Thread(target=self._carry, args=(source, sink, answers), name="demo call", daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with self._lock:
            self._open.add(source)
        with source, contextlib.suppress(OSError):
            while part := source.recv(65_536):
                if self.slow and answers:
                    time.sleep(SLOW_SECONDS)
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)
        with self._lock:
            self._open.discard(source)
