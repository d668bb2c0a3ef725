"""Random histories of a printer: true outcomes, one receipt a press at most, one visitor's receipt on a paper, in time."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from devices.printer.status import PrintOutcome
from tests.printing.__main__ import RESULT
from tests.printing.histories import History


@pytest.mark.parametrize("first", range(0, 600, 60))
def test_sixty_histories_end_well(first: int) -> None:
    for number in range(first, first + 60):
        try:
            History(number)
        except AssertionError as error:
            raise AssertionError(f"history {number}: {error}") from error


def test_histories_reach_every_outcome_and_the_death_of_the_process() -> None:
    seen: Counter[PrintOutcome | None] = Counter()
    for number in range(1000, 1120):
        seen.update(History(number).outcomes)
    assert set(seen) == {None, *PrintOutcome}


def test_the_long_run_that_is_on_record_was_long_and_went_well() -> None:
    record = tomllib.loads(RESULT.read_text("utf-8"))
    assert record["histories"] >= 5000
    assert record["failures"] == 0
