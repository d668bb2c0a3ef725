"""What the roll's estimate must say after what was seen and printed, and that it claims nothing before anybody knows."""

from __future__ import annotations

from types import ModuleType
from typing import Any

FINE, LOW, OUT, OPEN = "fine", "low", "out", "open"
Word = str | int  # what sensors said, or a receipt of so many millimetres
LEFT: tuple[tuple[tuple[Word, ...], int | None], ...] = (
    ((), None),
    ((FINE, 250, 250, FINE), None),  # nobody knows how much was on it
    ((OPEN, FINE), 80_000),
    ((OPEN, FINE, 250, FINE, 300), 79_450),
    ((OPEN, OPEN, 250, FINE), 80_000),
    ((OPEN, FINE, 250, OPEN), 79_750),  # who looks in takes nothing out
    ((OUT, FINE), 80_000),
    ((OUT,), 0),
    ((OPEN, FINE, 250, OUT), 0),
    ((LOW,), 4_000),
    ((LOW, 250, LOW), 3_750),  # the sensor speaks once: from there on it is counted
    ((OPEN, FINE, 250, LOW), 4_000),  # too much was believed
    ((LOW, 250, FINE), 80_000),  # it was changed unseen, the printer being off
    ((LOW, OPEN, LOW), 4_000),  # a used roll was put in, or the same again
    ((OPEN, LOW, 250, LOW), 3_750),
    ((LOW, 250, OPEN, LOW, 250), 3_750),
    ((OUT, LOW), 4_000),
    ((OPEN, FINE, 50_000, 50_000), 0),  # never less than nothing
)


def after(machine: ModuleType, roll: Any, *words: Word) -> Any:
    """The roll after these words, in their order."""
    rules = machine.RollRules(roll_mm=80_000, near_end_mm=4_000)
    for word in words:
        if isinstance(word, int):
            roll = machine.printed(roll, millimetres=word, receipt=True)
        else:
            roll = machine.seen(roll, rules, cover_open=word == OPEN, out=word == OUT, low=word in (LOW, OUT))
    return roll


def everything(machine: ModuleType) -> None:
    """Raise AssertionError at the first thing that staff would be told wrongly."""
    new, rules = machine.Roll(), machine.RollRules(roll_mm=80_000, near_end_mm=4_000)
    for words, left_mm in LEFT:
        assert after(machine, new, *words).left_mm == left_mm, words
    said = machine.changed(after(machine, new, LOW), rules)
    assert said.left_mm == 80_000, "the technician's word is a new roll"
    assert after(machine, said, LOW).left_mm == 4_000, "the sensor puts the technician's word right"
    assert after(machine, said, FINE, 250).left_mm == 79_750
    lengths(machine)


def lengths(machine: ModuleType) -> None:
    """Receipts are told by the usual length of the last ones; test pages are not usual."""
    new = machine.Roll()
    assert after(machine, new, OPEN, FINE).receipts_left is None
    assert after(machine, new, 250, 250).receipts_left is None
    roll = after(machine, new, OPEN, FINE, 200, 300)
    assert roll.receipts_left == 79_500 // 250
    assert machine.printed(roll, millimetres=2_000, receipt=False).receipts_left == 77_500 // 250
    roll = after(machine, roll, *[100] * 20)
    assert roll.lengths_mm == (100,) * 20
    assert roll.receipts_left == roll.left_mm // 100
