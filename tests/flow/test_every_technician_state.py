"""The technician's machine and the house, walked through every reachable state, with and without a PIN that is required."""

from __future__ import annotations

import pytest

from kiosk.core import house, maintenance
from kiosk.core import maintenance_events as on
from kiosk.core import maintenance_states as at
from kiosk.core.pin import locks, trivial, wait_seconds
from tests.flow.maintenance_exploration import explore, explore_house, silence_closes

TOLD_APART = {"PartReported", "ReceiptsTold", "TechnicianLanguagePressed"}  # levels that open and close nothing


@pytest.mark.parametrize("pin_required", [False, True])
def test_every_reachable_state_keeps_every_promise_and_silence_closes_the_door(pin_required: bool) -> None:
    explored = explore(maintenance.advance, pin_required=pin_required)
    assert {type(known.step) for known in explored.states} == set(at.DWELL_SECONDS), "a step is never reached"
    happened = {event.__name__ for event in on.Event.__args__} - TOLD_APART
    assert explored.pairs == {(step.__name__, event) for step in at.DWELL_SECONDS for event in happened}
    silence_closes(maintenance.advance, explored.states)


@pytest.mark.parametrize("pin_required", [False, True])
def test_no_visit_begins_behind_the_technicians_door_and_no_door_opens_in_a_visit(pin_required: bool) -> None:
    assert len(explore_house(house.advance, pin_required=pin_required)) > 1000


@pytest.mark.parametrize(
    ("wrong", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (10, 480), (14, 7680)]
)  # fmt: skip
def test_the_fifth_wrong_pin_waits_fifteen_seconds_and_each_further_one_twice_as_long(wrong: int, seconds: float) -> None:
    assert wait_seconds(wrong) == seconds
    assert not locks(wrong)


def test_the_fifteenth_wrong_pin_locks() -> None:
    assert locks(15)


@pytest.mark.parametrize(
    "digits", ["000000", "123456", "654321", "890123", "210987", "121212", "123123", "12312312", "7777777", "0123456789"]
)
def test_pins_that_anyone_would_try_are_trivial(digits: str) -> None:
    assert trivial(digits)


@pytest.mark.parametrize("digits", ["135724", "112233", "123457", "918273", "100000", "246801"])
def test_other_pins_are_not(digits: str) -> None:
    assert not trivial(digits)
