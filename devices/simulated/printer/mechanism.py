"""A simulated printer's commands in their order: onto paper, through cutter and presenter, and what is answered in its turn."""

from __future__ import annotations

from collections.abc import Callable

from devices.simulated.printer.commands import CUT, CUT_PARTLY, CUT_WHOLE, PRESENTER, raster_size
from devices.simulated.printer.paper import Paper
from devices.simulated.printer.presenter import ASK, Presenter
from devices.simulated.printer.status import automatic_status, sensor_byte

RESET = b"\x1b@"


class Mechanism:
    """`texts` are the lines in its own letters of each of the `receipts`, `escpos` their bytes since ESC @.

    `watched` is what GS a asked to be told of: it is answered by whoever has the lines.
    """

    def __init__(self, paper: Paper, presenter: Presenter | None, cut: Callable[[], None]) -> None:
        self.paper, self.presenter, self._cut_done = paper, presenter, cut
        self.receipts: list[bytes] = []
        self.texts: list[tuple[str, ...]] = []
        self.escpos: list[bytes] = []
        self.watched = 0
        self.rows_left = self.row_bytes = self._mode = 0
        self._since_start = bytearray()

    def carry_out(self, command: bytes, fault: str) -> bytes:
        """Do a whole command; the answer, where it has one."""
        name = command[:2]
        if name == RESET:
            self._since_start.clear()
            self.watched = 0
        self._since_start += command
        if name in (CUT, CUT_WHOLE, CUT_PARTLY):
            self._cut()
        elif name == PRESENTER:
            return self._present(command, fault)
        elif name == b"\x1dr":
            return sensor_byte(command[2], fault)
        elif name == b"\x1da":
            self.watched = command[2]
            return automatic_status(fault, command[2]) if command[2] else b""
        else:
            self.paper.carry_out(command)
        return b""

    def begin_raster(self, head: bytes) -> None:
        """GS v 0: so many rows are to come."""
        self._since_start += head
        self.row_bytes, rows = raster_size(head)
        self.rows_left, self._mode = rows if self.row_bytes else 0, head[3] & 3
        self._end_raster()

    def print_rows(self, raw: bytes) -> None:
        """Print rows of the raster that has begun."""
        self._since_start += raw
        self.paper.raster(raw, self.row_bytes, self._mode)
        self.rows_left -= len(raw) // self.row_bytes
        self._end_raster()

    def forget(self) -> None:
        """Break off what was begun: a raster, a line of letters."""
        self.rows_left = 0
        self.paper.forget_line()

    def lose_power(self) -> None:
        self.forget()
        self.watched = 0
        self.paper.carry_out(RESET)

    def _end_raster(self) -> None:
        if not self.rows_left:
            self.paper.end_indent()

    def _cut(self) -> None:
        if self.paper.amid_a_line or (self.presenter is not None and not self.paper.rows):
            return  # GS V: amid a line it does nothing; a presenter cuts no paper that bears nothing
        rows, lines = self.paper.cut()
        self.receipts.append(rows)
        self.texts.append(lines)
        self.escpos.append(bytes(self._since_start))
        if self.presenter is not None:
            self.presenter.hold(rows)
        self._cut_done()

    def _present(self, command: bytes, fault: str) -> bytes:
        if self.presenter is None:
            return b""
        if command[2] == ASK:
            return self.presenter.status(fault)
        self._cut()  # what it presents, retracts or ejects is cut first
        self.presenter.carry_out(command)
        return b""
