"""A chip at the wire: answers over vpcd's framing, to a real pcscd or to the reading process itself."""

from __future__ import annotations

import socket
import threading
import time
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


NO_ATR = bytes(40)  # longer than any (ISO/IEC 7816-3 §8.2): vpcd takes an empty one for an empty slot, of this it cannot
# make sense, and pcscd says that a mute card lies there


def serve(chip: Chip, sock: socket.socket, *, no_atr: bytes = b"") -> bool:
    """Answer until either side goes; True when the chip was pulled in the middle. `no_atr` is sent for a mute one."""
    while (message := wire.receive(sock)) is not None:
        if len(message) == 1:
            if message[0] == wire.GET_ATR:
                wire.send(sock, chip.atr or no_atr)
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
            serve(chip, sock, no_atr=NO_ATR)

    threading.Thread(target=answer, name="vpcd card", daemon=True).start()
    return lambda: sock.shutdown(socket.SHUT_RDWR)


def lie(chip: Chip, address: str) -> int:
    """Insert it into the vpcd slot at HOST:PORT, and pull it when the program is interrupted."""
    host, port = address.split(":")
    pull = insert(chip, host, int(port))
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pull()
        return 0
