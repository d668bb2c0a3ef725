"""The kiosk's process is killed at every point of a print, and the printer lives on: nothing prints by itself afterwards.

What was left is cut off once, the journal says unknown, the technician sees it; processes that really die are in
tests/unit/runtime/test_print_journal.py.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from devices.printer.status import PrintOutcome
from kiosk.core.maintenance_events import ReceiptsTold
from kiosk.core.printed import ReceiptEnd
from kiosk.runtime.print_journal import read
from kiosk.runtime.printer_resource import PrinterResource
from tests.printing.receipts import Receipt, hanging, papers
from tests.printing.world import Killed, World
from tests.unit.runtime.printers import print_receipt, resource_of

STARTS_SECONDS = 4.0  # from a kiosk's death to its next first poll


@dataclass(slots=True)
class Kiosk:
    """A kiosk whose state folder and printer outlive its process."""

    folder: Path
    world: World
    text: bool
    presses: int = 0

    def start(self) -> PrinterResource:
        """A new process; its printer is polled as its worker does."""
        self.world.hang_up()
        self.world.wait_until(self.world.now() + STARTS_SECONDS)
        resource = resource_of(self.world.open_line, self.folder, now=self.world.now, chunks=lambda _: self._chunks())
        list(resource.open())
        self.poll(resource)
        return resource

    def poll(self, resource: PrinterResource) -> None:
        for _ in range(3):
            self.world.wait_until(self.world.now() + 2.0)
            list(resource.poll())

    def press(self, resource: PrinterResource) -> None:
        self.presses += 1
        print_receipt(resource, self.presses)

    def _chunks(self) -> Iterator[bytes]:
        return iter(Receipt(self.presses, self.text).chunks())

    @property
    def kept(self) -> list[PrintOutcome | None]:
        return [entry.outcome for entry in read(self.folder).entries]


def die() -> None:
    raise Killed


def killed(folder: Path, world: World, *, text: bool, calls: int = 0, byte: int | None = None) -> Kiosk | None:
    """A kiosk that died in its first print, after so many calls on its line or at a byte; None when it came through."""
    shutil.rmtree(folder, ignore_errors=True)
    kiosk = Kiosk(folder, world, text)
    resource = kiosk.start()
    if byte is None:
        world.lives = calls
    else:
        world.at_byte = world.written + byte, die
    try:
        kiosk.press(resource)
    except Killed:
        return kiosk
    return None


@pytest.fixture
def folder() -> Iterator[Path]:
    """A state folder in memory: what a disk makes of a loss of power is not tried here, and each write would wait for it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as found:
        yield Path(found) / "state"


@pytest.mark.parametrize("text", [False, True], ids=["picture", "text"])
@pytest.mark.parametrize("line", [{}, {"serial": True, "baud": 9600}, {"buffer_bytes": 150}], ids=["quick", "slow", "full"])
def test_a_kiosk_killed_at_any_point_of_a_print_prints_nothing_by_itself_and_says_unknown(
    folder: Path, line: dict[str, int], text: bool
) -> None:
    died = 0
    for calls in count(1):
        world = World(**line)
        world.core.clears_within_data = calls % 2 == 0
        kiosk = killed(folder, world, text=text, calls=calls)
        if kiosk is None:
            break
        died += 1
        resource = kiosk.start()
        rows, pieces = world.rows(), len(papers(world.core))
        assert not hanging(world.core).rows, calls
        resource = kiosk.start()
        kiosk.poll(resource)
        assert (world.rows(), len(papers(world.core))) == (rows, pieces), f"{calls}: something came at the second start"
        assert kiosk.kept == [None]
        assert [piece.whose() <= {1} for piece in papers(world.core)] in ([True], [True, True]), calls
        assert sum(piece.blank for piece in papers(world.core)) <= 1, calls
        told = [event for event in resource.open() if isinstance(event, ReceiptsTold)]
        assert [receipt.end for receipt in told[0].receipts] == [ReceiptEnd.UNKNOWN]
        kiosk.press(resource)
        assert kiosk.kept == [None, PrintOutcome.PRINTED]
        assert Receipt(2, text).stands_on(papers(world.core)[-1]), calls
        assert len(papers(world.core)) == pieces + 1
    assert died > 20


@pytest.mark.parametrize("text", [False, True], ids=["picture", "text"])
@pytest.mark.parametrize("clears", [True, False], ids=["buffers cleared anywhere", "buffers cleared between commands only"])
def test_a_kiosk_killed_in_mid_command_leaves_nothing_that_swallows_or_garbles_the_next_receipt(
    folder: Path, clears: bool, text: bool
) -> None:
    head = range(14, 30)  # the questions, ESC @ and the first band's head
    for byte in (*head, *range(30, 110 if text else 1050, 9 if text else 71)):
        world = World(serial=True)
        world.core.clears_within_data = clears
        kiosk = killed(folder, world, text=text, byte=byte)
        assert kiosk is not None
        resource = kiosk.start()
        kiosk.poll(resource)
        assert not hanging(world.core).rows, byte
        kiosk.press(resource)
        assert kiosk.kept == [None, PrintOutcome.PRINTED], byte
        assert Receipt(2, text).stands_on(papers(world.core)[-1]), byte


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "cutter-error"])
def test_what_a_fault_left_hanging_is_cut_off_though_the_kiosk_started_anew_before_it_was_mended(
    folder: Path, fault: str
) -> None:
    world = World()
    kiosk = Kiosk(folder, world, text=False)
    resource = kiosk.start()
    world.core.fault_after_bytes = world.core.done + 500, fault
    kiosk.press(resource)
    resource = kiosk.start()
    assert hanging(world.core).rows
    assert papers(world.core) == []
    world.core.fault = "none"
    kiosk.poll(resource)
    assert [piece.whose() for piece in papers(world.core)] == [{1}]
    resource = kiosk.start()
    kiosk.press(resource)
    assert [piece.whose() for piece in papers(world.core)] == [{1}, {2}]
