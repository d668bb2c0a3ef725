"""A reader at the wire: a card that is laid here answers on a loopback port until it is pulled."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Protocol

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.simulated.inserted import Chip, serve


class Elsewhere(Protocol):
    """A card that another process answers for, at `address`."""

    @property
    def address(self) -> str: ...

    def pull(self) -> int:
        """Pull it; the answer is how many commands it was sent."""


class SimulatedSlot:
    """While `unplugged` there is no reader: asking it raises DeviceError. `apdus` counts what its cards were sent."""

    def __init__(self) -> None:
        self._card: Chip | None = None
        self._elsewhere: Elsewhere | None = None
        self._line: socket.socket | None = None
        self._unplugged = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.apdus = 0
        threading.Thread(target=self._accept, name="simulated card", daemon=True).start()

    def lay(self, card: Chip) -> None:
        self._lift_elsewhere()
        self._card = card

    def lay_elsewhere(self, card: Elsewhere) -> None:
        """Lay it where nothing lies."""
        self._card, self._elsewhere = None, card

    def pull(self) -> None:
        self._lift_elsewhere()
        self._card = None
        if (line := self._line) is not None:
            with contextlib.suppress(OSError):  # it ended by itself
                line.shutdown(socket.SHUT_RDWR)

    @property
    def unplugged(self) -> bool:
        return self._unplugged

    @unplugged.setter
    def unplugged(self, unplugged: bool) -> None:
        self._unplugged = unplugged
        if unplugged:
            self.pull()

    def open(self) -> None:
        self.card_present()

    def card_present(self) -> bool:
        if self._unplugged:
            raise DeviceError("no card reader is connected. Check its cable.", health=DeviceHealth.NO_DEVICE)
        return self._card is not None or self._elsewhere is not None

    @property
    def address(self) -> str:
        if (elsewhere := self._elsewhere) is not None:
            return elsewhere.address
        host, port = self._server.getsockname()[:2]
        return f"tcp:{host}:{port}"

    def close(self) -> None: ...

    def _lift_elsewhere(self) -> None:
        card, self._elsewhere = self._elsewhere, None
        if card is not None:
            self.apdus += card.pull()

    def _accept(self) -> None:
        while True:
            sock, _ = self._server.accept()
            with sock:
                card = self._card
                if card is None:
                    continue
                card.power_on()
                before = card.apdus
                self._line = sock
                pulled = False
                with contextlib.suppress(OSError):  # whoever read was ended
                    pulled = serve(card, sock)
                self._line = None
                self.apdus += card.apdus - before
                if pulled:
                    self._card = None
