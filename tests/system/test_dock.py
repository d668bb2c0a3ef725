"""Every fault of the demo's dock at a real click: it reaches the peer, the kiosk shows the right screen, one click ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.assembly import KioskProcess
from kiosk.commands.demo_faults import FAULTS, Faults
from kiosk.commands.demo_peers import Peers
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.capabilities import Capability
from kiosk.core.steps import Problem
from ui.application import start
from ui.dock import Dock

CONFIG = Path(__file__).parents[2] / "config"
CARDS = {
    "garbage": Problem.CARD_UNREADABLE,
    "silent": Problem.CARD_UNREADABLE,
    "unknown": Problem.CARD_UNKNOWN,
    "bank": Problem.BANK_CARD,
}
PRINTS = {
    "paper-out": Problem.NO_PAPER,
    "cover-open": Problem.PRINTER_TROUBLE,
    "cutter-error": Problem.PRINTER_TROUBLE,
    "silent": Problem.PRINTER_TROUBLE,
    "unplugged": Problem.RECEIPT_UNCONFIRMED,
}


class Demo:
    """The demo with its dock, and a finger on both."""

    def __init__(self, scratch: Path) -> None:
        self.application = start(["dock"])
        self.peers = Peers(scratch, CONFIG)
        self.kiosk: KioskProcess = self.peers.kiosk(still=False)
        self.codes = ""
        self.dock = Dock(list(self.peers.personas), Faults(self.peers).hands(), beside=0)
        self.kiosk.start()

    @property
    def step(self) -> at.Step:
        return self.kiosk.loop.kiosk.step

    def click(self, name: str) -> None:
        """Click the middle of what bears this name in the dock."""
        self.application.processEvents()
        middle, window = self.middle(name), self.dock.window
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(round(middle.x()), round(middle.y())))

    def middle(self, name: str) -> QPointF:
        window = self.dock.window
        item = window.findChild(QQuickItem, name) or _named(window, name)
        assert item is not None, name
        return item.mapToScene(item.boundingRect().center())

    def until(self, fits: Callable[[at.Step], bool], seconds: float = 30) -> at.Step:
        ends = time.monotonic() + seconds
        while not fits(self.step):
            assert time.monotonic() < ends, f"it stands at {self.step}"
            self.application.processEvents()
            self.kiosk.tick()
            time.sleep(0.005)
        return self.step

    def comes_to(self, step: type[at.Step], seconds: float = 30) -> at.Step:
        return self.until(lambda now: isinstance(now, step), seconds)

    def apologises(self) -> Problem:
        shown = self.comes_to(at.Apology)
        assert isinstance(shown, at.Apology)
        return shown.problem

    def prove(self) -> None:
        sent = self.codes  # behind the answer
        self.until(
            lambda step: isinstance(step, at.ProvingHolder) and step.expires_at is not None and self.peers.last_code() != sent
        )
        self.codes = self.peers.last_code()
        for digit in self.peers.last_code():
            self.kiosk.front.press("digit", digit)
        self.kiosk.front.press("submit", "")
        self.comes_to(at.ShowingTransactions)

    def stop(self) -> None:
        self.kiosk.stop()
        self.dock.close()
        self.peers.stop()


def _named(window: QQuickWindow, name: str) -> QQuickItem | None:
    """What a Repeater made is nobody's child object, only a child item; `window` must outlive the walk."""
    waiting = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        if item.objectName() == name:
            return item
        waiting += item.childItems()
    return None


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    demo.comes_to(at.Welcome)
    yield demo
    demo.stop()


@pytest.mark.system
def test_every_card_that_the_dock_lays_gets_its_apology_and_the_same_click_lifts_it(demo: Demo) -> None:
    for fault, problem in CARDS.items():
        demo.click(f"reader {fault}")
        assert demo.apologises() is problem, fault
        demo.click(f"reader {fault}")
        demo.until(lambda _: not demo.kiosk.loop.kiosk.card_present)
        demo.kiosk.front.press("finish", "")
        demo.comes_to(at.Welcome)


