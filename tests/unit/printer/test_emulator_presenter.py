"""The simulated printer with a presenter: Custom's GS e, and where each paper goes. KPM210 manual, pages 36 and 49."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.printer.escpos_bytes import FEED_AND_CUT
from devices.printer.profile_file import load_profile
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.presenter import Presenter
from tests.unit.printer.virtual import ROW, Clock, raster

PRESENT, RETRACT, EJECT, ASK = b"\x1de\x03\x0c", b"\x1de\x02", b"\x1de\x05", b"\x1de\x06"
FULL = b"\x10\x04\x14"


def printer(*, retracts: bool = True) -> tuple[Presenter, PrinterCore, Connection]:
    presenter = Presenter(retracts=retracts)
    core = PrinterCore(now=Clock(), presenter=presenter)
    return presenter, core, Connection(core)


def where(presenter: Presenter) -> list[str]:
    """Where the one paper is."""
    places = {"inside": [presenter.inside], "outside": [presenter.outside]}
    places |= {"taken": [*presenter.taken], "retracted": [*presenter.retracted], "dropped": [*presenter.dropped]}
    return [place for place, papers in places.items() for paper in papers if paper == ROW]


@pytest.mark.parametrize(
    ("sent", "place", "answer"),
    [
        (FEED_AND_CUT, "inside", b"\x04"),
        (FEED_AND_CUT + PRESENT, "outside", b"\x0c"),
        (PRESENT, "outside", b"\x0c"),  # it is cut first
        (FEED_AND_CUT + PRESENT + RETRACT, "retracted", b"\x04"),
        (RETRACT, "retracted", b"\x04"),
        (FEED_AND_CUT + PRESENT + EJECT, "dropped", b"\x04"),
        (EJECT, "dropped", b"\x04"),
        (FEED_AND_CUT + b"\x1de\x03\x00", "inside", b"\x04"),
    ],
)
def test_a_paper_goes_where_it_is_sent(sent: bytes, place: str, answer: bytes) -> None:
    presenter, core, line = printer()
    line.feed(raster(1) + sent + ASK)
    assert where(presenter) == [place]
    assert (line.due(), core.receipts) == (answer, [ROW])


def test_a_paper_that_was_taken_is_no_longer_told_of_and_cannot_be_retracted() -> None:
    presenter, _, line = printer()
    line.feed(raster(1) + PRESENT)
    presenter.take()
    line.feed(RETRACT + ASK + FULL)
    assert (where(presenter), line.due()) == (["taken"], b"\x04" + b"\x10\x0f\x00\x00\x00\x00")
    with pytest.raises(ValueError, match="no paper"):
        presenter.take()


def test_a_presenter_that_may_not_retract_leaves_the_paper() -> None:
    presenter, _, line = printer(retracts=False)
    line.feed(raster(1) + PRESENT + RETRACT)
    assert where(presenter) == ["outside"]


def test_the_next_paper_pushes_out_one_that_was_left() -> None:
    presenter, core, line = printer()
    line.feed(raster(1) + PRESENT + raster(2))
    assert where(presenter) == ["dropped"]
    line.feed(PRESENT)
    assert (presenter.outside, core.receipts) == (ROW * 2, [ROW, ROW * 2])


def test_nothing_is_cut_where_nothing_was_printed() -> None:
    presenter, core, line = printer()
    line.feed(FEED_AND_CUT + PRESENT + ASK)
    assert (core.receipts, where(presenter), line.due()) == ([], [], b"\x04")


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ("paper-low", b"\x10\x0f\x24\x00\x00\x00" + b"\x0d"),
        ("paper-out", b"\x10\x0f\x25\x00\x00\x00"),  # GS e 6 waits in its turn, where the printer cannot print
        ("cover-open", b"\x10\x0f\x20\x02\x00\x00"),
        ("hot", b"\x10\x0f\x20\x00\x01\x00"),
        ("jam", b"\x10\x0f\x20\x00\x40\x00"),
        ("cutter-error", b"\x10\x0f\x20\x00\x00\x01"),
    ],
)
def test_the_full_status_tells_of_the_paper_outside_and_of_every_fault(fault: str, answers: bytes) -> None:
    _, core, line = printer()
    line.feed(raster(1) + PRESENT)
    core.fault = fault
    line.feed(FULL + ASK)
    assert line.due() == answers


def test_a_printer_without_presenter_prints_nothing_for_its_commands() -> None:
    core = PrinterCore(now=Clock())
    line = Connection(core)
    line.feed(raster(1) + PRESENT + EJECT + ASK + FEED_AND_CUT)
    assert (core.receipts, line.due()) == ([ROW], b"")


def test_the_shipped_profile_presents_and_retracts(tmp_path: Path) -> None:
    profile = load_profile("custom-vkp80", tmp_path)
    presenter, _, line = printer()
    line.feed(raster(1) + profile.finish)
    assert where(presenter) == ["outside"]
    line.feed(profile.retract)
    assert where(presenter) == ["retracted"]
