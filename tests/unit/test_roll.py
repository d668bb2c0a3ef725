"""The roll's estimate over days of receipts: counted from a change on, and put right by the near-end sensor."""

from __future__ import annotations

import random

from kiosk.core import roll
from tests.flow.roll_judge import FINE, LOW, OPEN, after

DAYS, RECEIPTS, LONGEST_MM, NEAR_END_MM = 300, 400, 450, 4_000


def test_over_random_days_it_claims_only_what_can_be_there_and_is_right_whenever_the_sensor_is_passed() -> None:
    """A world with a real roll: changed when it is out or at whim, sensed truly; the estimate never leaves it by a receipt."""
    dice = random.Random(4)
    for _ in range(DAYS):
        real, told, known = dice.randrange(5_000, 80_000), roll.Roll(), False
        for _ in range(RECEIPTS):
            length = dice.randrange(150, LONGEST_MM)
            if real < length or dice.random() < 0.005:
                told, real, known = after(roll, told, OPEN), 80_000, True
            else:
                real -= length
                told = after(roll, told, length)
            known = known or real <= NEAR_END_MM
            told = after(roll, told, LOW if real <= NEAR_END_MM else FINE)
            assert (told.left_mm is not None) is known
            assert told.left_mm is None or abs(told.left_mm - real) <= LONGEST_MM
