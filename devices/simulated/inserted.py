"""A chip at the wire: answers over vpcd's framing, to a real pcscd or to the reading process itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Protocol

from devices.card import wire


class Chip(Protocol):
    """`apdus` counts what came over the wire."""

    apdus: int

    @property
    def atr(self) -> bytes: ...

    def power_on(self) -> None:
        """Forget what was selected and agreed."""

    def answer(self, command: bytes) -> bytes | None:
        """Answer one command: nothing when it stays silent, None when it is pulled instead."""


def serve(chip: Chip, sock: socket.socket) -> bool:
    """Answer until either side goes; True when the chip was pulled in the middle."""
    while (message := wire.receive(sock)) is not None:
        if len(message) == 1:
            if message[0] == wire.GET_ATR:
                wire.send(sock, chip.atr)
            elif message[0] in (wire.POWER_OFF, wire.RESET):
                chip.power_on()
            continue
        answer = chip.answer(message)
        if answer is None:
            return True
        if answer:
            wire.send(sock, answer)
    return False


def insert(chip: Chip, host: str, port: int) -> Callable[[], None]:
    """Insert the chip into a vpcd slot; the answer pulls it out."""
    sock = socket.create_connection((host, port), timeout=5)
    sock.settimeout(None)

    def answer() -> None:
        with sock:
            serve(chip, sock)

    threading.Thread(target=answer, name="vpcd card", daemon=True).start()
    return lambda: sock.shutdown(socket.SHUT_RDWR)
