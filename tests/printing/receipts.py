"""Receipts that tell on paper whose they are, row by row and line by line; in dots and in the printer's own letters."""

from __future__ import annotations

from dataclasses import dataclass

from devices.simulated.printer.core import PrinterCore
from tests.printing.world import WIDTH_DOTS

ROW_BYTES = WIDTH_DOTS // 8
CHUNKS, ROWS, LINES = 5, 8, 2


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece that was cut off: its rows with ink, its lines of letters."""

    rows: tuple[bytes, ...]
    lines: tuple[str, ...]

    @property
    def blank(self) -> bool:
        return not self.rows

    def whose(self) -> set[int]:
        """The presses whose rows or lines stand on it. A row that was torn is nobody's; no whole receipt has one."""
        if self.lines:
            return {int(line.split()[0]) for line in self.lines}
        return {row[0] for row in self.rows if row == row[:3] * (ROW_BYTES // 3)}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a press; `press` from 1 to 255."""

    press: int
    text: bool = False

    def chunks(self) -> tuple[bytes, ...]:
        return tuple(self._letters(number) if self.text else self._band(number) for number in range(CHUNKS))

    def stands_on(self, paper: Paper) -> bool:
        """Whether this piece is the receipt, whole and alone."""
        if self.text:
            return paper.lines == tuple(line for number in range(CHUNKS) for line in self._lines(number))
        return not paper.lines and paper.rows == tuple(row for number in range(CHUNKS) for row in self._rows(number))

    def _rows(self, number: int) -> tuple[bytes, ...]:
        return tuple(bytes([self.press, number + 1, row + 1]) * (ROW_BYTES // 3) for row in range(ROWS))

    def _band(self, number: int) -> bytes:
        head = b"\x1dv0\x00" + ROW_BYTES.to_bytes(2, "little") + ROWS.to_bytes(2, "little")
        return head + b"".join(self._rows(number))

    def _lines(self, number: int) -> tuple[str, ...]:
        return tuple(f"{self.press} of {number + 1} {line + 1}" for line in range(LINES))

    def _letters(self, number: int) -> bytes:
        return b"".join(line.encode() + b"\n" for line in self._lines(number))


def papers(core: PrinterCore) -> list[Paper]:
    """All that was cut off so far."""
    return [_paper(rows, lines) for rows, lines in zip(core.receipts, core.texts, strict=True)]


def hanging(core: PrinterCore) -> Paper:
    return _paper(*core.hanging)


def _paper(rows: bytes, lines: tuple[str, ...]) -> Paper:
    cut = (rows[at : at + ROW_BYTES] for at in range(0, len(rows), ROW_BYTES))
    return Paper(tuple(row for row in cut if any(row)), lines)
