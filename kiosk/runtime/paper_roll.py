"""The paper roll as the printer's thread counts it, in a small file that is replaced whole: a restart forgets no metre.

It never keeps a receipt from its visitor: a file that cannot be read or written is told in the log once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from devices.printer.paper_use import CUTTER_DOTS, PaperMeter
from devices.printer.status import PrinterStatus
from kiosk.core.parts import PaperLeft
from kiosk.core.roll import REMEMBERED, Roll, RollRules, changed, printed, seen
from kiosk.whole_file import write_whole

MM_AN_INCH = 25.4
MOST_MM = 1_000_000


class PaperRoll:
    """Of a printer whose head has so many dots to the inch."""

    def __init__(self, folder: Path, rules: RollRules, *, dots_an_inch: int, say: Callable[[str], None]) -> None:
        self._path, self._rules, self._dots_an_inch, self._say = folder / "roll.json", rules, dots_an_inch, say
        self._failing = False
        self._roll, self._meter = self._read(), PaperMeter()

    @property
    def left(self) -> PaperLeft | None:
        """What is told of it; None when nobody knows."""
        left = self._roll.left_mm
        return None if left is None else PaperLeft(left // 1000, self._roll.receipts_left)

    @property
    def ending(self) -> bool:
        receipts = self._roll.receipts_left
        return receipts is not None and receipts < self._rules.warn_receipts

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, of one paper, each counted when it is taken."""
        self._meter = PaperMeter()
        for chunk in chunks:
            self._meter.take(chunk)
            yield chunk

    @property
    def counted_millimetres(self) -> int:
        """Of the paper that is counted, and of what the cutter needs; none before its first row."""
        dots = self._meter.dots
        return round((dots + CUTTER_DOTS) / self._dots_an_inch * MM_AN_INCH) if dots else 0

    def printed(self, *, receipt: bool) -> None:
        """What was counted went out; `receipt`: as a whole one, whose length is usual."""
        if millimetres := self.counted_millimetres:
            self._keep(printed(self._roll, millimetres=millimetres, receipt=receipt))
        self._meter = PaperMeter()

    def saw(self, status: PrinterStatus) -> None:
        self._keep(seen(self._roll, self._rules, cover_open=status.cover_open, out=status.paper_out, low=status.paper_low))

    def change(self) -> None:
        """A technician says that a new roll was put in."""
        self._keep(changed(self._roll, self._rules))

    def _keep(self, roll: Roll) -> None:
        if roll == self._roll:
            return
        self._roll = roll
        try:
            write_whole(self._path, json.dumps(asdict(roll)).encode())
        except OSError as error:
            if not self._failing:
                self._say(f"paper roll: {self._path} cannot be written: {error.strerror}. A restart will forget it.")
            self._failing = True
        else:
            self._failing = False

    def _read(self) -> Roll:
        """What is kept; a file that cannot be believed says nothing."""
        try:
            said = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return Roll()
        except (OSError, ValueError):
            said = None
        match said:
            case {"left_mm": int() | None as left, "lengths_mm": list(lengths), "low": bool(low), "opened": bool(opened)}:
                if all(type(each) is int and 0 < each <= MOST_MM for each in (*lengths, left or 1)):
                    return Roll(left, tuple(lengths[-REMEMBERED:]), low, opened)
        self._say(f"paper roll: {self._path} cannot be understood. What is left is not known until the roll is changed.")
        return Roll()
