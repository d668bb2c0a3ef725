"""The simulated printer as a printer: letters, codes and margins on paper, faults at any byte, a serial port beside TCP."""

from __future__ import annotations

import os
import select
import socket
import struct
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

from devices.printer.driver import ReceiptPrinter
from devices.printer.escpos_bytes import FEED_AND_CUT, INITIALISE
from devices.printer.line_address import line_of
from devices.printer.status import PrintOutcome
from devices.printer.text_mode import LARGE, QrCode, Row, Rule, TextPrinter, encode_text
from devices.simulated.printer.commands import command_length
from devices.simulated.printer.peer import SimulatedPrinter
from tests.unit.printer.reading import Line, lines_of

ROOT = Path(__file__).parents[3]
PIECES = (
    Row("إمارة منطقة مكة المكرمة", centred=True, bold=True, size=LARGE),
    Rule(),
    Row("بانتظار صورة الصك", "14 جمادى الآخرة 1448هـ", mark="■"),
    Row("المرجع: 1447-ر/008713 (50%)"),
    Row("Status: waiting", rtl=False),
    QrCode("TR1:R-FKMQK-7"),
)
TEXT = tuple(encode_text(PIECES, TextPrinter(48, 37)))
SHORT = tuple(encode_text((Row("رقم القيد"), Row("R-7", rtl=False)), TextPrinter(48, 37)))
DOTS = (b"\x1dv0\x00\x48\x00\x02\x00" + b"\x0f" * 72 * 2,)
OUTCOMES = {
    "paper-out": PrintOutcome.OUT_OF_PAPER,
    "cover-open": PrintOutcome.COVER_OPEN,
    "cutter-error": PrintOutcome.CUTTER_BLOCKED,
    "jam": PrintOutcome.JAMMED,
}
FAULTS = tuple(OUTCOMES)


@pytest.fixture
def emulator() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.unplug()


def outcome(emulator: SimulatedPrinter, *chunks: bytes) -> PrintOutcome:
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    try:
        ended = driver.print_chunks(iter(chunks), deadline_seconds=10, cancelled=lambda: False)
        driver.status()  # by its answer the printer has heard all that was sent before
        return ended
    finally:
        driver.close()


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends, "it never came to this"
        time.sleep(0.01)


