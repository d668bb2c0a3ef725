"""Where in a receipt a fault may come, which faults a printer tells, and a kiosk to which it comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.printer.escpos_bytes import FEED_AND_CUT, INITIALISE
from devices.printer.status import PrintOutcome
from tests.printing.counter import Counter
from tests.printing.receipts import Receipt
from tests.printing.world import World

TOLD = {
    "paper-out": PrintOutcome.OUT_OF_PAPER,
    "cover-open": PrintOutcome.COVER_OPEN,
    "cutter-error": PrintOutcome.CUTTER_BLOCKED,
    "jam": PrintOutcome.JAMMED,
    "hot": PrintOutcome.TOO_HOT,
}
FORMS = pytest.mark.parametrize("text", [False, True], ids=["picture", "text"])
LINES = pytest.mark.parametrize("serial", [False, True], ids=["network", "serial"])


def counter(**world: float | bool | None) -> Counter:
    """A kiosk that has been polling for a while."""
    made = Counter(World(**world))
    made.idle(5)
    return made


def size(*, text: bool) -> int:
    """How many bytes a receipt is, to the end of its cut."""
    return len(INITIALISE + b"".join(Receipt(1, text).chunks()) + FEED_AND_CUT)


def some(last: int, step: int) -> Iterator[int]:
    """Points of a receipt, its ends and some of all in between."""
    yield from sorted({*range(1, last, step), *range(last - 4, last + 1), 2, 3})
