"""Hands one-time codes on behind the answer: how long a gateway takes, or that it fails, is not heard in any call.

What waits here is in memory only (codes are stored as hashes): when the process ends, the visitor asks for another.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable

LENGTH = 1000


class Outbox:
    """`deliver(phone, code)` is called in a thread of its own, which begins with the first: after a fork, if there is one."""

    def __init__(self, deliver: Callable[[str, str], None]) -> None:
        self._deliver = deliver
        self._waiting: queue.Queue[tuple[str, str]] = queue.Queue(LENGTH)
        self._lock, self._thread = threading.Lock(), threading.Thread(target=self._work, name="outbox", daemon=True)

    def put(self, phone: str, code: str) -> None:
        """Take a message, for nobody where there is no phone: everybody's costs the call the same. Never waits."""
        with self._lock:
            if self._thread.ident is None:
                self._thread.start()
        try:
            self._waiting.put_nowait((phone, code))
        except queue.Full:
            _say("too many wait")

    def _work(self) -> None:
        while True:
            phone, code = self._waiting.get()
            if phone:
                try:
                    self._deliver(phone, code)
                except OSError as error:
                    _say(type(error).__name__)  # its text might hold the message


def _say(why: str) -> None:
    print(f"A one-time code could not be handed on ({why}).", file=sys.stderr, flush=True)