@pytest.mark.system
def test_a_reader_without_its_plug_and_a_service_that_stopped_take_the_kiosk_out_of_service_until_one_click(demo: Demo) -> None:
    for name, fault in (("reader unplugged", Fault.CARD_READER), ("service stopped", Fault.BACKEND)):
        demo.click(name)
        demo.comes_to(at.OutOfService)
        assert fault in demo.kiosk.loop.kiosk.faults
        assert len(demo.dock._shown["on"]) == 1
        demo.click("end")
        demo.comes_to(at.Welcome)
        assert demo.dock._shown["on"] == []


@pytest.mark.system
def test_a_slow_service_keeps_the_visitor_waiting_and_is_quick_again_after_a_click(demo: Demo) -> None:
    demo.click("service slow")
    demo.click("card ahmad")
    demo.comes_to(at.LookingUp)
    began = time.monotonic()
    demo.comes_to(at.ProvingHolder)
    assert time.monotonic() - began > 0.9
    demo.click("service slow")
    assert not demo.peers.line.slow
    demo.prove()


@pytest.mark.system
def test_every_fault_of_the_printer_is_told_when_print_is_pressed_and_the_next_press_prints(demo: Demo) -> None:
    demo.click("card ahmad")
    demo.prove()
    for fault, problem in PRINTS.items():
        demo.click(f"printer {fault}")
        demo.kiosk.front.press("print", "")
        told = demo.apologises()
        assert told is problem or (fault, told) == ("unplugged", Problem.PRINTER_TROUBLE), fault
        demo.click(f"printer {fault}")
        demo.until(lambda _: demo.peers.printer.connected and demo.kiosk.loop.kiosk.printer_idle)
        demo.kiosk.front.press("back", "")
        demo.comes_to(at.ShowingTransactions)
    demo.click("printer paper-low")
    demo.kiosk.front.press("print", "")
    demo.until(lambda step: isinstance(step, at.TakeBelongings))
    assert len(demo.peers.printed) == 1


@pytest.mark.system
def test_a_document_whose_face_is_scanned_is_read_and_nobody_types_its_key(demo: Demo) -> None:
    demo.until(lambda _: demo.kiosk.loop.kiosk.scanner and Capability.DOCUMENTS in demo.kiosk.loop.kiosk.offered)
    demo.click("card hamza")
    demo.comes_to(at.EnteringCan)
    demo.click("scan")
    shown = demo.until(lambda step: not isinstance(step, at.EnteringCan | at.ReadingDocument))
    assert not isinstance(shown, at.EnteringMrz | at.Welcome), "the scanned key was not that of the document"
    assert getattr(shown, "problem", None) is not Problem.CARD_UNREADABLE


@pytest.mark.system
def test_what_the_dock_shows_of_a_document_opens_it_when_it_is_typed(demo: Demo) -> None:
    front = demo.kiosk.front
    demo.click("card hamza")
    demo.comes_to(at.EnteringCan)
    for digit in demo.dock._shown["number"]:
        front.press("digit", digit)
    front.press("submit", "")
    demo.until(lambda step: isinstance(step, at.ProvingHolder | at.LookingUp | at.ShowingTransactions))
    front.press("finish", "")
    demo.peers.slot.pull()  # a card that is changed between two looks at the pad is one that stayed
    demo.comes_to(at.Welcome)
    demo.click("card aisha")
    demo.comes_to(at.EnteringCan)
    front.press("keyKind", "")
    for field, typed in zip(at.KeyField, demo.dock._shown["fields"].replace("/", "").split(), strict=True):
        front.press("keyField", field.name)
        for sign in typed:
            front.press("digit" if sign.isdigit() else "letter", sign)
            demo.kiosk.tick()
    front.press("submit", "")
    demo.until(lambda step: isinstance(step, at.ProvingHolder | at.LookingUp | at.ShowingTransactions))


def test_every_fault_stands_in_the_dock_and_is_tried_here() -> None:
    tried = {f"reader {fault}" for fault in CARDS} | {f"printer {fault}" for fault in PRINTS}
    tried |= {"reader unplugged", "service stopped", "service slow", "printer paper-low"}
    assert tried == {fault.name for fault in FAULTS}
