"""Tells the service that sessions are over, on a thread and a line of its own: a service that drags keeps nobody waiting.

Whether it listens changes nothing here: the kiosk forgot the session before, and the service forgets an idle one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.core.events import Event
from kiosk.runtime.worker import BACKOFF_SECONDS, Job


class SessionEnds:
    """`end(token)` closes a session at the service."""

    name = "session ends"
    poll_seconds = 20.0
    backoff_seconds = BACKOFF_SECONDS

    def __init__(self, end: Callable[[str], None]) -> None:
        self._end = end

    def open(self) -> Iterable[Event]:
        return ()

    def poll(self) -> Iterable[Event]:
        return ()

    def lost(self) -> Iterable[Event]:
        return ()

    def close(self) -> None: ...

    def end(self, token: str) -> Job:
        def run() -> Iterable[Event]:
            self._end(token)
            return ()

        return Job(run)
