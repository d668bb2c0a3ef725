"""A printer on the network: our own socket, since every write and every read has a time.

Its queue is short: what a printer does not take is seen at the band that it does not take, not a receipt later.
"""

from __future__ import annotations

import select
import socket
import struct
import time

from devices.errors import DeviceError
from devices.printer.line import LineStalled

CONNECT_SECONDS = 3.0
UNHEARD_SECONDS = 20.0  # longer than a receipt may take: a printer that is hot may take nothing for a while
QUEUE_BYTES = 8192  # two bands; the kernel takes up to megabytes otherwise, for a printer that takes nothing
RESET = struct.pack("ii", 1, 0)  # struct linger: what was not sent when the socket ends is dropped, with a reset
SEND = struct.pack("ii", 0, 0)  # it goes on being sent, for minutes


class TcpLine:
    """What the other end has not acknowledged after `unheard_seconds` is dropped and the line broken.

    So a pulled cable is seen and tried again, in place of a queue that is delivered a quarter of an hour later.
    """

    def __init__(self, host: str, port: int, *, unheard_seconds: float = UNHEARD_SECONDS) -> None:
        try:
            self._socket = socket.create_connection((host, port), CONNECT_SECONDS)
        except OSError as error:
            raise DeviceError(f"the printer at {host}:{port} does not answer. Check its cable and power.") from error
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every question costs 44 ms
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, QUEUE_BYTES)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(unheard_seconds * 1000))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)  # from the start: the process may be killed

    def write(self, raw: bytes, *, seconds: float) -> None:
        ends, rest = time.monotonic() + seconds, memoryview(raw)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                if not self._ready(select.POLLOUT, ends):
                    self.drop()
                    raise LineStalled("the printer takes nothing more. Switch it off and on.") from None
            except OSError as error:
                raise DeviceError("the printer's connection broke. Check its cable and power.") from error

    def read(self, *, seconds: float) -> int | None:
        if not self._ready(select.POLLIN, time.monotonic() + seconds):
            return None
        try:
            raw = self._socket.recv(1)
        except OSError as error:
            raise DeviceError("the printer's connection broke. Check its cable and power.") from error
        if not raw:
            raise DeviceError("the printer hung up. Check its cable and power.")
        return raw[0]

    def close(self) -> None:
        if self._socket.fileno() >= 0:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, SEND)
        self._socket.close()

    def drop(self) -> None:
        self._socket.close()

    def _ready(self, event: int, ends: float) -> bool:
        """Whether it happens in time; a broken line is ready for everything, and tells at the next call."""
        if self._socket.fileno() < 0:
            return True
        watch = select.poll()
        watch.register(self._socket, event)
        return bool(watch.poll(max(0.0, ends - time.monotonic()) * 1000))
