"""The peers of the kiosk under soak, in another process than the kiosk: reader, printer, service, and the line to it."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from devices.errors import DeviceError
from devices.simulated.printer.peer import SimulatedPrinter
from devices.simulated.slot import SimulatedSlot
from tests.soak.line import ServiceLine

BEGINNING = datetime(2026, 11, 24, 7, 35)
BETWEEN_VISITS = timedelta(minutes=20)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Paper:
    """A piece that was cut off: its rows, the visit at its first row and the one at its cut (0 between visits)."""

    begun_in: int
    cut_in: int
    rows: bytes


class Peers:
    """`visit` numbers the visit that is on; 0 when none is. Everything that comes out of the printer is kept.

    `trust` is a folder of what proves travel documents, which the service then takes.
    """

    def __init__(self, scratch: Path, config: Path, *, seed: int, trust: Path | None = None) -> None:
        self.visit = 0
        self.database = scratch / "tawasul.sqlite"
        self.codes = scratch / "code"
        self._clock = scratch / "clock"
        self._begun_in: int | None = None
        self.papers: list[Paper] = []
        self._numbers: list[str] = []
        self.move_clock(0)
        self.codes.write_text("")
        self.slot, self.printer = SimulatedSlot(), SimulatedPrinter(on_cut=self._cut)
        self.printer.rows_printed = self._printed
        self._slot_server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._answer_slots, name="slot", daemon=True).start()
        words = [str(self.database), str(config / "personas.toml"), str(self._clock), str(self.codes), str(seed)]
        words += [str(trust)] if trust else []
        self.service = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.service", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.service.stdout is not None
        self.line = ServiceLine(int(self.service.stdout.readline()), visit=lambda: self.visit)

    @property
    def slot_address(self) -> str:
        return f"127.0.0.1:{self._slot_server.getsockname()[1]}"

    def move_clock(self, visit: int) -> datetime:
        """Set the service's clock to this visit's moment and answer it."""
        return self._set_clock(BEGINNING + visit * BETWEEN_VISITS)

    @contextlib.contextmanager
    def await_code(self) -> Iterator[None]:
        """Let a minute pass, so that another code is sent to whoever had one; then wait until it has come."""
        self._set_clock(datetime.fromisoformat(self._clock.read_text("ascii")) + timedelta(minutes=1))
        self.codes.write_text("")
        yield
        ends = time.monotonic() + 10
        while not self.last_code():
            assert time.monotonic() < ends, "no code was sent"
            time.sleep(0.01)

    def _set_clock(self, moment: datetime) -> datetime:
        new = self._clock.with_suffix(".new")
        new.write_text(moment.isoformat(), "ascii")
        new.replace(self._clock)
        return moment

    @property
    def hanging(self) -> bool:
        """Whether printed paper was not cut off yet."""
        return self._begun_in is not None

    def last_code(self) -> str:
        return self.codes.read_text("ascii")

    def known_number(self, which: int) -> str:
        """The number of a transaction of this Hijri year that nobody's card holds."""
        if not self._numbers:
            query = "SELECT number FROM transaction_row WHERE person_id = 1 AND hijri_year = 1448 AND NOT secret"
            with contextlib.closing(sqlite3.connect(self.database)) as db:
                self._numbers = [row[0] for row in db.execute(query)]
        return self._numbers[which % len(self._numbers)]

    def heal(self) -> None:
        """End every fault that is on."""
        if not self.printer.plugged:
            self.printer.plug()
        self.printer.fault_after_bands = self.printer.unplug_after_bands = None
        self.printer.fault = "none"
        self.printer.answers_after_seconds = 0.0
        self.slot.unplugged = False
        self.line.down = False
        self.line.disarm()

    def stop(self) -> None:
        self.service.terminate()
        self.service.wait(10)
        for stream in (self.service.stdin, self.service.stdout):
            if stream is not None:
                stream.close()
        self.line.stop()
        self.printer.stop()

    def _printed(self) -> None:
        if self._begun_in is None:
            self._begun_in = self.visit

    def _cut(self, printer: SimulatedPrinter) -> None:
        if self._begun_in is not None:
            self.papers.append(Paper(self._begun_in, self.visit, printer.receipts[-1]))
        self._begun_in = None
        printer.receipts.clear()
        printer.texts.clear()
        printer.escpos.clear()
        printer.raw.clear()

    def _answer_slots(self) -> None:
        while True:
            line, _ = self._slot_server.accept()
            threading.Thread(target=self._answer_slot, args=(line,), name="slot line", daemon=True).start()

    def _answer_slot(self, line: socket.socket) -> None:
        """One byte asks; `1` a card lies there, `0` none, `u` no reader; `a` asks for the card's address."""
        with line, contextlib.suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while question := line.recv(1):
                if question == b"a":
                    line.sendall(self.slot.address.encode())
                    continue
                try:
                    line.sendall(b"1" if self.slot.card_present() else b"0")
                except DeviceError:
                    line.sendall(b"u")
