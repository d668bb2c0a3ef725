"""The simulated printer in virtual time: what it does with bytes, and when, without a thread."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.escpos_bytes import ABANDON, FEED_AND_CUT, INITIALISE, bands
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from tests.unit.printer.virtual import ASK, ROW, Clock, raster


def test_what_it_is_sent_byte_by_byte_it_prints_as_what_it_is_sent_at_once() -> None:
    sent = INITIALISE + b"".join(bands((ROW * 100, bytes(72) * 300, b"\x01" * 72 * 9), 576)) + b"Makkah\n" + FEED_AND_CUT + ASK
    printers = [PrinterCore(now=Clock()) for _ in range(2)]
    whole, by_bytes = map(Connection, printers)
    assert whole.feed(sent) == len(sent)
    assert [by_bytes.feed(bytes([byte])) for byte in sent] == [1] * len(sent)
    assert printers[0].receipts == printers[1].receipts != []
    assert printers[0].texts == [("Makkah",)]
    assert [whole.due(), by_bytes.due(), whole.due()] == [b"\x12", b"\x12", b""]
    assert printers[0].raw == printers[1].raw == sent
    assert printers[0].escpos == printers[1].escpos == [sent[: -len(ASK)]]


def test_an_answer_comes_in_its_time() -> None:
    clock = Clock(5.0)
    printer = PrinterCore(now=clock)
    printer.answers_after_seconds = 0.25
    line = Connection(printer)
    line.feed(ASK)
    assert (line.due(), line.next_at()) == (b"", 5.25)
    clock.now = 5.25
    assert (line.due(), line.next_at()) == (b"\x12", None)


def test_paper_comes_out_at_the_printers_speed() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100)  # 800 rows a second
    line = Connection(printer)
    printed: list[float] = []
    printer.rows_printed = lambda: printed.append(clock.now)
    line.feed(INITIALISE + raster(400) + b"\x1bJ\x50" + FEED_AND_CUT)
    while (at := line.next_at()) is not None:
        clock.now = at
        printer.run()
    assert printed[-2:] == pytest.approx([0.5, 0.5])  # the last row; the feed begins
    assert clock.now == pytest.approx(0.6)
    assert printer.receipts == [ROW * 400 + bytes(72) * 80]


def test_a_fault_stops_it_at_the_row_it_has_come_to() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100)
    line = Connection(printer)
    line.feed(raster(400) + FEED_AND_CUT)
    clock.now = 0.25
    printer.fault = "cover-open"
    clock.now = 10.0
    assert line.next_at() is None
    printer.fault = "none"
    clock.now = 10.1
    line.feed(ABANDON + FEED_AND_CUT)
    assert printer.receipts == [ROW * 280]


def test_a_full_buffer_takes_nothing_but_a_question_until_there_is_room() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100, buffer_bytes=1024)
    line = Connection(printer)
    printer.fault = "paper-out"
    assert line.feed(raster(400)) == 1024
    assert line.feed(ROW) == 0
    printer.fault = "none"
    clock.now = 0.01
    assert line.feed(ROW * 400) == 8 + 8 * 72  # the head and eight rows have left it


def test_questions_are_answered_when_the_buffer_is_full_of_whole_commands() -> None:
    printer = PrinterCore(now=Clock(), buffer_bytes=8 + 72)
    line = Connection(printer)
    printer.fault = "cover-open"
    assert line.feed(raster(1) + ASK + raster(1)) == len(raster(1) + ASK)
    assert line.due() == b"\x1a"
    assert line.feed(ABANDON + raster(1)) == len(ABANDON + raster(1))


def test_power_takes_what_was_not_printed_and_leaves_what_hangs_there() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100)
    line = Connection(printer)
    line.feed(raster(400) + FEED_AND_CUT)
    clock.now = 0.1
    printer.power_cycle()
    clock.now = 9
    again = Connection(printer)
    again.feed(FEED_AND_CUT)
    assert printer.receipts == [ROW * 80]


@pytest.mark.parametrize("mm_a_second", [None, 100])
@pytest.mark.parametrize("at", [1, 2, 7, 8, 9, 8 + 72, 8 + 73, 8 + 72 * 3 - 1])
def test_whoever_hangs_up_in_mid_command_leaves_nothing_that_swallows_the_next(at: int, mm_a_second: int | None) -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=mm_a_second)
    line = Connection(printer)
    line.feed(raster(2) + raster(3)[:at])
    clock.now = 1.0
    line.hang_up()
    line = Connection(printer)
    line.feed(FEED_AND_CUT + ASK)
    assert line.due() == b"\x12"
    assert printer.receipts == [ROW * (2 + max(0, at - 8) // 72)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_speed_and_room_change_no_dot(data: st.DataObject) -> None:
    row = st.sampled_from([bytes(72), ROW, bytes(30) + b"\xff" + bytes(41)])
    picture = b"".join(data.draw(st.lists(st.tuples(row, st.integers(1, 90)).map(lambda run: run[0] * run[1]), max_size=6)))
    sent = INITIALISE + b"".join(bands((picture,), 576)) + FEED_AND_CUT
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=data.draw(st.sampled_from([50, 150, 250])), buffer_bytes=4096)
    line = Connection(printer)
    while sent:
        taken = line.feed(sent[: data.draw(st.integers(1, 5000))])
        sent = sent[taken:]
        if not taken:
            at = line.next_at()
            assert at is not None
            assert at > clock.now
            clock.now = at
    while (at := line.next_at()) is not None:
        clock.now = at
        line.due()
    assert printer.receipts == [picture]


def test_what_comes_while_paper_is_fed_waits_for_it_and_after_a_rest_nothing_is_made_up_for() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100)
    line = Connection(printer)
    line.feed(b"\x1bJ\xf0")  # 240 rows, 0.3 s
    printed: list[float] = []
    printer.rows_printed = lambda: printed.append(clock.now)
    for comes in (0.1, 5.0):
        clock.now = comes
        line.feed(raster(8))
        while (at := line.next_at()) is not None:
            clock.now = at
            printer.run()
    assert printed == pytest.approx([0.31, 5.01])


def test_what_it_could_have_done_already_is_not_forgotten() -> None:
    clock = Clock()
    printer = PrinterCore(now=clock, mm_a_second=100)
    line = Connection(printer)
    line.feed(b"\x1bJ\x50" + FEED_AND_CUT)  # 0.1 s, and a cut
    clock.now = 0.2  # as a real clock does between two questions
    assert line.next_at() == pytest.approx(0.1)
    printer.run()
    assert (len(printer.receipts), line.next_at()) == (1, None)
