"""What a technician is told of the parts: true to the wire, said once, and silence is neither well nor broken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.printer.line_address import line_of
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.maintenance_events import PartReported, ReceiptsTold
from kiosk.core.parts import PaperLeft, Part, Report, Trouble
from kiosk.runtime.printer_resource import PrinterResource
from tests.unit.runtime.printers import PAGE, resource_of


class Clock:
    def __init__(self) -> None:
        self.minute = 0

    def __call__(self) -> datetime:
        return datetime(2026, 11, 24, 9, self.minute)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[tuple[SimulatedPrinter, PrinterResource, Clock]]:
    emulator, clock = SimulatedPrinter(), Clock()
    resource = resource_of(line_of(emulator.address), tmp_path, utc=clock, local_time=clock)
    yield emulator, resource, clock
    resource.close()
    emulator.stop()


Bench = tuple[SimulatedPrinter, PrinterResource, Clock]


@pytest.mark.parametrize(
    ("fault", "trouble", "state"),
    [
        ("none", None, "online"),
        ("paper-low", Trouble.PAPER_LOW, "online"),
        ("paper-out", Trouble.PAPER_OUT, "user error"),
        ("cover-open", Trouble.COVER_OPEN, "user error"),
        ("cutter-error", Trouble.CUTTER_BLOCKED, "user error"),
        ("silent", Trouble.PRINTER_SILENT, "unknown"),
    ],
)
def test_the_printers_condition_is_told_at_once_and_once(
    printer: Bench, fault: str, trouble: Trouble | None, state: str
) -> None:
    emulator, resource, clock = printer
    emulator.fault = fault
    left = {Trouble.PAPER_LOW: PaperLeft(4, None), Trouble.PAPER_OUT: PaperLeft(0, None)}.get(trouble)
    report = Report(Part.PRINTER, trouble, "09:00", state, "counter", paper=left)
    assert list(resource.open()) == [ReceiptsTold(()), PartReported(report)]
    clock.minute = 5
    assert list(resource.poll()) == []


def test_a_trouble_is_dated_from_its_beginning_and_so_is_its_end(printer: Bench) -> None:
    emulator, resource, clock = printer
    list(resource.open())
    clock.minute, emulator.fault = 12, "paper-out"
    (began,) = resource.poll()
    clock.minute, emulator.fault = 20, "none"
    (ended,) = resource.poll()
    assert isinstance(began, PartReported)
    assert isinstance(ended, PartReported)
    assert [(told.report.trouble, told.report.since) for told in (began, ended)] == [
        (Trouble.PAPER_OUT, "09:12"),
        (None, "09:20"),
    ]
    _, lost = resource.lost()
    assert isinstance(lost, PartReported)
    assert (lost.report.trouble, lost.report.state) == (Trouble.PRINTER_MISSING, "offline")


def test_a_test_page_keeps_visitors_from_printing_until_it_is_out(printer: Bench) -> None:
    emulator, resource, _ = printer
    list(resource.open())
    told = [type(event).__name__ for event in resource.print_test(PAGE).run()]
    assert told == ["PrinterIdle", "TestPrintEnded", "PrinterIdle"]
    ends = time.monotonic() + 5
    while not emulator.receipts and time.monotonic() < ends:
        time.sleep(0.01)
    assert len(emulator.receipts) == 1
