"""The paper exit: what its sensor sees is told, what nobody took is drawn back and journalled, what stays needs a hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from devices.printer.exit_status import FULL_STATUS
from devices.printer.status import PLACE
from kiosk.core import events as on
from kiosk.core.house import Event
from kiosk.core.maintenance_events import PartReported, ReceiptsTold
from kiosk.core.parts import Trouble
from kiosk.core.printed import ReceiptEnd
from kiosk.core.steps import PressId
from kiosk.runtime.paper_exit import COMES_SECONDS, QUICK_SECONDS, RETRACT_SECONDS, STAYS_SECONDS
from kiosk.runtime.print_journal import read
from kiosk.runtime.printer_resource import POLL_SECONDS
from tests.unit.runtime.printers import PAGE, RETRACT, VISIT, print_receipt, resource_of


class Presenter:
    """A printer that is well, at a line in memory: `lies` is what its exit sensor sees, None when it does not say."""

    def __init__(self) -> None:
        self.lies: bool | None = False
        self.seconds = 0.0
        self.commands: list[bytes] = []
        self._answers = bytearray()

    def now(self) -> float:
        return self.seconds

    def write(self, raw: bytes, *, seconds: float) -> None:  # noqa: ARG002 - a line in memory takes no time
        self.commands.append(raw)
        if raw == FULL_STATUS:
            self._answers += b"" if self.lies is None else bytes([0x10, 0x0F, 0x20 * self.lies, 0, 0, 0])
        elif raw[:2] == FULL_STATUS[:2]:
            self._answers.append(0x12)
        elif raw == PLACE:
            self._answers.append(0)

    def read(self, *, seconds: float) -> int | None:
        if self._answers:
            return self._answers.pop(0)
        self.seconds += seconds
        return None

    def close(self) -> None: ...

    def drop(self) -> None: ...


class Kiosk:
    """A printer's resource with a journal, on that printer and a manual clock."""

    def __init__(self, folder: Path, *, watched: bool = True) -> None:
        self.folder, self.printer = folder, Presenter()
        self.resource = resource_of(lambda: self.printer, folder, now=self.printer.now, watched=watched, rows=1)
        list(self.resource.open())

    def look(self, *, after: float = 0.0) -> list[Event]:
        """What a poll says of the exit."""
        self.printer.seconds += after
        return [event for event in self.resource.poll() if isinstance(event, on.ExitClear | on.ExitUnwatched)]

    def print(self, number: int = 1) -> None:
        assert on.ReceiptConfirmed(VISIT, PressId(number)) in print_receipt(self.resource, number)

    def retract(self) -> None:
        assert list(self.resource.retract().run()) == []
        assert self.printer.commands[-1] == RETRACT

    def retracted(self) -> list[bool]:
        return [entry.retracted for entry in read(self.folder).entries]


def troubles(events: Iterable[Event]) -> list[Trouble | None]:
    return [event.report.trouble for event in events if isinstance(event, PartReported)]


def test_without_a_sensor_nothing_is_asked_and_nothing_is_told(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, watched=False)
    kiosk.print()
    assert kiosk.look() == []
    assert FULL_STATUS not in kiosk.printer.commands
    assert on.ExitUnwatched() not in list(kiosk.resource.lost())
    assert kiosk.resource.poll_seconds == POLL_SECONDS


def test_paper_is_told_when_it_is_seen_and_clear_only_when_it_was_taken(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    assert kiosk.look() == [on.ExitClear(True)]
    assert kiosk.resource.poll_seconds == POLL_SECONDS
    kiosk.print()
    assert kiosk.resource.poll_seconds == QUICK_SECONDS, "a hand waits for two seconds"
    assert kiosk.look(after=COMES_SECONDS) == [], "paper on its way was called taken"
    kiosk.printer.lies = True
    assert kiosk.look() == kiosk.look(after=60) == [on.ExitClear(False)]
    kiosk.printer.lies = False
    assert kiosk.look() == [on.ExitClear(True)]
    assert kiosk.resource.poll_seconds == POLL_SECONDS
    assert kiosk.retracted() == [False]


def test_paper_that_a_hand_was_quicker_to_take_than_the_sensor_to_see_is_clear_in_the_end(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.print()
    assert kiosk.look(after=COMES_SECONDS + 1) == [on.ExitClear(True)]


def test_what_was_drawn_back_is_journalled_and_told_and_the_next_receipt_is_not(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.print(1)
    kiosk.printer.lies = True
    kiosk.print(2)
    kiosk.look()
    kiosk.retract()
    assert kiosk.look(after=1) == [on.ExitClear(False)]
    assert kiosk.retracted() == [False, False], "drawn back before the sensor says so"
    kiosk.printer.lies = False
    (told,) = (event for event in kiosk.resource.poll() if isinstance(event, ReceiptsTold))
    assert [receipt.end for receipt in told.receipts] == [ReceiptEnd.RETRACTED] * 2
    assert kiosk.retracted() == [True, True]
    kiosk.print(3)
    kiosk.printer.lies = True
    kiosk.look()
    kiosk.printer.lies = False
    assert kiosk.look(after=1) == [on.ExitClear(True)]
    assert kiosk.retracted() == [True, True, False], "what a hand took was called drawn back"


def test_what_the_printer_could_not_draw_back_and_a_hand_took_later_is_not_called_drawn_back(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.print()
    kiosk.printer.lies = True
    kiosk.look()
    kiosk.retract()
    assert kiosk.look(after=RETRACT_SECONDS) == [on.ExitClear(False)]
    kiosk.printer.lies = False
    assert kiosk.look() == [on.ExitClear(True)]
    assert kiosk.retracted() == [False]


def test_a_test_page_that_is_drawn_back_marks_no_receipt(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.print()
    kiosk.look(after=COMES_SECONDS + 1)
    list(kiosk.resource.print_test(PAGE).run())
    kiosk.printer.lies = True
    kiosk.look()
    kiosk.retract()
    kiosk.printer.lies = False
    assert kiosk.look() == [on.ExitClear(True)]
    assert kiosk.retracted() == [False]


def test_a_sensor_that_falls_silent_and_a_printer_that_is_lost_leave_it_to_the_visitors_word(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.printer.lies = None
    assert kiosk.look() == [on.ExitUnwatched()]
    kiosk.printer.lies = True
    assert kiosk.look() == [on.ExitClear(False)]
    assert on.ExitUnwatched() in list(kiosk.resource.lost())


def test_the_technician_is_told_of_paper_that_stays_and_no_more_when_it_is_gone(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.printer.lies = True
    kiosk.look()
    kiosk.printer.seconds += STAYS_SECONDS - 1
    assert troubles(kiosk.resource.poll()) == []
    kiosk.printer.seconds += 1
    assert troubles(kiosk.resource.poll()) == [Trouble.PAPER_AT_EXIT]
    kiosk.printer.lies = False
    assert troubles(kiosk.resource.poll()) == [None]
