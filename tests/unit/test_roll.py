"""The roll's estimate: counted from a change on, put right by the near-end sensor, and never claimed before anybody knows."""

from __future__ import annotations

import random

import pytest

from kiosk.core.roll import REMEMBERED, Roll, RollRules, changed, printed, seen

RULES = RollRules(roll_mm=80_000, near_end_mm=4_000)
FINE, LOW, OUT, OPEN = "fine", "low", "out", "open"


def after(roll: Roll, *words: str | int) -> Roll:
    """What sensors said and receipts of so many millimetres, in their order."""
    for word in words:
        if isinstance(word, int):
            roll = printed(roll, millimetres=word, receipt=True)
        else:
            roll = seen(roll, RULES, cover_open=word == OPEN, out=word == OUT, low=word in (LOW, OUT))
    return roll


@pytest.mark.parametrize(
    ("words", "left_mm"),
    [
        ((), None),
        ((FINE, 250, 250, FINE), None),  # nobody knows how much was on it
        ((OPEN, FINE), 80_000),
        ((OPEN, FINE, 250, FINE, 300), 79_450),
        ((OPEN, OPEN, 250, FINE), 80_000),
        ((OUT, FINE), 80_000),
        ((OUT,), 0),
        ((OPEN, FINE, 250, OUT), 0),
        ((LOW,), 4_000),
        ((LOW, 250, LOW), 3_750),  # the sensor speaks once: from there on it is counted
        ((OPEN, FINE, 250, LOW), 4_000),  # too much was believed
        ((LOW, 250, FINE), 80_000),  # it was changed unseen, the printer being off
        ((LOW, OPEN, LOW), 4_000),  # a used roll was put in, or the same again
        ((LOW, 250, OPEN, LOW, 250), 3_750),
        ((OUT, LOW), 4_000),
        ((OPEN, LOW, 250, LOW), 3_750),
        ((OPEN, FINE, 250, OPEN), 79_750),  # who looks in takes nothing out
        ((OPEN, FINE, 50_000, 50_000), 0),  # never less than nothing
    ],
)
def test_what_is_left_follows_what_was_seen_and_printed(words: tuple[str | int, ...], left_mm: int | None) -> None:
    assert after(Roll(), *words).left_mm == left_mm


def test_a_technicians_word_is_a_new_roll_and_the_sensor_puts_it_right() -> None:
    said = changed(after(Roll(), LOW), RULES)
    assert said.left_mm == 80_000
    assert after(said, LOW).left_mm == 4_000
    assert after(said, FINE, 250).left_mm == 79_750


def test_receipts_are_told_by_the_usual_length_of_the_last_ones_and_test_pages_are_not_usual() -> None:
    assert after(Roll(), OPEN, FINE).receipts_left is None
    assert after(Roll(), 250, 250).receipts_left is None
    roll = after(Roll(), OPEN, FINE, 200, 300)
    assert roll.receipts_left == 79_500 // 250
    assert printed(roll, millimetres=2_000, receipt=False).receipts_left == 77_500 // 250
    roll = after(roll, *[100] * REMEMBERED)
    assert roll.lengths_mm == (100,) * REMEMBERED
    assert roll.receipts_left == roll.left_mm // 100 if roll.left_mm is not None else False


def test_over_random_days_it_claims_only_what_can_be_there_and_is_right_whenever_the_sensor_is_passed() -> None:
    """A world with a real roll: changed when it is out or at whim, sensed truly; the estimate never leaves it by a receipt."""
    dice = random.Random(4)
    for _ in range(300):
        real, roll, known = dice.randrange(5_000, 80_000), Roll(), False
        for _ in range(400):
            length = dice.randrange(150, 450)
            if real < length or dice.random() < 0.005:
                roll, real, known = after(roll, OPEN), 80_000, True
            else:
                real -= length
                roll = printed(roll, millimetres=length, receipt=True)
            known = known or real <= RULES.near_end_mm
            roll = after(roll, LOW if real <= RULES.near_end_mm else FINE)
            assert (roll.left_mm is not None) is known
            assert roll.left_mm is None or abs(roll.left_mm - real) <= 450
