"""In service or not, and why: every mixture of conditions, and hours through the days of a week."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import product

import pytest

from kiosk.core.availability import Availability, Condition, Fault, IdentityFlaw, OpeningHours, Weekday, foremost
from kiosk.runtime.conditions import Conditions

SUNDAY = datetime(2026, 11, 22)
OFFICE = OpeningHours(time(7, 30), time(14, 30), Weekday.SUNDAY, Weekday.THURSDAY)
NIGHT = OpeningHours(time(20), time(2), Weekday.THURSDAY, Weekday.SATURDAY)


@pytest.mark.parametrize(
    ("reader", "backend", "open_now", "fits", "identity"),
    list(product(Condition, Condition, (True, False), (True, False), (None, IdentityFlaw.REVOKED))),
)
def test_only_a_kiosk_whose_parts_are_known_to_be_well_serves_and_only_in_its_hours(
    reader: Condition, backend: Condition, open_now: bool, fits: bool, identity: IdentityFlaw | None
) -> None:
    faults = Availability(reader, backend, open_now, fits, identity).faults()
    assert (not faults) == (reader is backend is Condition.WELL and open_now and fits and identity is None)
    assert (Fault.IDENTITY in faults) == (identity is not None)
    assert (Fault.CONTRACT in faults) == (backend is Condition.WELL and not fits), "a lost service was told as unfit"
    assert (Fault.CARD_READER in faults) == (reader is Condition.LOST), "unknown was told as broken"
    assert (Fault.BACKEND in faults) == (backend is Condition.LOST), "unknown was told as broken"
    assert (foremost(faults) is None) == (not faults)


def test_a_kiosk_that_has_just_started_says_so_until_it_knows_and_closed_comes_before_broken() -> None:
    assert foremost(Availability().faults()) is Fault.STARTING
    assert foremost(Availability(Condition.LOST).faults()) is Fault.CARD_READER
    assert foremost(Availability(Condition.LOST, Condition.LOST, open_now=False).faults()) is Fault.HOURS


@pytest.mark.parametrize(
    ("hours", "day", "at", "serves"),
    [
        (OFFICE, 0, time(7, 29, 59), False),
        (OFFICE, 0, time(7, 30), True),
        (OFFICE, 4, time(14, 29, 59), True),
        (OFFICE, 4, time(14, 30), False),
        (OFFICE, 5, time(10), False),
        (OFFICE, 6, time(10), False),
        (NIGHT, 4, time(19, 59), False),
        (NIGHT, 4, time(20), True),
        (NIGHT, 0, time(1, 59), True),  # Saturday's night reaches into Sunday
        (NIGHT, 0, time(2), False),
        (NIGHT, 0, time(20), False),
        (NIGHT, 4, time(1), False),  # Wednesday has no night
        (NIGHT, 5, time(3), False),
    ],
)
def test_hours_open_and_close_to_the_second_and_reach_over_midnight(
    hours: OpeningHours, day: int, at: time, serves: bool
) -> None:
    assert hours.open_at(datetime.combine(SUNDAY.date() + timedelta(days=day), at)) is serves


def test_without_hours_the_kiosk_serves_every_minute_of_the_week() -> None:
    assert OpeningHours().every_day()
    assert not OFFICE.every_day()
    assert all(OpeningHours().open_at(SUNDAY + timedelta(minutes=minute)) for minute in range(0, 7 * 24 * 60, 7))


def test_the_core_hears_only_what_changed() -> None:
    conditions = Conditions()
    assert conditions.card_reader(Condition.WELL) == ()  # the service has not spoken yet
    (opened,) = conditions.backend(Condition.WELL)
    assert opened.faults == frozenset()
    assert conditions.backend(Condition.WELL) == ()
    (closed,) = conditions.open_now(False)
    assert closed.faults == {Fault.HOURS}
    (lost,) = conditions.card_reader(Condition.LOST)
    assert lost.faults == {Fault.HOURS, Fault.CARD_READER}


def test_each_word_of_the_conditions_has_a_later_number_so_that_threads_may_post_in_any_order() -> None:
    conditions = Conditions()
    (first,) = conditions.card_reader(Condition.LOST)
    (second,) = conditions.card_reader(Condition.WELL)
    assert first.told < second.told
