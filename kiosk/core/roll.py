"""How much paper is left on the printer's roll: counted from what was printed, put right by the printer's sensors. Pure.

Unknown is a value: before a roll was changed, or a sensor spoke of one, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

REMEMBERED = 20  # receipts from which the usual length is taken


@dataclass(frozen=True, slots=True)
class RollRules:
    """A new roll's length, what is left on one when the near-end sensor speaks, and for how many receipts is little."""

    roll_mm: int = 80_000
    near_end_mm: int = 4_000
    warn_receipts: int = 40


@dataclass(frozen=True, slots=True)
class Roll:
    """`low` is the near-end sensor's last word, `opened` that the cover was open or paper out and the roll was not seen since.

    `lengths_mm` are those of the last receipts.
    """

    left_mm: int | None = None
    lengths_mm: tuple[int, ...] = ()
    low: bool = False
    opened: bool = False

    @property
    def receipts_left(self) -> int | None:
        """For how many receipts of the usual length it is enough; None when nobody knows."""
        if self.left_mm is None or not self.lengths_mm:
            return None
        return self.left_mm * len(self.lengths_mm) // sum(self.lengths_mm)


def printed(roll: Roll, *, millimetres: int, receipt: bool) -> Roll:
    """So much paper went out; `receipt`: as a whole one, whose length is worth remembering."""
    left = None if roll.left_mm is None else max(0, roll.left_mm - millimetres)
    lengths = (*roll.lengths_mm, millimetres)[-REMEMBERED:] if receipt else roll.lengths_mm
    return replace(roll, left_mm=left, lengths_mm=lengths)


def seen(roll: Roll, rules: RollRules, *, cover_open: bool, out: bool, low: bool) -> Roll:
    """The printer's word on its paper. A roll is new after the cover or an empty end, or when what was low is so no more."""
    if cover_open or out:
        return replace(roll, opened=True, left_mm=0 if out else roll.left_mm)
    if low and (roll.opened or not roll.low):
        return replace(roll, opened=False, low=True, left_mm=rules.near_end_mm)
    if not low and (roll.opened or roll.low):
        return changed(roll, rules)
    return roll


def changed(roll: Roll, rules: RollRules) -> Roll:
    """A new roll was put in. What the near-end sensor says of it is heard at the next look."""
    return replace(roll, opened=False, low=False, left_mm=rules.roll_mm)
