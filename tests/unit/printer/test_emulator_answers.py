"""How the simulated printer answers: at once, in its turn, by itself, and how it recovers. Clauses of Epson's reference."""

from __future__ import annotations

import pytest

from devices.printer.answers import Answers
from devices.printer.escpos_bytes import ABANDON, FEED_AND_CUT
from devices.printer.status import PrintOutcome
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.peer import SimulatedPrinter
from devices.simulated.printer.status import FAULTS
from tests.unit.printer.paper import Picture
from tests.unit.printer.printing import printed
from tests.unit.printer.virtual import ASK, ROW, Clock, raster

RECOVER_AND_GO_ON, RECOVER = b"\x10\x05\x01", b"\x10\x05\x02"  # DLE ENQ 1, 2
IN_ITS_TURN = b"\x1dr1"  # GS r "1"
WATCH_ALL = b"\x1da\xff"  # GS a
CLEARED = b"\x37\x25\x00"


def printer(mm_a_second: float | None = None) -> tuple[PrinterCore, Connection, Clock]:
    clock = Clock()
    core = PrinterCore(now=clock, mm_a_second=mm_a_second)
    return core, Connection(core), clock


def test_dle_eot_is_answered_while_it_prints_and_gs_r_when_all_before_it_is_printed() -> None:
    core, line, clock = printer(mm_a_second=100)
    line.feed(raster(400) + FEED_AND_CUT + IN_ITS_TURN + ASK)
    assert line.due() == b"\x12"
    while not (answer := line.due()):
        at = line.next_at()
        assert at is not None
        clock.now = at
    assert (answer, clock.now) == (b"\x00", pytest.approx(0.5))
    assert len(core.receipts) == 1


@pytest.mark.parametrize(("fault", "answer"), [("none", b"\x00"), ("paper-low", b"\x03"), ("silent", b"")])
def test_gs_r_tells_of_the_paper_sensors(fault: str, answer: bytes) -> None:
    core, line, _ = printer()
    core.fault = fault
    line.feed(b"\x1dr\x01")
    assert line.due() == answer


def test_gs_r_waits_with_all_that_stands_before_it_and_goes_with_it() -> None:
    core, line, _ = printer()
    core.fault = "cover-open"
    line.feed(raster(3) + IN_ITS_TURN)
    assert line.due() == b""
    line.feed(ABANDON)
    core.fault = "none"
    assert line.due() == CLEARED


def test_whoever_watches_is_told_once_and_at_every_change() -> None:
    core, line, _ = printer()
    other = Connection(core)
    line.feed(WATCH_ALL)
    assert (line.due(), other.due()) == (b"\x10\x00\x00\x00", b"")
    told = {}
    for fault in FAULTS:
        core.fault = fault
        told[fault] = line.due()
        core.fault = "none"
        assert line.due() == (b"\x10\x00\x00\x00" if told[fault] else b"")
    assert told == {
        "none": b"",
        "silent": b"",
        "paper-low": b"\x10\x00\x03\x00",
        "paper-out": b"\x18\x00\x0f\x00",
        "cover-open": b"\x38\x00\x00\x00",
        "cutter-error": b"\x18\x08\x00\x00",
        "jam": b"\x18\x20\x00\x00",
        "hot": b"\x18\x40\x00\x00",
    }
    for raw in told.values():
        answers = Answers()
        assert [answers.sort(byte, at=0.0) for byte in raw] == [None] * len(raw)


@pytest.mark.parametrize("ends", [b"\x1da\x00", b"\x1b@"], ids=["GS a 0", "ESC @"])
def test_whoever_watches_no_more_is_told_nothing(ends: bytes) -> None:
    core, line, _ = printer()
    line.feed(WATCH_ALL + ends)
    line.due()
    core.fault = "cover-open"
    assert line.due() == b""


def test_whoever_watches_the_paper_alone_is_not_told_of_the_cover() -> None:
    core, line, _ = printer()
    line.feed(b"\x1da\x08")
    line.due()
    core.fault = "cover-open"
    assert line.due() == b""
    core.fault = "paper-low"
    assert line.due() == b"\x10\x00\x03\x00"


@pytest.mark.parametrize(("told", "rows"), [(RECOVER_AND_GO_ON, 5), (RECOVER, 2), (ABANDON, 2)], ids=["go on", "clear", "DC4"])
def test_an_error_of_the_cutter_ends_when_it_is_free_and_the_printer_was_told(told: bytes, rows: int) -> None:
    core, line, _ = printer()
    core.fault_after_bands = 1, "cutter-error"
    line.feed(raster(2) + raster(3) + told + ASK)
    assert line.due().endswith(b"\x1a"), "it is not free yet"
    if told is ABANDON:
        line.feed(raster(3))
    core.free_cutter()
    line.feed(ASK)
    assert line.due() == b"\x1a", "it was not told yet"
    line.feed(told + ASK)
    assert line.due().endswith(b"\x12")
    line.feed(FEED_AND_CUT)
    assert core.receipts == [ROW * rows]


def test_power_ends_an_error_whose_cause_is_gone_and_no_other() -> None:
    core, _, _ = printer()
    core.fault = "cutter-error"
    core.power_cycle()
    assert core.fault == "cutter-error"
    core.free_cutter()
    core.power_cycle()
    assert core.fault == "none"


@pytest.mark.parametrize("at", [8, 9, 8 + 60, 8 + 72 * 2])
@pytest.mark.parametrize("size", [1, 7, 500])
def test_clearing_within_the_dots_of_a_band_ends_the_band(at: int, size: int) -> None:
    core, line, _ = printer()
    sent = raster(3)[:at] + ABANDON + FEED_AND_CUT + ASK
    for start in range(0, len(sent), size):
        line.feed(sent[start : start + size])
    assert line.due() == CLEARED + b"\x12"
    assert core.receipts == [ROW * ((at - 8) // 72)]


def test_a_question_among_the_dots_is_dots_unless_the_firmware_answers_it_there() -> None:
    core, line, _ = printer()
    band = raster(2)[:20] + ASK + raster(2)[23:]
    line.feed(band)
    assert line.due() == b""
    core.answers_within_data = True
    for byte in band:
        line.feed(bytes([byte]))
    assert line.due() == b"\x12"
    line.feed(FEED_AND_CUT)
    assert core.receipts == [band[8:] * 2]


def test_the_sender_is_told_to_wait_before_there_is_no_room_and_to_go_on_when_there_is() -> None:
    clock = Clock()
    core = PrinterCore(now=clock, mm_a_second=100, buffer_bytes=1024, xon_xoff=True)
    line = Connection(core)
    core.fault = "cover-open"
    for byte in raster(400)[: 1024 - 129]:
        line.feed(bytes([byte]))
    assert line.due() == b""
    line.feed(ROW[:1])
    assert line.due() == b"\x13"
    line.feed(ROW * 9)
    assert (core.room, line.due()) == (0, b"")
    core.fault = "none"
    clock.now = 2 / 800
    assert (line.due(), core.room) == (b"", 8 + 2 * 72)
    clock.now = 4 / 800
    assert (line.due(), core.room) == (b"\x11", 8 + 4 * 72)


def test_the_driver_prints_among_flow_control_and_is_confirmed() -> None:
    emulator = SimulatedPrinter(mm_a_second=4000, buffer_bytes=512, xon_xoff=True)
    picture = Picture(576, ROW * 300)
    assert printed(emulator, picture) is PrintOutcome.PRINTED
    assert emulator.receipts == [picture.raw]
    emulator.unplug()
