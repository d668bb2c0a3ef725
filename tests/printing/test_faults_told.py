"""Every fault that a printer tells, at every point of a receipt: the right outcome, nothing later, service again by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.printer.escpos_bytes import INITIALISE
from devices.printer.print_run import MARKS
from devices.printer.profile import DEFAULT
from devices.printer.status import PLACE, PrintOutcome
from tests.printing.counter import DEADLINE_SECONDS, Counter
from tests.printing.points import FORMS, TOLD, counter, size, some
from tests.printing.receipts import papers
from tests.printing.world import World

PRINTED, UNCONFIRMED = PrintOutcome.PRINTED, PrintOutcome.UNCONFIRMED


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
