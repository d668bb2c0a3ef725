"""Every fault of a printer and its line, at every point of a receipt: the right outcome, in its time, and nothing later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import pytest

from devices.printer.escpos_bytes import FEED_AND_CUT, INITIALISE
from devices.printer.print_run import MARKS
from devices.printer.profile import DEFAULT
from devices.printer.status import PLACE, PrintOutcome
from tests.printing.counter import DEADLINE_SECONDS, Counter
from tests.printing.receipts import CHUNKS, Receipt, hanging, papers
from tests.printing.world import Killed, World

PRINTED, UNCONFIRMED, OFFLINE = PrintOutcome.PRINTED, PrintOutcome.UNCONFIRMED, PrintOutcome.OFFLINE
TOLD = {
    "paper-out": PrintOutcome.OUT_OF_PAPER,
    "cover-open": PrintOutcome.COVER_OPEN,
    "cutter-error": PrintOutcome.CUTTER_BLOCKED,
    "jam": PrintOutcome.JAMMED,
    "hot": PrintOutcome.TOO_HOT,
}
NOISE = b"\x11\x13\xff\x80\x91\x14\x00\x13\x00\x0f\x11\x93\xc1\x00\x12"
"""XON, XOFF, dirt, automatic status with XOFF within, and two bytes that look like answers."""
FORMS = pytest.mark.parametrize("text", [False, True], ids=["picture", "text"])
LINES = pytest.mark.parametrize("serial", [False, True], ids=["network", "serial"])


def counter(**world: float | bool | None) -> Counter:
    """A kiosk that has been polling for a while."""
    made = Counter(World(**world))
    made.idle(5)
    return made


def size(*, text: bool) -> int:
    """How many bytes a receipt is, to the end of its cut."""
    return len(INITIALISE + b"".join(Receipt(1, text).chunks()) + FEED_AND_CUT)


def some(last: int, step: int) -> Iterator[int]:
    """Points of a receipt, its ends and some of all in between."""
    yield from sorted({*range(1, last, step), *range(last - 4, last + 1), 2, 3})


# -- faults that the printer tells ----------------------------------------------------------------
@FORMS
@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_that_stands_beforehand_is_told_and_no_byte_of_the_receipt_is_sent(fault: str, text: bool) -> None:
    kiosk = counter()
    kiosk.world.core.fault = fault
    before = len(kiosk.world.core.raw)
    assert kiosk.press(text=text) is TOLD[fault]
    assert INITIALISE not in kiosk.world.core.raw[before:]
    assert kiosk.presses[-1].seconds < 1
    kiosk.mend()
    assert len(papers(kiosk.world.core)) == 1


@FORMS
@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_at_any_point_to_the_end_of_the_cut_is_told(fault: str, text: bool) -> None:
    for done in some(size(text=text), 31):
        kiosk = counter()
        core = kiosk.world.core
        core.fault_after_bytes = core.done + done, fault
        assert kiosk.press(text=text) is TOLD[fault], done
        kiosk.mend()
        assert [piece.blank or piece.whose() == {1} for piece in papers(core)[:-1]] in ([True], [True, True]), done


@FORMS
@pytest.mark.parametrize("fault", [*TOLD, "silent"])
def test_a_fault_right_after_the_confirmation_contradicts_it_only_where_the_cut_may_have_failed(fault: str, text: bool) -> None:
    kiosk = counter()
    core = kiosk.world.core
    core.fault_after_bytes = core.done + size(text=text) + MARKS * len(PLACE), fault
    doubt = {name: TOLD[name] for name in ("cutter-error", "jam")} | {"silent": UNCONFIRMED}
    assert kiosk.press(text=text) is doubt.get(fault, PRINTED)
    kiosk.mend()


@FORMS
def test_paper_that_runs_low_anywhere_still_prints(text: bool) -> None:
    for done in some(size(text=text), 97):
        kiosk = counter()
        core = kiosk.world.core
        core.fault_after_bytes = core.done + done, "paper-low"
        assert kiosk.press(text=text) is PRINTED
        kiosk.judge()


@FORMS
def test_a_hot_head_is_waited_for_and_the_receipt_comes_out_whole(text: bool) -> None:
    for done in some(size(text=text), 53):
        kiosk = counter()
        world, core = kiosk.world, kiosk.world.core
        core.fault_after_bytes = core.done + done, "hot"
        world.at(world.now() + 8, lambda core=core: setattr(core, "fault", "none"))
        assert kiosk.press(text=text) is PRINTED, done
        assert 8 <= kiosk.presses[-1].seconds < DEADLINE_SECONDS
        kiosk.judge()
        kiosk.mend()
        assert len(papers(core)) == 2


@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_between_chunks_is_seen_there_and_no_other_chunk_is_sent(fault: str) -> None:
    kiosk = counter(baud=9600)
    core = kiosk.world.core
    core.fault_after_bytes = core.done + 300, fault
    assert kiosk.press() is TOLD[fault]
    assert core.raw.count(b"\x1dv0") == 2


# -- faults that nobody tells ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that happens at a byte of the line, and how a receipt ends by it once its first byte is at the printer."""

    happens: Callable[[Counter], None]
    outcomes: tuple[PrintOutcome, ...]
    beforehand: PrintOutcome


