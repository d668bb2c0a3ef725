"""What blocks service, gathered from the workers: each says its own, the core is told them all."""

from __future__ import annotations

import threading

from kiosk.core.events import FaultsChanged
from kiosk.core.steps import Fault


class Faults:
    """Shared by the workers' threads; unknown at the start counts as blocking."""

    def __init__(self, at_first: frozenset[Fault]) -> None:
        self._lock = threading.Lock()
        self._faults = at_first

    def set(self, fault: Fault, *, present: bool) -> tuple[FaultsChanged, ...]:
        """Answer what the core must hear: nothing when nothing changed."""
        with self._lock:
            faults = self._faults | {fault} if present else self._faults - {fault}
            if faults == self._faults:
                return ()
            self._faults = faults
            return (FaultsChanged(faults),)
