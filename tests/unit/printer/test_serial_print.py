"""`kiosk print` on real serial ports: letters where the line is slow, dots where it is fast, both confirmed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.printer.text_mode import TextPrinter, encode_text
from devices.simulated.printer import SimulatedPrinter
from kiosk.core.receipt_blocks import to_json
from kiosk.core.transactions import Language
from kiosk.runtime.text_receipt import text_receipt
from tests.bench.reference import reference
from tests.unit.printer.reading import lines_of

RECEIPTS = {language: reference(language) for language in Language}


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


def kiosk_print(folder: Path, *words: str, language: Language = Language.ARABIC) -> Ended:
    file = folder / "transaction.json"
    file.write_text(to_json(RECEIPTS[language]), "utf-8")
    command = [sys.executable, "-m", "kiosk", "print", "--transaction", str(file), *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return Ended(ended.returncode, ended.stdout + ended.stderr)


@pytest.fixture
def slow() -> Iterator[SimulatedPrinter]:
    """A printer that takes bytes no faster than 9600 baud carry them."""
    printer = SimulatedPrinter(baud=9600)
    yield printer
    printer.unplug()


def letters(language: Language, *, native_qr: bool) -> tuple[str, ...]:
    """The lines that the receipt's letters make."""
    raw = b"".join(encode_text(text_receipt(RECEIPTS[language], columns=48, native_qr=native_qr), TextPrinter(48, 37)))
    return tuple(line.glyphs for line in lines_of(raw) if not line.code)


def test_at_9600_baud_letters_go_by_themselves_and_are_confirmed_in_time(slow: SimulatedPrinter, tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{slow.open_pty()}?baud=9600", language=Language.ENGLISH)
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert slow.bands == 0, "dots went, too"
    assert slow.texts == [letters(Language.ENGLISH, native_qr=False)]


def test_the_model_says_the_code_page_the_columns_and_whether_it_draws_codes(slow: SimulatedPrinter, tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{slow.open_pty()}?baud=9600", "--profile", "epson-tm-t20ii")
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert b"\x1bt\x25" in bytes(slow.raw)
    assert slow.raw.count(b"\x1d(k") == 4
    assert slow.texts == [letters(Language.ARABIC, native_qr=True)]


def test_at_460800_baud_dots_go(tmp_path: Path) -> None:
    fast = SimulatedPrinter()
    ended = kiosk_print(tmp_path, "--to", f"serial:{fast.open_pty()}?baud=460800")
    assert ended == Ended(0, "Printed and confirmed.\n")
    assert fast.bands > 10
    assert fast.texts == [()]
    fast.unplug()


def test_a_model_that_is_none_is_told_with_the_nearest(tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", "serial:/dev/ttyS9", "--profile", "epson-88mm")
    assert ended == Ended(2, "“epson-88mm” is no printer profile. Did you mean “epson-80mm”?\n")


def test_a_port_that_is_not_there_is_told(tmp_path: Path) -> None:
    ended = kiosk_print(tmp_path, "--to", f"serial:{tmp_path}/ttyS9")
    assert ended.code == 3
    assert ended.said == f"The printer's port {tmp_path}/ttyS9 is not there. Check its cable and the printer's address.\n"