def mute(kiosk: Counter) -> None:
    kiosk.world.mute = True


def garble(kiosk: Counter) -> None:
    kiosk.world.garbles = True


def kill() -> None:
    raise Killed


def make_noise(kiosk: Counter) -> None:
    kiosk.world.noise += NOISE


def late(seconds: float) -> Callable[[Counter], None]:
    def happens(kiosk: Counter) -> None:
        kiosk.world.core.answers_after_seconds = seconds

    return happens


MISHAPS = {
    "unplugged": Mishap(lambda kiosk: kiosk.world.unplug(), (UNCONFIRMED,), OFFLINE),
    "started anew": Mishap(lambda kiosk: kiosk.world.restart(1.5), (UNCONFIRMED,), OFFLINE),
    "started anew, slowly": Mishap(lambda kiosk: kiosk.world.restart(40.0), (UNCONFIRMED,), OFFLINE),
    "silent": Mishap(mute, (UNCONFIRMED,), OFFLINE),
    "wrong bytes": Mishap(garble, (UNCONFIRMED,), OFFLINE),
    "noise": Mishap(make_noise, (PRINTED,), PRINTED),
    "0.3 s late": Mishap(late(0.3), (PRINTED,), PRINTED),
    "4 s late": Mishap(late(4), (UNCONFIRMED, PRINTED), OFFLINE),
    "9 s late": Mishap(late(9), (UNCONFIRMED,), OFFLINE),
}


@FORMS
@LINES
@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mishap_at_any_byte_of_the_line_ends_in_its_time_and_nothing_comes_later(
    mishap: str, serial: bool, text: bool
) -> None:
    whole = counter(serial=serial)
    before = whole.world.written
    assert whole.press(text=text) is PRINTED
    sent = bytes(whole.world.core.raw[before:])
    first, last = sent.index(INITIALISE), sent.index(PLACE)
    for byte in some(last, 7 if text else 89):
        kiosk = counter(serial=serial)
        assert kiosk.world.written == before
        kiosk.world.core.clears_within_data = byte % 2 == 0
        kiosk.world.at_byte = before + byte, lambda kiosk=kiosk: MISHAPS[mishap].happens(kiosk)
        outcome = kiosk.press(text=text)
        known = MISHAPS[mishap]
        assert outcome in (known.outcomes if byte > first + 1 else (known.beforehand,)), (byte, outcome)
        kiosk.judge()
        kiosk.mend()


@FORMS
@LINES
@pytest.mark.parametrize("room", [60, 150, 230])
@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "jam"])
def test_a_band_that_was_half_written_when_the_printer_took_nothing_more_garbles_nothing(
    fault: str, room: int, serial: bool, text: bool
) -> None:
    for done in some(size(text=text), 11 if text else 203):
        kiosk = counter(serial=serial, buffer_bytes=room)
        core = kiosk.world.core
        core.clears_within_data = done % 2 == 0
        core.fault_after_bytes = core.done + done, fault
        assert kiosk.press(text=text) in (UNCONFIRMED, TOLD[fault])
        kiosk.idle(20)
        rows, core.fault = kiosk.world.rows(), "none"
        kiosk.idle(5)
        assert serial or kiosk.world.rows() == rows, "it was not cleared before its fault was mended"
        kiosk.mend()


@FORMS
def test_a_receipt_that_is_left_stops_between_chunks_and_is_cut_off(text: bool) -> None:
    for asked in range(CHUNKS + 1):
        kiosk = counter()
        answers = iter([False] * asked + [True])
        assert kiosk.press(text=text, cancelled=lambda answers=answers: next(answers)) is PrintOutcome.CANCELLED
        kiosk.idle(1)
        assert not hanging(kiosk.world.core).rows
        kiosk.mend()


