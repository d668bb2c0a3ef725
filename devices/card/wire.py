"""A card at the wire of a simulated reader: the framing of vpcd over TCP, two bytes of length before every message."""

from __future__ import annotations

import socket

POWER_OFF, POWER_ON, RESET, GET_ATR = 0, 1, 2, 4  # one-byte controls


def send(sock: socket.socket, message: bytes) -> None:
    sock.sendall(len(message).to_bytes(2, "big") + message)


def receive(sock: socket.socket) -> bytes | None:
    """Answer the next message, None when the other side has gone."""
    head = _exactly(sock, 2)
    return None if head is None else _exactly(sock, int.from_bytes(head, "big"))


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    out = b""
    while len(out) < count:
        # vpcd sends length and body apart: without this every command costs 44 ms
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        try:
            part = sock.recv(count - len(out))
        except ConnectionError:
            return None
        if not part:
            return None
        out += part
    return out
