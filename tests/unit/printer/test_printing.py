"""The printer's driver against the emulator at the wire: confirmed, refused, in doubt, never twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp

from devices.errors import DeviceError
from devices.printer.driver import ReceiptPrinter
from devices.printer.line_address import line_of
from devices.printer.status import PrintOutcome
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.receipt import content
from kiosk.core.transactions import Language
from tests.bench.reference import LETTERHEAD
from tests.pictures import DETAIL, RECEIPT
from tests.unit.printer.paper import Picture, whole
from tests.unit.printer.printing import printed
from ui.application import start
from ui.paper.render import render


@pytest.fixture(scope="module")
def picture() -> Picture:
    start(["test"])
    return whole(render(content(DETAIL, RECEIPT, LETTERHEAD, Language.ENGLISH), 576), 576)


@pytest.fixture
def emulator() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.stop()


def test_a_receipt_is_confirmed_and_the_paper_equals_the_picture_dot_for_dot(
    emulator: SimulatedPrinter, picture: Picture
) -> None:
    assert printed(emulator, picture) is PrintOutcome.PRINTED
    assert emulator.receipts == [picture.raw]
    found = zxingcpp.read_barcodes(emulator.strip().convert("L"))
    assert [code.text for code in found] == [RECEIPT.qr_text]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("paper-out", PrintOutcome.OUT_OF_PAPER),
        ("cover-open", PrintOutcome.COVER_OPEN),
        ("cutter-error", PrintOutcome.CUTTER_BLOCKED),
    ],
)
def test_a_printer_with_a_fault_gets_no_byte_of_the_receipt(
    emulator: SimulatedPrinter, picture: Picture, fault: str, outcome: PrintOutcome
) -> None:
    emulator.fault = fault
    assert printed(emulator, picture) is outcome
    assert bytes(emulator.raw) == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_paper_that_is_low_still_prints(emulator: SimulatedPrinter, picture: Picture) -> None:
    emulator.fault = "paper-low"
    assert printed(emulator, picture) is PrintOutcome.PRINTED


def test_a_printer_that_never_answers_gets_no_byte_of_the_receipt(emulator: SimulatedPrinter, picture: Picture) -> None:
    emulator.fault = "silent"
    assert printed(emulator, picture, deadline_seconds=1) is PrintOutcome.OFFLINE
    assert bytes(emulator.raw) == b"\x10\x04\x01"


def test_a_printer_that_answers_slowly_is_asked_less_often_and_still_confirmed(emulator: SimulatedPrinter) -> None:
    short = Picture(576, b"\x0f" * 72 * 64 * 6)
    assert printed(emulator, short) is PrintOutcome.PRINTED
    prompt = bytes(emulator.raw).count(b"\x10\x04\x01")
    emulator.raw.clear()
    emulator.answers_after_seconds = 0.07
    assert printed(emulator, short) is PrintOutcome.PRINTED
    assert bytes(emulator.raw).count(b"\x10\x04\x01") < prompt / 2
    assert emulator.receipts == [short.raw, short.raw]


def test_a_receipt_that_is_late_is_cut_off_and_never_comes_out_with_the_next(
    emulator: SimulatedPrinter, picture: Picture
) -> None:
    assert printed(emulator, picture, deadline_seconds=0) is PrintOutcome.UNCONFIRMED
    assert printed(emulator, picture) is PrintOutcome.PRINTED
    assert emulator.receipts == [picture.raw]


def test_paper_that_runs_out_at_any_band_is_told_and_nothing_more_is_sent(picture: Picture) -> None:
    rasters = sum(b"\x1dv0" in band[:12] for band in picture.bands())
    assert rasters > 10
    for band in range(1, rasters + 1):
        emulator = SimulatedPrinter()
        emulator.fault_after_bands = band, "paper-out"
        assert printed(emulator, picture) is PrintOutcome.OUT_OF_PAPER
        assert emulator.receipts == []
        emulator.stop()


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "cutter-error"])
@pytest.mark.parametrize("polled", [True, False])
def test_what_a_fault_left_hanging_is_cut_off_before_anything_else_is_printed(
    emulator: SimulatedPrinter, picture: Picture, fault: str, polled: bool
) -> None:
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    emulator.fault_after_bands = 5, fault
    assert driver.print_chunks(picture.bands(), deadline_seconds=10, cancelled=lambda: False) is not PrintOutcome.PRINTED
    driver.poll()
    assert emulator.receipts == [], "nothing can be cut yet"
    emulator.fault = "none"
    if polled:
        driver.poll()
        driver.status()
        assert len(emulator.receipts) == 1
    assert driver.print_chunks(picture.bands(), deadline_seconds=10, cancelled=lambda: False) is PrintOutcome.PRINTED
    driver.close()
    begun, whole = emulator.receipts
    assert 0 < len(begun) < len(picture.raw)
    assert picture.raw.startswith(begun)
    assert whole == picture.raw


def test_what_a_broken_line_left_hanging_is_cut_off_when_it_is_back(emulator: SimulatedPrinter, picture: Picture) -> None:
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    emulator.unplug_after_bands = 5
    assert driver.print_chunks(picture.bands(), deadline_seconds=10, cancelled=lambda: False) is PrintOutcome.UNCONFIRMED
    driver.close()
    emulator.unplug_after_bands = None
    driver.open()
    driver.poll()
    driver.status()  # by its answer the printer has heard all that was sent before
    assert picture.raw.startswith(emulator.receipts[0])
    assert driver.print_chunks(picture.bands(), deadline_seconds=10, cancelled=lambda: False) is PrintOutcome.PRINTED
    driver.close()
    assert emulator.receipts[1:] == [picture.raw]


def test_what_a_printer_could_not_print_it_never_prints_later(emulator: SimulatedPrinter, picture: Picture) -> None:
    emulator.fault_after_bands = 5, "cover-open"
    emulator.answers_after_seconds = 0.07  # a slow printer is sent several bands between two questions
    printed_rows: list[None] = []
    emulator.rows_printed = lambda: printed_rows.append(None)
    driver = ReceiptPrinter(line_of(emulator.address))
    driver.open()
    assert driver.print_chunks(picture.bands(), deadline_seconds=10, cancelled=lambda: False) is PrintOutcome.COVER_OPEN
    driver.status()  # by its answer the printer has heard all that was sent before
    hanging = len(printed_rows)
    emulator.fault = "none"
    driver.status()
    driver.close()
    assert hanging
    assert len(printed_rows) == hanging


def test_a_line_that_breaks_at_any_band_leaves_doubt_and_never_a_second_try(picture: Picture) -> None:
    rasters = sum(b"\x1dv0" in band[:12] for band in picture.bands())
    for band in range(1, rasters + 1):
        emulator = SimulatedPrinter()
        emulator.unplug_after_bands = band
        assert printed(emulator, picture) is PrintOutcome.UNCONFIRMED
        assert emulator.receipts == []
        emulator.stop()


def test_a_cancelled_receipt_stops_between_bands(emulator: SimulatedPrinter, picture: Picture) -> None:
    assert printed(emulator, picture, cancel_after=5) is PrintOutcome.CANCELLED
    assert all(receipt != picture.raw for receipt in emulator.receipts)


def test_a_printer_that_is_not_there_is_a_device_error(emulator: SimulatedPrinter) -> None:
    address = emulator.address
    emulator.stop()
    with pytest.raises(DeviceError, match="does not answer"):
        ReceiptPrinter(line_of(address)).open()


def test_a_receipt_loads_no_typeface_anew_and_leaves_no_references(picture: Picture) -> None:
    from PySide6.QtGui import QFontDatabase

    font = next((Path(sys.prefix) / "share" / "kiosk" / "fonts").glob("*-Bold.woff2"))
    before, references = QFontDatabase.addApplicationFont(str(font)), sys.getrefcount(None)
    for _ in range(5):
        assert whole(render(content(DETAIL, RECEIPT, LETTERHEAD, Language.ENGLISH), 576), 576) == picture
    assert QFontDatabase.addApplicationFont(str(font)) == before + 1
    assert abs(sys.getrefcount(None) - references) < 1000  # four hundred for each, when it painted on many images
