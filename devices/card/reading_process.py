"""The process that reads one card and ends: `python -I -m devices.card.reading_process`, started before it is needed.

A silent card blocks PC/SC without limit, so the parent kills this process at the deadline or when the card is pulled; what
it knew dies with it. One JSON line comes in (reader, profiles), one goes out (the outcome). Nothing is written elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from devices.card.apdu import CardGone, CardRefused, CardReset, Counter, converse
from devices.card.profile import load_profiles
from devices.card.profile_reading import CardFields, read_card
from devices.errors import DeviceError


def outcome(reader: str, folder: str) -> dict[str, object]:
    """Read the card in `reader` (a PC/SC name, or tcp:host:port of a simulated one) and answer what came of it."""
    started = time.monotonic()
    counter = Counter(begun=[("connect", 0, started)])
    try:
        transmit, atr, t0, close = _connect(reader)
        with contextlib.ExitStack() as stack:
            stack.callback(close)
            profiles = load_profiles(Path(folder))
            try:
                found = converse(read_card(profiles, atr), transmit, t0=t0, counter=counter, now=time.monotonic)
            except CardReset:  # nothing secret was agreed with the card, so begin anew, once
                found = converse(read_card(profiles, atr), transmit, t0=t0, counter=counter, now=time.monotonic)
        if isinstance(found, CardFields):
            said: dict[str, object] = {"kind": "read", "profile": found.profile, "fields": found.fields}
            said["assurance"] = found.assurance
        else:
            said = {"kind": "bank" if found.bank else "unknown"}
    except CardGone:
        said = {"kind": "gone"}
    except CardReset:
        said = {"kind": "unreadable", "reason": "another program on this machine resets the card again and again"}
    except (CardRefused, DeviceError) as error:
        said = {"kind": "unreadable", "reason": str(error)}
    ended = time.monotonic()
    said["steps"] = _steps(counter, ended)
    return {**said, "apdus": counter.apdus, "milliseconds": round((ended - started) * 1000)}


def _steps(counter: Counter, ended: float) -> list[tuple[str, int, int]]:
    """Each step's name, commands and milliseconds, up to where the reading ended."""
    ends = [*counter.begun[1:], ("", counter.apdus, ended)]
    return [
        (name, apdus - before, round((moment - began) * 1000))
        for (name, before, began), (_, apdus, moment) in zip(counter.begun, ends, strict=True)
    ]


def _connect(reader: str) -> tuple[Callable[[bytes], bytes], bytes, bool, Callable[[], None]]:
    if reader.startswith("tcp:"):
        return _connect_simulated(reader)
    from devices.card.pcsc import Connection  # the simulated reader needs no PC/SC

    connection = Connection(reader)
    return connection.transmit, connection.atr, connection.t0, connection.close


def _connect_simulated(reader: str) -> tuple[Callable[[bytes], bytes], bytes, bool, Callable[[], None]]:
    from devices.card import wire

    _, host, port = reader.split(":")
    try:
        sock = socket.create_connection((host, int(port)), timeout=5)
    except OSError:
        raise CardGone from None
    sock.settimeout(None)

    def transmit(raw: bytes) -> bytes:
        try:
            wire.send(sock, raw)
        except OSError:
            raise CardGone from None
        answer = wire.receive(sock)
        if answer is None:
            raise CardGone
        return answer

    return transmit, transmit(bytes([wire.GET_ATR])), False, sock.close


def main() -> None:
    line = sys.stdin.buffer.readline()
    if not line:
        return  # the parent ended before a card came
    order = json.loads(line)
    sys.stdout.buffer.write(json.dumps(outcome(order["reader"], order["profiles"])).encode() + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing to tidy: what was known ends here


if __name__ == "__main__":
    main()
