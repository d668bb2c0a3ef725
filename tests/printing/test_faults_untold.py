"""Every fault that nobody tells, at every point of a receipt: the right outcome, in its time, and nothing later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from devices.printer.escpos_bytes import INITIALISE
from devices.printer.status import PLACE, PrintOutcome
from tests.printing.counter import Counter
from tests.printing.points import FORMS, LINES, TOLD, counter, size, some
from tests.printing.receipts import CHUNKS, hanging
from tests.printing.world import Killed

PRINTED, UNCONFIRMED, OFFLINE = PrintOutcome.PRINTED, PrintOutcome.UNCONFIRMED, PrintOutcome.OFFLINE

NOISE = b"\x11\x13\xff\x80\x91\x14\x00\x13\x00\x0f\x11\x93\xc1\x00\x12"
"""XON, XOFF, dirt, automatic status with XOFF within, and two bytes that look like answers."""


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