def edges(emulator: SimulatedPrinter) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is black."""
    return emulator.strip().convert("L").point(lambda grey: 255 - grey).getbbox()


def test_a_receipt_in_the_printers_letters_is_read_from_the_paper_and_its_code_from_the_dots(
    emulator: SimulatedPrinter,
) -> None:
    assert outcome(emulator, *TEXT) is PrintOutcome.PRINTED
    assert emulator.texts == [tuple(line.glyphs for line in lines_of(b"".join(TEXT)) if not line.code)]
    assert Line(emulator.texts[0][0]).read(rtl=True) == "امارة منطقة مكة المكرمة"
    codes = zxingcpp.read_barcodes(emulator.strip().convert("L"))
    assert [(code.text, code.ec_level) for code in codes] == [("TR1:R-FKMQK-7", "M")]


def test_a_picture_leaves_no_text(emulator: SimulatedPrinter) -> None:
    assert outcome(emulator, *DOTS) is PrintOutcome.PRINTED
    assert emulator.texts == [()]


@pytest.mark.parametrize(("page", "code", "letter"), [(0, 0xE1, "ß"), (37, 0xE1, "ﻓ"), (37, 0x25, "%"), (37, 0x9B, "?")])
def test_a_code_is_the_letter_of_its_code_page(emulator: SimulatedPrinter, page: int, code: int, letter: str) -> None:
    outcome(emulator, b"\x1bt" + bytes([page, code]) + b"\n")
    assert emulator.texts == [(letter,)]
    assert edges(emulator) is not None


@pytest.mark.parametrize(("side", "left"), [(0, 0), (1, 288 - 12), (2, 576 - 24)])
@pytest.mark.parametrize("size", [0x00, 0x11])
def test_letters_stand_at_their_side_in_their_size(emulator: SimulatedPrinter, side: int, left: int, size: int) -> None:
    times = 2 if size else 1
    outcome(emulator, b"\x1ba" + bytes([side]) + b"\x1d!" + bytes([size]) + b"\x1bt\x25" + b"\x85" * (2 // times) + b"\n")  # ─
    found = edges(emulator)
    assert found is not None
    assert (found[0], found[2], found[3] - found[1]) == (left, left + 24, 2 * times)


@pytest.mark.parametrize(
    ("letter", "left", "right"),
    [("ﻧ", True, True), ("ﻌ", True, True), ("ﻋ", True, False), ("ﺎ", False, True), ("ﺍ", False, False), ("ـ", True, True)],
    ids=["beginning and middle", "middle", "beginning", "end", "alone", "tatweel"],
)
def test_arabic_letters_reach_the_sides_at_which_they_join(
    emulator: SimulatedPrinter, letter: str, left: bool, right: bool
) -> None:
    outcome(emulator, b"\x1bt\x25 " + letter.encode("cp864") + b"\n")
    found = edges(emulator)
    assert found is not None
    assert (found[0] == 12, found[2] == 24) == (left, right)


def test_bold_letters_have_more_ink(emulator: SimulatedPrinter) -> None:
    outcome(emulator, b"Makkah\n")
    outcome(emulator, b"\x1bE\x01Makkah\n")
    plain, bold = (sum(byte.bit_count() for byte in receipt) for receipt in emulator.receipts)
    assert bold > 1.2 * plain > 0


def test_a_line_too_long_for_the_paper_goes_on_below(emulator: SimulatedPrinter) -> None:
    outcome(emulator, b"a" * 50 + b"\n")
    assert emulator.texts == [("a" * 48, "aa")]


def test_sides_and_wrapping_are_those_of_the_printing_area(emulator: SimulatedPrinter) -> None:
    outcome(
        emulator, b"\x1dL\x08\x00\x1dW\x80\x01\x1ba\x02" + b"\x1dv0\x00\x01\x00\x01\x00\xff" + b"a" * 33 + b"\n"
    )  # 384 dots
    assert int.from_bytes(emulator.receipts[0][:72], "big") == 0xFF << 576 - 384 - 8
    assert emulator.texts == [("a" * 32, "a")]


@pytest.mark.parametrize(
    ("settings", "lefts"),
    [(b"\x1dL\x0d\x01", [269, 269]), (b"\x1b$\x0d\x01", [269, 0]), (b"\x1dL\x08\x00\x1b$\x03\x00", [11, 8])],
    ids=["GS L for all", "ESC $ for one", "both"],
)
def test_a_raster_begins_at_its_left_margin(emulator: SimulatedPrinter, settings: bytes, lefts: list[int]) -> None:
    raster = b"\x1dv0\x00\x01\x00\x01\x00\xff"
    outcome(emulator, settings + raster + raster)
    rows = [emulator.receipts[0][at : at + 72] for at in (0, 72)]
    assert [int.from_bytes(row, "big") for row in rows] == [0xFF << 576 - 8 - left for left in lefts]


def test_what_stands_beyond_the_papers_edge_is_lost(emulator: SimulatedPrinter) -> None:
    outcome(emulator, b"\x1dL\x3c\x02" + b"\x1dv0\x00\x03\x00\x01\x00\xff\xff\xff")  # 572 dots
    assert emulator.receipts[0] == bytes(71) + b"\x0f"


@pytest.mark.parametrize("chunks", [SHORT, DOTS], ids=["letters", "dots"])
def test_a_fault_at_any_byte_is_told_and_nothing_is_printed_later(chunks: tuple[bytes, ...]) -> None:
    whole = SimulatedPrinter()
    assert outcome(whole, *chunks) is PrintOutcome.PRINTED
    whole.unplug()
    size = len(INITIALISE + b"".join(chunks) + FEED_AND_CUT)
    for at in range(1, size + 1):
        emulator, fault = SimulatedPrinter(), FAULTS[at % len(FAULTS)]
        emulator.fault_after_bytes = at, fault
        driver = ReceiptPrinter(line_of(emulator.address))
        driver.open()
        assert driver.print_chunks(iter(chunks), deadline_seconds=10, cancelled=lambda: False) is OUTCOMES[fault], at
        driver.status()  # by its answer the printer has heard all that was sent before
        assert emulator.receipts == (whole.receipts if at == size else []), at
        rows: list[None] = []
        emulator.rows_printed = partial(rows.append, None)
        emulator.fault = "none"
        driver.poll()
        driver.status()
        driver.close()
        emulator.unplug()
        assert rows == [], at
        assert emulator.receipts[1:] in ([], [b""]), at  # whoever cannot know whether it was cut cuts once more
        assert whole.receipts[0].startswith(emulator.receipts[0]), at


def test_a_fault_within_a_band_leaves_its_whole_rows_on_the_paper(emulator: SimulatedPrinter) -> None:
    emulator.fault_after_bytes = len(INITIALISE) + 8 + 72 + 71, "jam"
    assert outcome(emulator, *DOTS) is PrintOutcome.JAMMED
    emulator.fault = "none"
    assert outcome(emulator) is PrintOutcome.PRINTED
    assert emulator.receipts == [b"\x0f" * 72]


def test_a_fault_that_a_slow_printer_tells_only_after_the_cut_leaves_nothing_to_print_later(emulator: SimulatedPrinter) -> None:
    emulator.answers_after_seconds = 0.07  # it is asked after several chunks only
    emulator.fault_after_bytes = len(INITIALISE) + 8 + 72, "cover-open"
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    assert driver.print_chunks(iter(DOTS), deadline_seconds=10, cancelled=lambda: False) is PrintOutcome.COVER_OPEN
    driver.status()  # by its answer the printer has heard all that was sent before
    emulator.fault = "none"
    driver.poll()
    driver.status()
    driver.close()
    assert emulator.receipts == [b"\x0f" * 72]


def test_noise_and_unknown_commands_print_nothing_and_end(emulator: SimulatedPrinter) -> None:
    assert outcome(emulator, bytes(range(0x20)).replace(b"\n", b"") + b"\x1b\xfe\x1d\xfeab\n") is PrintOutcome.PRINTED
    assert emulator.texts == [("ab",)]


def test_no_command_is_taken_before_its_last_byte_is_here() -> None:
    for command in (*DOTS, FEED_AND_CUT, INITIALISE, b"\x1d(k\x03\x001C\x06", b"\x10\x04\x01", b"\x1dL\x01\x00", b"\x1dV\x00"):
        assert [command_length(command[:at]) for at in range(len(command))] == [0] * len(command)
        assert command_length(command + b"\x1b@") == len(command)


def test_on_a_line_it_takes_what_there_is_room_for_and_tells_in_its_turn_that_all_is_printed() -> None:
    row = b"\x0f" * 72
    printer = SimulatedPrinter(mm_a_second=2000, buffer_bytes=256)
    with socket.create_connection((urlsplit(printer.address).hostname, urlsplit(printer.address).port), timeout=30) as line:
        printer.fault = "cover-open"
        line.sendall(b"\x1dv0\x00\x48\x00\x58\x02" + row * 600 + FEED_AND_CUT + b"\x1dr1")
        assert printer.receipts == []
        printer.fault = "none"
        assert line.recv(1) == b"\x00"
        assert printer.receipts == [row * 600]
    printer.unplug()


def test_a_line_that_is_given_up_while_the_printer_cannot_take_more_brings_nothing_later() -> None:
    row = b"\x0f" * 72
    printer = SimulatedPrinter(buffer_bytes=256)
    printer.fault = "cover-open"
    where = urlsplit(printer.address).hostname, urlsplit(printer.address).port
    with socket.create_connection(where, timeout=30) as line:
        line.sendall(b"\x1dv0\x00\x48\x00\x58\x02" + row * 100)
        until(lambda: not printer.core.room)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close resets it
    until(lambda: not printer.connected)
    printer.fault = "none"
    with socket.create_connection(where, timeout=30) as line:
        line.sendall(FEED_AND_CUT + b"\x1dr1")
        assert line.recv(1) == b"\x00"
    assert printer.receipts == [b""], "nothing of it had been printed"
    printer.unplug()


def test_alone_on_a_pty_it_takes_bytes_as_slowly_as_its_line_and_draws_the_paper(tmp_path: Path) -> None:
    strip = tmp_path / "strip.png"
    command = [sys.executable, "-m", "devices.simulated.printer", "--pty", "--baud", "9600", "--strip", str(strip)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout is not None
        port = os.open(peer.stdout.readline().split()[-1], os.O_RDWR | os.O_NOCTTY)
        tty.setraw(port)
        raw = b"".join(TEXT) + FEED_AND_CUT
        began = time.monotonic()
        os.write(port, raw + b"\x10\x04\x01")
        assert select.select([port], [], [], 30)[0]
        assert os.read(port, 1) == b"\x12"
        took = time.monotonic() - began
        told = peer.stdout.readline()
        os.close(port)
        peer.terminate()
    assert took >= len(raw) / 960
    assert told == f"receipt 1: {strip}\n"
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(strip).convert("L"))] == ["TR1:R-FKMQK-7"]
