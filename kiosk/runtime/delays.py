"""Effects that are carried out later: what is asked again and again waits here, and no worker's thread waits with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

E = TypeVar("E")


class Delays(Generic[E]):
    """`now()` is monotonic seconds. On one thread, the loop's."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: list[tuple[float, E]] = []

    def put(self, effect: E, seconds: float) -> None:
        self._waiting.append((self._now() + seconds, effect))

    def due(self) -> Iterator[E]:
        """Give out what has waited long enough, each once."""
        now = self._now()
        ready = [effect for at, effect in self._waiting if at <= now]
        self._waiting = [(at, effect) for at, effect in self._waiting if at > now]
        yield from ready