@FORMS
@pytest.mark.parametrize("deadline_seconds", [0.0, 0.1, 0.3])
def test_a_receipt_that_is_late_is_cut_off_and_never_called_printed(deadline_seconds: float, text: bool) -> None:
    kiosk = counter(baud=9600)
    assert kiosk.press(text=text, deadline_seconds=deadline_seconds) is UNCONFIRMED
    kiosk.mend()


@pytest.mark.parametrize("mishap", ["unplugged", "started anew", "silent", "killed"])
@pytest.mark.parametrize("at_once", [True, False], ids=["at the next press", "at the polls"])
def test_a_mishap_while_the_last_receipts_part_is_cut_off_joins_it_to_nothing(mishap: str, at_once: bool) -> None:
    happens = {"killed": lambda _: kill()} | {name: known.happens for name, known in MISHAPS.items()}
    for byte in range(45):
        kiosk = counter(serial=True)
        world, core = kiosk.world, kiosk.world.core
        core.fault_after_bytes = core.done + 300, "cover-open"
        assert kiosk.press() is PrintOutcome.COVER_OPEN
        core.fault = "none"
        world.at_byte = world.written + byte, partial(happens[mishap], kiosk)
        if at_once:
            kiosk.press()
        kiosk.idle(4)
        world.mute = False
        world.plug()
        kiosk.idle(4)
        kiosk.press()
        kiosk.judge()
        kiosk.mend()


@pytest.mark.parametrize("late_seconds", [0.0, 0.3])
def test_a_receipt_that_is_drawn_too_slowly_ends_in_its_time(late_seconds: float) -> None:
    kiosk = counter()
    kiosk.world.core.answers_after_seconds = late_seconds
    kiosk.draws_seconds = 1.9
    assert kiosk.press(deadline_seconds=4.0) is UNCONFIRMED
    kiosk.draws_seconds = 0.0
    kiosk.mend()


# -- back in service ------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "hot"])
def test_a_printer_is_back_in_service_by_itself_when_the_hand_has_done_its_work(fault: str) -> None:
    kiosk = counter()
    core = kiosk.world.core
    core.fault_after_bytes = core.done + 300, fault
    kiosk.press()
    kiosk.idle(60)
    assert not kiosk.poll()
    core.fault = "none"
    assert kiosk.poll()
    assert [piece.whose() for piece in papers(core)] == [{1}]


@pytest.mark.parametrize("cover", [True, False], ids=["cover opened and closed", "cover never opened"])
def test_a_cutter_that_was_freed_is_told_to_recover_and_never_while_the_cover_is_open(cover: bool) -> None:
    kiosk = counter()
    world, core = kiosk.world, kiosk.world.core
    core.fault_after_bytes = core.done + size(text=False) - 2, "cutter-error"
    assert kiosk.press() is PrintOutcome.CUTTER_BLOCKED
    recover = kiosk.profile.recover
    if cover:
        kiosk.idle(3)
        core.fault = "cover-open"
        sent = len(core.raw)
        kiosk.idle(60)
        assert recover not in core.raw[sent:]
        core.fault = "cutter-error"  # closed, and the printer still tells what it knows
    core.free_cutter()
    kiosk.idle(30)
    assert world.core.fault == "none"
    assert kiosk.press() is PRINTED
    assert [piece.whose() for piece in papers(core)] == [{1}, {2}]


# -- printers that know less ----------------------------------------------------------------------
LESS = {
    "without GS r": replace(DEFAULT, confirms=False),
    "without DLE DC4 8": replace(DEFAULT, abandon=b""),
    "without both": replace(DEFAULT, confirms=False, abandon=b""),
}


@FORMS
@pytest.mark.parametrize("fault", TOLD)
@pytest.mark.parametrize("profile", LESS)
def test_a_printer_that_knows_less_tells_its_faults_and_is_cut_off_before_the_next_receipt(
    profile: str, fault: str, text: bool
) -> None:
    for done in some(size(text=text), 23 if text else 211):
        kiosk = Counter(World(), LESS[profile])
        kiosk.idle(2)
        core = kiosk.world.core
        core.fault_after_bytes = core.done + done, fault
        assert kiosk.press(text=text) is TOLD[fault], done
        kiosk.mend()
