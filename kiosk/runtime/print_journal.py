"""The print journal: which receipt went to the printer when, and how it ended; never whose it was or what it said.

`unknown` is on the disk before the printer gets a receipt's first byte, and stays when power or kiosk is lost in mid-receipt.
Nothing is ever printed from here: what became of an unknown receipt only the paper can tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from devices.printer.status import PrintOutcome
from kiosk.whole_file import write_whole

KEPT = 500  # receipts: some days of a busy kiosk, 45 kB
UNKNOWN = "unknown"
OUTCOMES: dict[str, PrintOutcome | None] = {
    UNKNOWN: None,
    **{outcome.name.lower(): outcome for outcome in PrintOutcome},
    **{"no_paper": PrintOutcome.OUT_OF_PAPER, "cutter_error": PrintOutcome.CUTTER_BLOCKED},  # as they were written before
}
_MARKS = ("hangs", "cut", "retracted")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_REFERENCE = re.compile(r"[0-9A-Za-z-]{4,24}")  # as the client takes them from a service: nothing else reaches a terminal


@dataclass(frozen=True, slots=True)
class Entry:
    """`begun` is UTC; `outcome` is None while nobody knows, maybe for good.

    `hangs`: a part of it was left at the printer; `cut`: that was cut off. `retracted`: nobody took it, and the machine drew it
    back.
    """

    begun: datetime
    reference: str
    outcome: PrintOutcome | None
    hangs: bool = False
    cut: bool = False
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """What is kept, oldest first, and how many lines could not be understood."""

    entries: tuple[Entry, ...]
    damaged: int


class PrintJournal:
    """Written by the printer's thread alone; read by anybody, for the file is replaced whole. `utc` is the time of day.

    One that cannot be written is said once and keeps no receipt from its visitor.
    """

    def __init__(self, folder: Path, *, utc: Callable[[], datetime], say: Callable[[str], None], kept: int = KEPT) -> None:
        self._path, self._utc, self._say, self._kept = _path(folder), utc, say, kept
        self._failing = False

    def begin(self, reference: str) -> Entry:
        """Write that this receipt goes to the printer now and that nobody knows yet how it ends."""
        begun = Entry(self._utc(), reference, None)
        self._write(lambda lines: [*lines, _line(begun)])
        return begun

    def end(self, begun: Entry, outcome: PrintOutcome, *, hangs: bool = False) -> Entry:
        """Put the outcome in the place of what was begun, and whether a part of it or of an earlier one was left there."""
        return self._put(begun, replace(begun, outcome=outcome, hangs=hangs))

    def retract(self, ended: Entry) -> Entry:
        """Write that nobody took it, and that it was drawn back."""
        return self._put(ended, replace(ended, retracted=True))

    def last(self, count: int) -> tuple[Entry, ...] | None:
        """The last receipts, newest first, without lines that cannot be understood; None when it cannot be read."""
        try:
            lines = _lines(self._path)
        except OSError:
            return None
        return tuple(islice((entry for line in reversed(lines) if (entry := _entry(line)) is not None), count))

    def torn(self) -> Entry | None:
        """The last receipt, when something may have been left at the printer that was not cut off yet."""
        try:
            lines = _lines(self._path)
        except OSError:
            return None
        last = _entry(lines[-1]) if lines else None
        return last if last is not None and (last.outcome is None or last.hangs) and not last.cut else None

    def cut(self, torn: Entry) -> Entry:
        """Write that what it left was cut off, so that it is done once."""
        return self._put(torn, replace(torn, cut=True))

    def _put(self, before: Entry, now: Entry) -> Entry:
        self._write(lambda lines: _replaced(lines, _line(before), _line(now)))
        return now

    def _write(self, change: Callable[[list[bytes]], list[bytes]]) -> None:
        try:
            kept = change(_lines(self._path))[-self._kept :]
            write_whole(self._path, b"".join(line + b"\n" for line in kept))
        except OSError as error:
            if not self._failing:
                self._say(f"print journal: {self._path} cannot be written: {error.strerror}. Receipts go on unrecorded.")
            self._failing = True
        else:
            self._failing = False


def read(folder: Path) -> Journal:
    """Answer what a state folder's journal holds, nothing while there is none; raises OSError."""
    lines = _lines(_path(folder))
    entries = tuple(entry for line in lines if (entry := _entry(line)) is not None)
    return Journal(entries, len(lines) - len(entries))


def _path(folder: Path) -> Path:
    return folder / "printed.jsonl"


def _lines(path: Path) -> list[bytes]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    return [line for line in raw.split(b"\n") if line]


def _replaced(lines: list[bytes], begun: bytes, ended: bytes) -> list[bytes]:
    """A begun line that was damaged meanwhile, or never written, is not there: the outcome is worth keeping all the same."""
    at = next((at for at in reversed(range(len(lines))) if lines[at] == begun), len(lines))
    return [*lines[:at], ended, *lines[at + 1 :]]


def _line(entry: Entry) -> bytes:
    outcome = UNKNOWN if entry.outcome is None else entry.outcome.name.lower()
    said = {"time": entry.begun.strftime(_TIME), "reference": entry.reference, "outcome": outcome}
    told = {name: getattr(entry, name) for name in _MARKS}
    return json.dumps(said | {name: True for name, stands in told.items() if stands}).encode()


def _entry(line: bytes) -> Entry | None:
    """Answer None for a line that cannot be believed."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    match said:
        case {"time": str(time), "reference": str(reference), "outcome": str(outcome)} if outcome in OUTCOMES:
            try:
                begun = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
            except ValueError:
                return None
            marks = {name: said.get(name) is True for name in _MARKS}
            return Entry(begun, reference, OUTCOMES[outcome], **marks) if _REFERENCE.fullmatch(reference) else None
        case _:
            return None
