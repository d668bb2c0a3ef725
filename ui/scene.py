"""What a screen is composed from besides the kiosk's state, and what it is composed into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.core.availability import OpeningHours
from kiosk.core.transactions import CalendarDay, Words

Screen = dict[str, Any]  # plain values by the names that QML binds to


@dataclass(frozen=True, slots=True)
class Scene:
    """What the core does not know: now, and this machine's names.

    `seconds_now` is on the clock that `ProvingHolder.expires_at` is on; `time` is local HH:MM.
    """

    today: CalendarDay
    time: str
    seconds_now: float
    emirate: Words
    desk: Words
    desk_hours: str
    hours: OpeningHours
    demo: bool
    phone_app: Words
