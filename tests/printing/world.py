"""A printer's world in virtual time: a line in memory, the simulated printer behind it, and whatever happens to both."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

from devices.errors import DeviceError
from devices.printer.line import LineStalled
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.presenter import Presenter

WIDTH_DOTS = 192


class Killed(BaseException):
    """The kiosk's process ends here: nothing in it may do anything about that."""


PIECE_BYTES = 64  # so many go over a slow line at once


class World:
    """Its clock moves only while somebody waits: for an answer, for room, or for bytes to go over a line of `baud`.

    A `serial` line is the same after it was closed: what a command lacks may still come. Others begin anew.
    """

    def __init__(
        self,
        *,
        baud: int | None = None,
        serial: bool = False,
        buffer_bytes: int | None = None,
        mm_a_second: float = 25.0,
        presenter: Presenter | None = None,
    ) -> None:
        self._time = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self.core = PrinterCore(
            now=self.now,
            width_dots=WIDTH_DOTS,
            mm_a_second=mm_a_second,
            buffer_bytes=buffer_bytes,
            presenter=presenter,
        )
        self.baud, self.serial = baud, serial
        self.plugged = True
        self.mute = False  # takes everything and answers nothing
        self.garbles = False  # answers, with bytes that are none
        self.starting = False  # after its power came back: takes nothing in and answers nothing
        self.lines = 0
        self.written = 0
        self.lives: int | None = None  # so many calls on the line until the kiosk's process is killed
        self.at_byte: tuple[int, Callable[[], None]] | None = None
        self.far_end = Connection(self.core)
        self.noise = bytearray()

    def now(self) -> float:
        return self._time

    def at(self, seconds: float, happens: Callable[[], None]) -> None:
        """Have something happen when the clock comes to this time."""
        heapq.heappush(self._events, (max(seconds, self._time), next(self._numbers), happens))

    def wait_until(self, ends: float, *, enough: Callable[[], bool] = lambda: False) -> None:
        """Let time pass, as far as `ends` or until it is `enough`."""
        while not enough() and self._time < ends:
            times = [ends]
            if self._events:
                times.append(self._events[0][0])
            if (at := self.far_end.next_at()) is not None and at > self._time:
                times.append(at)
            self._time = max(self._time, min(times))
            while self._events and self._events[0][0] <= self._time:
                heapq.heappop(self._events)[2]()
            self.core.run()

    def wait_for_room(self, ends: float) -> None:
        far_end, room = self.far_end, self.core.room
        self.wait_until(ends, enough=lambda: self.core.room > room or self.far_end is not far_end)

    def unplug(self) -> None:
        """Pull the cable: the line breaks, the printer keeps what it has."""
        self.plugged = False
        self._break()

    def plug(self) -> None:
        self.plugged = True

    def mend(self) -> None:
        """End all that is wrong with the line and the printer's answers; nothing else comes of it either."""
        self._events.clear()
        self.plugged = True
        self.mute = self.garbles = self.starting = False
        self.at_byte = self.lives = None
        self.core.answers_after_seconds = 0.0
        self.core.fault_after_bytes = None

    def restart(self, seconds: float) -> None:
        """Switch it off and on: it forgets what it has not printed, and hears nothing while it starts."""
        self.core.power_cycle()
        self._begin_anew()
        self.starting = True
        self.at(self._time + seconds, self._started)

    def _started(self) -> None:
        self.starting = False

    def hang_up(self) -> None:
        """End the line at the kiosk's end."""
        self._break()

    def _break(self) -> None:
        self.lines += 1
        if not self.serial:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self.far_end.hang_up()
        self.far_end = Connection(self.core)
        self.noise.clear()

    def open_line(self) -> MemoryLine:
        if not self.plugged:
            raise DeviceError("the cable is out.")
        self.lines += 1
        return MemoryLine(self, self.lines)

    def rows(self) -> int:
        """How many rows with ink it has printed so far, cut off or not."""
        size = WIDTH_DOTS // 8
        blank = bytes(size)
        papers = (*self.core.receipts, self.core.hanging[0])
        return sum(rows[at : at + size] != blank for rows in papers for at in range(0, len(rows), size))


class MemoryLine:
    """A line to the world's printer; it breaks when the cable is pulled or another is opened."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self._number = world, number

    def write(self, raw: bytes, *, seconds: float) -> None:
        self._live()
        world, rest = self._world, raw
        ends = world.now() + seconds
        while rest:
            self._check()
            piece = rest[:PIECE_BYTES] if world.baud else rest
            if world.at_byte is not None and world.written <= world.at_byte[0] < world.written + len(piece):
                piece = piece[: world.at_byte[0] - world.written]
                if not piece:
                    (_, happens), world.at_byte = world.at_byte, None
                    happens()
                    continue
            taken = len(piece) if world.starting else world.far_end.feed(piece)
            world.written += taken
            rest = rest[taken:]
            if world.baud:
                world.wait_until(world.now() + taken * 10 / world.baud)
            if not taken:
                if world.now() >= ends:
                    self.drop()
                    raise LineStalled("the printer takes nothing more.")
                world.wait_for_room(ends)
        world.core.run()

    def read(self, *, seconds: float) -> int | None:
        self._live()
        self._check()
        world, ends = self._world, self._world.now() + seconds
        heard = bytearray()

        def came() -> bool:
            raw = world.far_end.due()
            if not world.mute and not world.starting:
                heard.extend(byte ^ 0x92 if world.garbles else byte for byte in raw)
            return bool(world.noise or heard) or self._number != world.lines

        if not came():
            world.wait_until(ends, enough=came)
        self._check()
        world.noise += heard
        return world.noise.pop(0) if world.noise else None

    def close(self) -> None:
        if self._number == self._world.lines:
            self._world.hang_up()

    def drop(self) -> None:
        self.close()

    def _live(self) -> None:
        if self._world.lives is not None:
            self._world.lives -= 1
            if self._world.lives <= 0:
                self._world.lives = None
                raise Killed

    def _check(self) -> None:
        if self._number != self._world.lines:
            raise DeviceError("the line is broken.")
