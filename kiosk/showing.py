"""What the first frame needs and no more: this machine's names, its clock, and the front that shows a kiosk getting ready.

Everything else is imported and built after that frame, by kiosk/assembly.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hijridate import Gregorian

from kiosk.core.availability import OpeningHours
from kiosk.core.steps import Kiosk, Rules
from kiosk.core.transactions import CalendarDay, Words
from kiosk.runtime.settings import Profile, Settings
from ui.front import Front
from ui.scene import Scene


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is monotonic seconds, `utc` the time of day; the demo's stand still."""

    now: Callable[[], float] = time.monotonic
    utc: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """This machine as its settings say: names in both languages, local time, opening hours."""

    settings: Settings
    clock: Clock

    @property
    def emirate(self) -> Words:
        place = self.settings.place
        return Words(place.emirate_ar, place.emirate_en)

    @property
    def desk(self) -> Words:
        place = self.settings.place
        return Words(place.desk_ar, place.desk_en)

    @property
    def demo(self) -> bool:
        return self.settings.profile is Profile.DEMO

    @property
    def hours(self) -> OpeningHours:
        hours = self.settings.hours
        return OpeningHours(hours.opens, hours.closes, hours.first_day, hours.last_day)

    def local_time(self) -> datetime:
        return self.clock.utc() + timedelta(hours=self.settings.place.utc_offset_hours)

    def scene(self) -> Scene:
        """What every screen is composed from besides the kiosk's state."""
        local = self.local_time()
        time_of_day, desk_hours = f"{local:%H:%M}", self.settings.place.desk_hours
        today, now = _calendar_day(local), self.clock.now()
        app = Words(self.settings.holder.app_ar, self.settings.holder.app_en)
        return Scene(today, time_of_day, now, self.emirate, self.desk, desk_hours, self.hours, self.demo, app)

    def kiosk(self, *, retracts: bool = False) -> Kiosk:
        """The kiosk at its beginning: out of service, getting ready. Whether it `retracts` the printer's profile knows."""
        settings = self.settings
        rules = Rules(
            settings.reader.interface,
            retracts=retracts,
            home_language=settings.screen.language,
            first_factor=settings.holder.first,
        )
        return Kiosk(rules=rules, language=rules.home_language)


def front_of(site: Site) -> Front:
    """The front, showing the kiosk at its beginning; needs a running QGuiApplication."""
    return Front(site.kiosk(), scene=site.scene)


def _calendar_day(moment: datetime) -> CalendarDay:
    hijri = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    return CalendarDay(moment.date(), hijri.year, hijri.month, hijri.day)
