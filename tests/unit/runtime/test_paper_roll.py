"""The roll on a kiosk: metered as the printer runs it, kept over restarts, told to the technician, early enough to staff."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from devices.printer.encoding import encode
from devices.printer.line_address import line_of
from devices.printer.paper_use import CUTTER_DOTS, EMBLEM_DOTS, PaperMeter
from devices.printer.profile import DEFAULT
from devices.printer.profile_file import SHIPPED, load_profile
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.house import Event
from kiosk.core.maintenance_events import PartReported
from kiosk.core.parts import PaperLeft, Part, Report, Trouble
from kiosk.core.roll import RollRules
from kiosk.runtime.paper_roll import PaperRoll
from kiosk.runtime.printed_letters import receipt_in_letters
from tests.bench.reference import reference
from tests.unit.runtime.printers import PAGE, print_receipt, resource_of
from ui.application import start
from ui.paper.render import render
from ui.paper.strip import Strip

ROOT = Path(__file__).parents[3]
MM_A_RECEIPT = 92  # 600 rows, and what the cutter needs


def metered(chunks: Iterable[bytes]) -> int:
    meter = PaperMeter()
    for chunk in chunks:
        meter.take(chunk)
    return meter.dots


@pytest.fixture(scope="module")
def strips() -> tuple[Strip, ...]:
    start(["test"])
    return tuple(render(reference(), 576))


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_a_picture_is_metered_to_the_row_on_every_printer_that_ships(name: str) -> None:
    profile = replace(load_profile(name, SHIPPED), native_qr=False, stored_logo=False)
    start(["test"])
    strips = tuple(render(reference(), profile.width_dots))
    assert metered(encode(strips, profile)) == sum(len(strip.rows) * 8 // profile.width_dots for strip in strips)


def test_what_the_printer_draws_itself_is_metered_as_high_as_it_is_drawn_here(strips: tuple[Strip, ...]) -> None:
    logo = next(strip for strip in strips if strip.logo)
    assert len(logo.rows) // 72 == EMBLEM_DOTS
    able = replace(DEFAULT, native_qr=True, stored_logo=True)
    drawn = sum(len(strip.rows) // 72 for strip in strips)
    assert abs(metered(encode(strips, able)) - drawn) <= 24


def test_letters_are_metered_as_the_simulated_printer_runs_them() -> None:
    core = PrinterCore(now=lambda: 0.0)
    chunks = list(receipt_in_letters(reference(), replace(DEFAULT, native_qr=True)))
    raw = b"".join(chunks) + DEFAULT.finish
    assert Connection(core).feed(raw) == len(raw)
    assert metered(chunks) == pytest.approx(len(core.receipts[-1]) // 72, rel=0.04)


@pytest.fixture
def emulator() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.stop()


class Kiosk:
    """A kiosk's printer whose state folder outlives it."""

    def __init__(self, emulator: SimulatedPrinter, folder: Path) -> None:
        self.resource = resource_of(line_of(emulator.address), folder / "state")
        self.report = Report(Part.PRINTER)
        self.hear(self.resource.open())

    def look(self) -> Report:
        return self.hear(self.resource.poll())

    def hear(self, events: Iterable[Event]) -> Report:
        """Take what is told, and answer the report that stands."""
        self.report = next((event.report for event in events if isinstance(event, PartReported)), self.report)
        return self.report


def change_roll(kiosk: Kiosk, emulator: SimulatedPrinter) -> None:
    emulator.fault = "cover-open"
    kiosk.look()
    emulator.fault = "none"
    kiosk.look()


