"""Whether the kiosk is in service, and why not: conditions of its parts and opening hours → what blocks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum, auto

from kiosk.core.choices import Weekday as Weekday


class Fault(Enum):
    """What blocks service; their order is which of several a visitor is told."""

    HOURS = auto()
    SUSPENDED = auto()  # a technician took the kiosk out of service
    MAINTENANCE = auto()  # a technician stands before it, or it has no PIN yet
    CARD_READER = auto()
    BACKEND = auto()
    IDENTITY = auto()  # the service does not know this machine
    CONTRACT = auto()  # the service works, and not in a way that this kiosk can use
    STARTING = auto()  # a part has not spoken yet


class Condition(Enum):
    """How a part stands without which there is no service. Unknown blocks, and is never told as broken."""

    UNKNOWN = auto()
    WELL = auto()
    LOST = auto()


class IdentityFlaw(Enum):
    """Why the service does not know this machine, or why the machine cannot tell."""

    NOT_ENROLLED = auto()
    EXPIRED = auto()
    REVOKED = auto()
    FOREIGN = auto()
    CLOCK_WRONG = auto()


WEEK = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """From `opens` until before `closes`, local time, on the days from `first_day` to `last_day`, both included.

    `closes` at or before `opens` reaches into the next morning; the same time for both is round the clock.
    """

    opens: time = time(0)
    closes: time = time(0)
    first_day: Weekday = Weekday.SUNDAY
    last_day: Weekday = Weekday.SATURDAY

    def open_at(self, moment: datetime) -> bool:
        """Whether the kiosk serves at this local time."""
        now = moment.time()
        today = WEEK[moment.isoweekday() % 7]
        if self.opens < self.closes:
            return self._on(today) and self.opens <= now < self.closes
        yesterday = WEEK[WEEK.index(today) - 1]
        return (self._on(today) and now >= self.opens) or (self._on(yesterday) and now < self.closes)

    def every_day(self) -> bool:
        return (WEEK.index(self.last_day) + 1) % 7 == WEEK.index(self.first_day)

    def _on(self, day: Weekday) -> bool:
        first = WEEK.index(self.first_day)
        return (WEEK.index(day) - first) % 7 <= (WEEK.index(self.last_day) - first) % 7


@dataclass(frozen=True, slots=True)
class Availability:
    """What service depends on, as last told; nothing is known when a kiosk starts."""

    card_reader: Condition = Condition.UNKNOWN
    backend: Condition = Condition.UNKNOWN
    open_now: bool = True
    backend_fits: bool = True  # what it keeps and offers is something that this kiosk can use
    identity: IdentityFlaw | None = None

    def faults(self) -> frozenset[Fault]:
        """What blocks service now; empty is in service."""
        blocking = {
            Fault.HOURS: not self.open_now,
            Fault.CARD_READER: self.card_reader is Condition.LOST,
            Fault.BACKEND: self.backend is Condition.LOST,
            Fault.IDENTITY: self.identity is not None,
            Fault.CONTRACT: self.backend is Condition.WELL and not self.backend_fits,
            Fault.STARTING: Condition.UNKNOWN in (self.card_reader, self.backend),
        }
        return frozenset(fault for fault, blocks in blocking.items() if blocks)


def foremost(faults: frozenset[Fault]) -> Fault | None:
    """The reason a visitor is told when several stand."""
    return next((fault for fault in Fault if fault in faults), None)
