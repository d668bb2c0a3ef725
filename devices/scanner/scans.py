"""From lines to what was scanned: a document's zone, whole and proven by its check digits, or a registry number. Pure.

Everything else is refused with a word for the technician, and nothing is kept of it. Visitor data: no repr shows a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from devices.card.emrtd.access_key import MrzKey
from devices.card.emrtd.mrz import Form, Mrz, read_mrz
from devices.card.numbers import luhn
from devices.scanner.lines import BadLine, Fault, Line, LineReader, Quiet, Word

LINES = {width: count for count, width in (form.value for form in Form)}  # of a line's width: how many a zone has
WHOLE = {width * count for count, width in (form.value for form in Form)}
NUMBER_DIGITS = 10


class Flaw(Enum):
    """Why lines are no scan; the value is the technician's sentence."""

    STRANGE = "is neither a line of a document nor a registry number"
    NUMBER = "is a number that its check digit does not fit, or that is no person's"
    ZONE = "is a zone that its check digits do not fit"
    HALF = "is a zone that lacks a line"


@dataclass(frozen=True, slots=True, repr=False)
class ScannedZone:
    """The key that opens the document's chip; `form` is the only thing of it that may be told."""

    form: Form
    key: MrzKey


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """A civil-registry number, from a barcode: it opens nothing, so which one it was is not handed on."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    why: Fault | Flaw


Scan = ScannedZone | ScannedNumber | NotTaken


class Scans:
    """Puts a scanner's lines together. Owned by one thread; the lines of a zone that is not whole are all that it holds."""

    def __init__(self) -> None:
        self._reader = LineReader()
        self._lines: tuple[str, ...] = ()

    def take(self, raw: bytes, *, now: float) -> Iterator[Scan]:
        """Answer what these bytes complete, at these monotonic seconds; call it with none, too: silence has a meaning."""
        for word in self._reader.take(raw, now=now):
            yield from self._word(word)

    def _word(self, word: Word) -> Iterator[Scan]:
        match word:
            case Line(text) if len(text) in LINES:
                yield from self._line(text)
            case Line(text):
                yield from self._half()
                yield _whole(text)
            case BadLine(fault):
                self._lines = ()
                yield NotTaken(fault)
            case Quiet.QUIET:
                yield from self._half()
            case _:
                assert_never(word)

    def _line(self, text: str) -> Iterator[Scan]:
        if self._lines and len(self._lines[0]) != len(text):
            yield from self._half()
        self._lines += (text,)
        if len(self._lines) == LINES[len(text)]:
            lines, self._lines = self._lines, ()
            yield _zone(lines)

    def _half(self) -> Iterator[Scan]:
        if self._lines:
            self._lines = ()
            yield NotTaken(Flaw.HALF)


def _whole(text: str) -> Scan:
    if len(text) in WHOLE:
        return _zone((text,))
    if len(text) == NUMBER_DIGITS and text.isdigit():
        return ScannedNumber() if luhn(text) else NotTaken(Flaw.NUMBER)
    return NotTaken(Flaw.STRANGE)


def _zone(lines: Iterable[str]) -> Scan:
    """Read the zone as it came, mended where a check digit proves it; drawn through backwards, only as it stands."""
    lines = tuple(lines)
    found = read_mrz("\n".join(lines), scanned=True)
    if not isinstance(found, Mrz):
        found = read_mrz("\n".join(line[::-1] for line in lines), scanned=False)
    return ScannedZone(found.form, found.key) if isinstance(found, Mrz) else NotTaken(Flaw.ZONE)