def test_nothing_is_claimed_before_a_change_then_it_is_counted_and_a_restart_forgets_nothing(
    emulator: SimulatedPrinter, tmp_path: Path
) -> None:
    kiosk = Kiosk(emulator, tmp_path)
    print_receipt(kiosk.resource, 1)
    assert kiosk.look().paper is None
    change_roll(kiosk, emulator)
    assert kiosk.report.paper == PaperLeft(80, 80_000 // MM_A_RECEIPT)
    for number in (2, 3):
        print_receipt(kiosk.resource, number)
    list(kiosk.resource.print_test(PAGE).run())
    assert kiosk.look().paper == PaperLeft(79, (80_000 - 2 * MM_A_RECEIPT - 22) // MM_A_RECEIPT)
    kiosk.resource.close()
    again = Kiosk(emulator, tmp_path)
    assert again.report.paper == kiosk.report.paper
    assert again.hear(again.resource.lost()).paper == kiosk.report.paper, "who pulls a plug forgets what is on the roll"
    again.resource.close()


def test_staff_is_told_early_and_no_more_after_the_technicians_word(emulator: SimulatedPrinter, tmp_path: Path) -> None:
    folder = tmp_path / "state" / "roll"
    folder.mkdir(parents=True)
    (folder / "roll.json").write_text('{"left_mm": 3800, "lengths_mm": [92], "low": false, "opened": false}')
    kiosk = Kiosk(emulator, tmp_path)
    assert (kiosk.report.trouble, kiosk.report.paper) == (None, PaperLeft(3, 41))
    for number in (1, 2):
        print_receipt(kiosk.resource, number)
    assert (kiosk.look().trouble, kiosk.report.paper) == (Trouble.PAPER_ENDING, PaperLeft(3, 39))
    emulator.fault = "paper-low"
    assert (kiosk.look().trouble, kiosk.report.paper) == (Trouble.PAPER_LOW, PaperLeft(4, 43))
    emulator.fault = "none"
    assert (kiosk.hear(kiosk.resource.change_roll().run()).trouble, kiosk.report.paper) == (None, PaperLeft(80, 869))
    kiosk.resource.close()


def test_the_technicians_word_is_heard_when_a_printer_that_was_away_is_back(emulator: SimulatedPrinter, tmp_path: Path) -> None:
    kiosk = Kiosk(emulator, tmp_path)
    kiosk.resource.change_roll()  # its job is refused: the printer is away
    assert kiosk.look().paper == PaperLeft(80, None)
    kiosk.resource.close()


def test_paper_that_ran_out_in_mid_receipt_is_nobodys_usual_length(emulator: SimulatedPrinter, tmp_path: Path) -> None:
    kiosk = Kiosk(emulator, tmp_path)
    change_roll(kiosk, emulator)
    emulator.fault_after_bands = (2, "paper-out")
    print_receipt(kiosk.resource, 1)
    assert kiosk.look().paper == PaperLeft(0, None)
    kiosk.resource.close()


WHOLE = '{"left_mm": 5, "lengths_mm": [92], "low": false, "opened": false}'


@pytest.mark.parametrize(
    "kept", ["", WHOLE[:-9], "7", WHOLE.replace("5", "-5"), WHOLE.replace("92", "0"), WHOLE.replace("[92]", '"92"')]
)
def test_a_file_that_cannot_be_believed_claims_nothing_and_is_told_once(tmp_path: Path, kept: str) -> None:
    (tmp_path / "roll.json").write_text(kept)
    said: list[str] = []
    roll = PaperRoll(tmp_path, RollRules(), dots_an_inch=203, say=said.append)
    assert (roll.left, roll.ending, len(said)) == (None, False, 1)
    roll.change()
    assert roll.left == PaperLeft(80, None)
    assert PaperRoll(tmp_path, RollRules(), dots_an_inch=203, say=pytest.fail).left == roll.left


def test_a_file_that_cannot_be_written_is_told_once_and_counting_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    roll = PaperRoll(tmp_path / "none", RollRules(roll_mm=9_000), dots_an_inch=203, say=said.append)
    (tmp_path / "none").write_text("no folder")
    roll.change()
    list(roll.counted([b"\x1bJ\xff"] * 8))
    roll.printed(receipt=True)
    assert roll.left == PaperLeft(8, 32)
    assert len(said) == 1


COUNTING = """
import sys
from pathlib import Path
from kiosk.core.roll import RollRules
from kiosk.runtime.paper_roll import PaperRoll

roll = PaperRoll(Path(sys.argv[1]), RollRules(roll_mm=900_000), dots_an_inch=203, say=print)
while True:
    list(roll.counted([b"\\x1bJ\\x20"]))
    roll.printed(receipt=True)
    print(flush=True)
"""


def test_a_kiosk_killed_at_any_moment_has_counted_every_receipt_but_the_last(tmp_path: Path) -> None:
    rules = RollRules(roll_mm=900_000)
    PaperRoll(tmp_path, rules, dots_an_inch=203, say=pytest.fail).change()
    each = (0x20 + CUTTER_DOTS) // 8
    for after in (1, 7, 20):
        before = json.loads((tmp_path / "roll.json").read_bytes())["left_mm"]
        counting = subprocess.Popen([sys.executable, "-c", COUNTING, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert counting.stdout is not None
        told = sum(1 for _ in islice(counting.stdout, after))
        counting.kill()
        told += sum(1 for _ in counting.stdout)
        counting.wait(30)
        counting.stdout.close()
        now = json.loads((tmp_path / "roll.json").read_bytes())["left_mm"]
        assert told * each <= before - now <= (told + 1) * each
        assert PaperRoll(tmp_path, rules, dots_an_inch=203, say=pytest.fail).left is not None
