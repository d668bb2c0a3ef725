"""The rules of the technician's PIN: what may be chosen, and how long wrong entries make everyone wait. Pure."""

from __future__ import annotations

from itertools import pairwise

FREE_ENTRIES = 5  # as many wrong ones make the first wait
LAST_ENTRY = 15  # as many wrong ones lock until an engineer acts
FIRST_WAIT_SECONDS = 15.0


def wait_seconds(wrong: int) -> float:
    """How long nobody may enter a PIN after this many wrong ones in a row: 15 s after the fifth, then doubling."""
    return FIRST_WAIT_SECONDS * 2.0 ** (wrong - FREE_ENTRIES) if wrong >= FREE_ENTRIES else 0.0


def locks(wrong: int) -> bool:
    """Whether this many wrong entries in a row lock until an engineer acts."""
    return wrong >= LAST_ENTRY


def trivial(digits: str) -> bool:
    """Whether a PIN is among the first that anyone would try: a block of up to three repeated, or digits in their order."""
    blocks = (size for size in (1, 2, 3) if 2 * size <= len(digits))
    repeated = any(digits == (digits[:size] * len(digits))[: len(digits)] for size in blocks)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return repeated or steps in ({1}, {9})
