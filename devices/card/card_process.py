"""The parent's end of one card process: lines go in, lines come out, and it is killed when a deadline or the card says so."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LOOK_SECONDS = 0.02  # between two looks whether the card is still there
MOST_LINE = 1 << 20  # bytes; more than all files of a document take


@dataclass(frozen=True, slots=True)
class Ended:
    """The process ended without an answer."""


@dataclass(frozen=True, slots=True)
class Late:
    """No answer came before the deadline."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """The card went while an answer was awaited."""


Heard = dict[str, Any] | Ended | Late | Pulled


class CardProcess:
    """One process for one card. `environment` is the caller's own copy."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-I", "-m", "devices.card.reading_process"]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment)
        self._heard = bytearray()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def say(self, message: dict[str, Any]) -> None:
        """Send one line; a process that has ended is found out by `hear`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def hear(self, *, until: float, now: Callable[[], float], card_present: Callable[[], bool]) -> Heard:
        """Wait for the next line, as long as the card lies there and the deadline is not over."""
        assert self._process.stdout is not None
        while (end := self._heard.find(b"\n")) < 0:
            if now() >= until:
                return Late()
            ready, _, _ = select.select([self._process.stdout], [], [], LOOK_SECONDS)
            if ready:
                part = os.read(self._process.stdout.fileno(), 65_536)
                if not part or len(self._heard) > MOST_LINE:
                    return Ended()
                self._heard += part
            elif not card_present():
                return Pulled()
        line = bytes(self._heard[:end])
        del self._heard[: end + 1]
        said: dict[str, Any] = json.loads(line)
        return said

    def end(self) -> None:
        """Kill it; what it knew is gone."""
        self._process.kill()
        self._process.wait()
        self._heard.clear()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
