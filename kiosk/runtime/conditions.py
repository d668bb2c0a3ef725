"""What service depends on, gathered from every thread: each tells its own part, the core hears what blocks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from kiosk.core.availability import Availability, Condition, IdentityFlaw
from kiosk.core.events import FaultsChanged


class Conditions:
    """Shared by the workers' threads. Each word answers what the core must hear: nothing when nothing changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._availability = Availability()
        self._told = 0

    def card_reader(self, condition: Condition) -> tuple[FaultsChanged, ...]:
        return self._change(lambda known: replace(known, card_reader=condition))

    def backend(
        self, condition: Condition, *, fits: bool = True, identity: IdentityFlaw | None = None
    ) -> tuple[FaultsChanged, ...]:
        """`fits` whether this kiosk can use what the service is, `identity` why the service does not know this kiosk."""
        return self._change(lambda known: replace(known, backend=condition, backend_fits=fits, identity=identity))

    def open_now(self, open_now: bool) -> tuple[FaultsChanged, ...]:
        return self._change(lambda known: replace(known, open_now=open_now))

    def _change(self, change: Callable[[Availability], Availability]) -> tuple[FaultsChanged, ...]:
        with self._lock:
            before = self._availability.faults()
            self._availability = change(self._availability)
            faults = self._availability.faults()
            self._told += 1
            told = self._told
        return () if faults == before else (FaultsChanged(faults, told),)
