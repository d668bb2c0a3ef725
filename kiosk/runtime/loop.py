"""The loop: one event at a time through the house's `advance`, its effects to the workers, its silences timed.

Runs on one thread, the front's. Workers post into the inbox and wake it; a clock is given, so tests need no sleep.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core.events import CardRemoved, CoverElapsed, DwellElapsed, LanguagePressed, PrinterIdle, Touched
from kiosk.core.house import Effect, Event, House, advance
from kiosk.core.steps import DWELL_SECONDS, Kiosk, ShowingTransaction, ShowingTransactions, TakeBelongings


@dataclass(frozen=True, slots=True)
class Timing:
    """Silence in seconds: how long private data stays uncovered, and unasked."""

    cover_seconds: float = 20.0
    still_there_seconds: float = 60.0


class Inbox:
    """Where every word arrives, from any thread; `wake` tells the loop's thread that something lies here."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.wake: Callable[[], None] = lambda: None

    def post(self, event: Event) -> None:
        self._events.put(event)
        self.wake()

    def take(self) -> Event | None:
        try:
            return self._events.get_nowait()
        except queue.Empty:
            return None


class Loop:
    """Holds the house; `carry_out` runs an effect, `show` gets every new house."""

    def __init__(
        self,
        house: House,
        *,
        inbox: Inbox,
        carry_out: Callable[[Effect], None],
        show: Callable[[House], None],
        now: Callable[[], float],
        timing: Timing,
    ) -> None:
        self.house = house
        self._inbox = inbox
        self._carry_out = carry_out
        self._show = show
        self._now = now
        self._timing = timing
        self._quiet_since = self._technician_quiet_since = now()

    @property
    def kiosk(self) -> Kiosk:
        return self.house.kiosk

    def run_pending(self) -> None:
        """Answer everything in the inbox, then every silence that is over."""
        while (event := self._inbox.take()) is not None:
            self._answer(event)
        quiet = self._now() - self._quiet_since
        dwell = self._dwell_seconds()
        if dwell is not None and quiet >= dwell:
            self._answer(DwellElapsed(self.kiosk.serial))
            self._quiet_since = self._now()
        elif quiet >= self._timing.cover_seconds and not self.kiosk.covered:
            self._answer(CoverElapsed(self.kiosk.serial))
        self._technician_silences()

    def _technician_silences(self) -> None:
        known = self.house.maintenance
        dwell = tech.DWELL_SECONDS[type(known.step)]
        until = known.standing.wait_until if known.standing is not None else None
        if dwell is not None and self._now() - self._technician_quiet_since >= dwell:
            self._answer(tech_on.SilenceElapsed(known.serial))
            self._technician_quiet_since = self._now()
        elif isinstance(known.step, tech.Waiting) and until is not None and self._now() >= until:
            self._answer(tech_on.WaitElapsed(known.serial))

    def _answer(self, event: Event) -> None:
        before = self.house
        self.house, effects = advance(before, event)
        if self._breaks_silence(event) or self.kiosk.serial != before.kiosk.serial:
            self._quiet_since = self._now()
        if isinstance(event, tech_on.TechnicianTouched) or self.house.maintenance.serial != before.maintenance.serial:
            self._technician_quiet_since = self._now()
        for effect in effects:
            self._carry_out(effect)
        if self.house != before:
            self._show(self.house)

    def _breaks_silence(self, event: Event) -> bool:
        """A finger does; and where belongings are to be taken, one that was, or paper that has only now come out whole."""
        taking = isinstance(self.kiosk.step, TakeBelongings) and isinstance(event, CardRemoved | PrinterIdle)
        return taking or isinstance(event, Touched | LanguagePressed)

    def _dwell_seconds(self) -> float | None:
        step = self.kiosk.step
        if isinstance(step, ShowingTransactions | ShowingTransaction):
            return self._timing.still_there_seconds
        return DWELL_SECONDS[type(step)]
