"""`kiosk print` on real serial ports: letters where the line is slow, dots where it is fast, both confirmed."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from devices.printer.text_mode import LINES_A_CHUNK, TextPrinter, encode_text
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.receipt_blocks import to_json
from kiosk.runtime.text_receipt import text_receipt
from tests.bench.reference import reference
from tests.unit.printer.reading import lines_of

SLOW_MACHINE_SECONDS = 30.0
RECEIPT = reference()


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


def kiosk_print(folder: Path, *words: str) -> Ended:
    file = folder / "transaction.json"
    file.write_text(to_json(RECEIPT), "utf-8")
    command = [sys.executable, "-m", "kiosk", "print", "--transaction", str(file), *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return Ended(ended.returncode, ended.stdout + ended.stderr)


@pytest.fixture
def slow() -> Iterator[SimulatedPrinter]:
    """A printer that takes bytes no faster than 9600 baud carry them."""
    printer = SimulatedPrinter(baud=9600)
    yield printer
    printer.unplug()


@pytest.fixture
def fast() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.unplug()


def letters(*, native_qr: bool) -> bytes:
    """What the receipt is in letters."""
    return b"".join(encode_text(text_receipt(RECEIPT, columns=48, native_qr=native_qr), TextPrinter(48, 37)))


def lines(raw: bytes) -> tuple[str, ...]:
    return tuple(line.glyphs for line in lines_of(raw) if not line.code)


def test_at_9600_baud_letters_go_by_themselves_and_are_confirmed_in_time(slow: SimulatedPrinter, tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{slow.open_pty()}?baud=9600")
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert slow.bands == 0, "dots went, too"
    assert slow.texts == [lines(letters(native_qr=False))]


def test_the_model_says_the_code_page_the_columns_and_whether_it_draws_codes(fast: SimulatedPrinter, tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{fast.open_pty()}?baud=9600", "--profile", "epson-tm-t20ii")
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert b"\x1bt\x25" in bytes(fast.raw)
    assert fast.raw.count(b"\x1d(k") == 4
    assert fast.texts == [lines(letters(native_qr=True))]


def test_at_460800_baud_dots_go(fast: SimulatedPrinter, tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{fast.open_pty()}?baud=460800")
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert fast.bands > 10
    assert fast.texts == [()]


def test_a_port_that_nobody_reads_ends_at_its_deadline_and_nothing_of_the_receipt_waits_in_it(tmp_path: Path) -> None:
    printer, port = os.openpty()
    tty.setraw(port)
    began = time.monotonic()
    ended = kiosk_print(tmp_path, "--to", f"serial:{os.ttyname(port)}?baud=9600", "--timeout", "1")
    took = time.monotonic() - began
    assert ended == Ended(3, "The printer is offline. Check its cable and power.\n")
    assert took < 1 + SLOW_MACHINE_SECONDS
    flows_again = os.read(printer, 65536) if select.select([printer], [], [], 0)[0] else b""
    os.close(printer)
    os.close(port)
    assert flows_again.replace(b"\x10\x04\x01", b"") == b"", "more than questions"


class Cable:
    """A serial line to a printer that can be held: `takes` is how many bytes still go there."""

    def __init__(self, printer: SimulatedPrinter, *, takes: int) -> None:
        parts = urlsplit(printer.address)
        self._printer = socket.create_connection((parts.hostname, parts.port))
        self._kiosk, self._port = os.openpty()
        tty.setraw(self._port)
        self.path, self.takes = os.ttyname(self._port), takes
        self._end, self._ended = os.pipe()
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()

    def _carry(self) -> None:
        while True:
            held = self.takes <= 0
            ready, _, _ = select.select([self._printer, self._end, *([] if held else [self._kiosk])], [], [], 0.05)
            if self._kiosk in ready:
                raw = os.read(self._kiosk, min(self.takes, 4096))
                self.takes -= len(raw)
                self._printer.sendall(raw)
            if self._printer in ready and (raw := self._printer.recv(4096)):
                os.write(self._kiosk, raw)
            if self._end in ready:
                return

    def idle(self) -> bool:
        return not select.select([self._kiosk], [], [], 0.2)[0]

    def close(self) -> None:
        os.write(self._ended, b"\x00")
        self._thread.join()
        self._printer.close()
        for handle in (self._kiosk, self._port, self._end, self._ended):
            os.close(handle)


def test_a_port_that_stalls_in_mid_receipt_ends_unconfirmed_and_the_rest_never_comes(tmp_path: Path) -> None:
    printer, text = SimulatedPrinter(), letters(native_qr=False)
    cable = Cable(printer, takes=600)
    ended = kiosk_print(tmp_path, "--to", f"serial:{cable.path}?baud=9600", "--timeout", "1")
    assert ended == Ended(6, "Unconfirmed: the printer never said that the receipt came out.\n")
    sent = len(printer.raw)
    cable.takes = 10_000  # it flows again
    while not cable.idle():
        pass
    cable.close()
    waited = bytes(printer.raw[sent:])
    assert waited, "it did not stall"
    assert waited.count(b"\n") <= LINES_A_CHUNK, "more than what was on its way came"
    assert text[:200] in bytes(printer.raw)
    assert text[-200:] not in bytes(printer.raw)
    printer.unplug()


def test_a_model_that_is_none_is_told_with_the_nearest(tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", "serial:/dev/ttyS9", "--profile", "epson-88mm")
    assert ended == Ended(2, "“epson-88mm” is no printer profile. Did you mean “epson-80mm”?\n")


def test_a_port_that_is_not_there_is_told(tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{tmp_path}/ttyS9")
    assert ended.code == 3
    assert ended.said == f"The printer's port {tmp_path}/ttyS9 is not there. Check its cable and the printer's address.\n"
