"""Days with a presenter: whatever visitors, cables and power do, nobody begins while the last visitor's paper is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.printing.presenting import Day


@pytest.mark.parametrize("first", range(0, 24, 12))
def test_on_twelve_days_nobody_begins_too_early_and_the_kiosk_serves(first: int, tmp_path: Path) -> None:
    begun = taken = retracted = 0
    for seed in range(first, first + 12):
        try:
            day = Day(seed, tmp_path / str(seed))
        except AssertionError as error:
            raise AssertionError(f"day {seed}: {error}") from error
        begun += day.begun
        taken += len(day.presenter.taken)
        retracted += len(day.presenter.retracted)
    assert begun > 40, "a kiosk that lets nobody begin would keep every promise"
    assert taken > 10
    assert retracted > 5
