"""The technician's whole path on a real kiosk with its peers at the wire: fingers on the window, faults, restarts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.assembly import KioskProcess
from kiosk.commands.demo_peers import Peers
from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.parts import Part, Trouble
from kiosk.runtime.settings import Profile, Settings, load
from kiosk.showing import Clock, Site, front_of
from tests.pictures import UPRIGHT, window_of
from ui.application import start

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
PIN = "135724"
NOW = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
pytestmark = pytest.mark.system


class Bench:
    """A kiosk on its peers that can be restarted; `skipped` moves its uptime."""

    def __init__(self, scratch: Path) -> None:
        start(["technician"])
        self.peers, self.state = Peers(scratch, CONFIG), scratch / "state"
        settings = load(CONFIG / "demo.toml")
        self.settings = replace(
            settings,
            backend=replace(settings.backend, url=self.peers.url, health_seconds=1.0),
            printer=replace(settings.printer, address=self.peers.printer.address),
            state=replace(settings.state, folder=str(self.state)),
        )
        self.skipped = 0.0
        self.complaints: list[str] = []
        self.begin(self.settings)

    def begin(self, settings: Settings) -> None:
        site = Site(settings, Clock(now=lambda: time.monotonic() + self.skipped, utc=lambda: NOW))
        front = front_of(site)
        self.kiosk = KioskProcess(site, front, folder=CONFIG, slot=self.peers.slot)
        self.window = window_of(front, UPRIGHT, self.complaints.append)
        (root,) = [window for window in QGuiApplication.allWindows() if window.isVisible()]
        assert isinstance(root, QQuickWindow)
        self.root = root
        self.kiosk.start()

    def end(self) -> None:
        self.kiosk.stop()
        self.window.close()
        QGuiApplication.processEvents()
        assert not self.complaints

    def restart(self) -> None:
        self.end()
        self.begin(self.settings)

    def until(self, what: Callable[[], bool], seconds: float = 30) -> None:
        ends = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < ends, f"stands at {self.step} with {self.kiosk.loop.kiosk.step} and {self.shown}"
            self.kiosk.tick()
            QGuiApplication.processEvents()
            time.sleep(0.005)

    @property
    def step(self) -> tech.Step:
        return self.kiosk.loop.house.maintenance.step

    @property
    def visit(self) -> at.Step:
        return self.kiosk.loop.kiosk.step

    @property
    def shown(self) -> dict[str, object]:
        return self.kiosk.front.technician.screen

    @property
    def troubles(self) -> dict[Part, Trouble | None]:
        return {report.part: report.trouble for report in self.kiosk.loop.house.maintenance.reports}

    def test(self) -> tech.Test | None:
        return self.step.test if isinstance(self.step, tech.Panel) else None

    def gesture(self) -> None:
        """Five taps in the corner at the end side: the left one, Arabic stands there."""
        for _ in range(5):
            QTest.mouseClick(self.root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
        self.until(lambda: not isinstance(self.step, tech.Closed))
        QGuiApplication.processEvents()

    def tap(self, label: str) -> None:
        """Touch the visible button with these words, as soon as it can be touched."""

        def ready() -> list[QQuickItem]:
            return [
                item for item in _shown_items(self.root.contentItem()) if item.property("label") == label and item.isEnabled()
            ]

        self.until(lambda: len(ready()) == 1)
        (button,) = ready()
        centre = button.mapToScene(QPointF(button.width() / 2, button.height() / 2)).toPoint()
        QTest.mouseClick(self.root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
        self.kiosk.tick()
        QGuiApplication.processEvents()

    def type(self, digits: str) -> None:
        for digit in digits:
            self.tap(digit)
        self.kiosk.front.technician.press("submit", "")
        self.kiosk.tick()

    def audit(self) -> list[str]:
        lines = [json.loads(line) for line in (self.state / "audit.jsonl").read_text("utf-8").splitlines()]
        return [f"{line['event']} {line['outcome']}".strip() for line in lines]


def _shown_items(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.isEnabled():
            yield child
            yield from _shown_items(child)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    hook = sys.excepthook
    bench = Bench(tmp_path)
    bench.until(lambda: isinstance(bench.visit, at.Welcome))
    yield bench
    bench.end()
    bench.peers.stop()
    sys.excepthook = hook


def test_the_technicians_path(bench: Bench) -> None:
    # The first PIN: none is there, one that anyone would try is refused, the same twice is taken.
    bench.gesture()
    assert isinstance(bench.step, tech.ChoosingPin)
    assert isinstance(bench.visit, at.OutOfService), "visitors are welcomed behind the door"
    bench.type("123456")
    assert bench.step == tech.ChoosingPin(notice=tech.PinNotice.TRIVIAL)
    bench.type(PIN)
    bench.type(PIN)
    bench.until(lambda: isinstance(bench.step, tech.Panel))

    # Health: what happens at the wire comes and goes on the panel.
    bench.until(lambda: set(bench.troubles.values()) == {None})
    assert bench.shown["title"] == "كل الأجزاء تعمل."
    bench.peers.printer.fault = "paper-low"
    bench.until(lambda: bench.troubles[Part.PRINTER] is Trouble.PAPER_LOW)
    told = [str(bench.shown[key]).replace("\u00a0", " ") for key in ("title", "hint")]
    assert told == ["ورق الطابعة يوشك أن ينفد.", "بدّل اللفافة قبل نهاية الدوام."]
    bench.peers.printer.fault = "cover-open"
    bench.until(lambda: bench.troubles[Part.PRINTER] is Trouble.COVER_OPEN)
    bench.peers.printer.fault = "silent"
    bench.until(lambda: bench.troubles[Part.PRINTER] is Trouble.PRINTER_SILENT)
    bench.peers.printer.fault = "none"
    bench.peers.slot.unplugged = True
    bench.until(lambda: bench.troubles[Part.READER] is Trouble.READER_MISSING and bench.troubles[Part.PRINTER] is None)
    bench.peers.slot.unplugged = False
    bench.until(lambda: set(bench.troubles.values()) == {None})
    past = bench.kiosk.loop.house.maintenance.past
    assert past is not None
    assert past.trouble is Trouble.READER_MISSING

    # The near-end sensor told what was left, then the cover that the roll was changed.
    bench.until(lambda: bench.shown["paper"]["left"] == "بقي نحو 80 مترًا")
    assert bench.shown["paper"]["none"] == "لم يُرسل بيان إلى الطابعة بعد"

    # A test page is printed, confirmed, and readable.
    bench.tap("طباعة تجريبية")
    bench.until(lambda: isinstance(bench.test(), tech.PagePrinted))
    assert bench.test() == tech.PagePrinted(tech.PrintVerdict.PRINTED)
    assert len(bench.peers.printer.receipts) == 1
    (code,) = zxingcpp.read_barcodes(bench.peers.printer.strip().convert("L"))
    assert code.text == "KIOSK-TEST:K-01:2026-11-24 10:35"
    bench.until(lambda: bench.shown["paper"]["left"] == "بقي نحو 79 مترًا")
    bench.tap("لفافة جديدة")
    bench.until(lambda: bench.shown["paper"]["left"] == "بقي نحو 80 مترًا")
    bench.peers.printer.fault = "paper-out"
    bench.tap("طباعة تجريبية")
    bench.until(lambda: bench.test() == tech.PagePrinted(tech.PrintVerdict.NO_PAPER))
    bench.peers.printer.fault = "none"

    # A card is read by its steps, and nothing of it is shown.
    bench.tap("قراءة تجريبية")
    bench.peers.lay("ahmad")
    bench.until(lambda: isinstance(bench.test(), tech.TestCardRead))
    test = bench.test()
    assert isinstance(test, tech.TestCardRead)
    assert (test.reading.verdict, test.reading.profile, test.reading.apdus) == (tech.ReadVerdict.READ, "demo-national", 3)
    assert [step.name for step in test.reading.steps][:2] == ["connect", "select demo-national"]
    assert sum(step.apdus for step in test.reading.steps) == 3
    persona = bench.peers.personas["ahmad"]
    shown = str(bench.shown) + str(test)
    assert "demo-national" in shown
    assert not [value for key, value in persona.items() if key not in ("card_profile", "story", "sex") and value in shown]
    bench.peers.slot.pull()
    bench.until(lambda: not bench.kiosk.loop.kiosk.card_present)

    # Out of service: the visitor's screen says so in courtesy, and no card is read.
    bench.tap("إيقاف الخدمة")
    bench.until(lambda: bench.kiosk.loop.house.maintenance.suspended)
    bench.tap("خروج")
    bench.until(lambda: isinstance(bench.step, tech.Closed))
    assert bench.kiosk.loop.kiosk.faults == {Fault.SUSPENDED}
    assert bench.kiosk.front.screen["title"].replace("\u00a0", " ") == "الجهاز خارج الخدمة مؤقتًا."
    bench.peers.lay("ahmad")
    bench.until(lambda: bench.kiosk.loop.kiosk.card_present)
    assert bench.kiosk.loop.kiosk.visits == 0
    bench.peers.slot.pull()

    # It stays so over a restart; wrong PINs wait, and the wait stays over a restart too.
    bench.restart()
    bench.until(lambda: bench.kiosk.loop.kiosk.faults == {Fault.SUSPENDED})
    bench.gesture()
    assert isinstance(bench.step, tech.EnteringPin)
    for number in range(1, 6):
        bench.type("999999")
        bench.until(lambda number=number: bench.kiosk.loop.house.maintenance.standing.wrong == number)
        bench.until(lambda: not isinstance(bench.step, tech.EnteringPin) or not bench.step.checking)
    assert isinstance(bench.step, tech.Waiting)
    bench.skipped += 5
    bench.restart()
    bench.until(lambda: bench.kiosk.loop.house.maintenance.standing is not None)
    bench.gesture()
    assert isinstance(bench.step, tech.Waiting), "a restart ended the wait"
    assert bench.shown["large"] in {f"0:{left:02d}" for left in range(1, 11)}, "a restart began the wait anew"
    bench.skipped += 10
    bench.until(lambda: isinstance(bench.step, tech.EnteringPin))
    bench.type(PIN)
    bench.until(lambda: isinstance(bench.step, tech.Panel))

    # Back in service, and visitors are served.
    bench.tap("إعادة الخدمة")
    bench.until(lambda: not bench.kiosk.loop.house.maintenance.suspended)
    bench.tap("خروج")
    bench.until(lambda: isinstance(bench.visit, at.Welcome))
    bench.peers.lay("ahmad")
    bench.until(lambda: isinstance(bench.visit, at.ProvingHolder))
    for _ in range(5):
        QTest.mouseClick(bench.root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    bench.until(lambda: bench.kiosk.loop.kiosk.visits == 1)
    assert isinstance(bench.step, tech.Closed), "the door opened in the middle of a visit"

    entered = ["entry_finished opened", "maintenance_started"]
    assert bench.audit() == [
        *["entry_started choice", "pin_changed", *entered],
        *["test_print_started", "test_print_finished printed", "roll_changed"],
        *["test_print_started", "test_print_finished no_paper"],
        *["test_read_started", "test_read_finished read", "service_suspended", "maintenance_finished left"],
        *["entry_started pad", *["pin_checked wrong"] * 5],
        *["entry_started wait", "pin_checked right", *entered, "service_resumed", "maintenance_finished left"],
    ]
    assert not any(PIN.encode() in path.read_bytes() for path in bench.state.iterdir())


def test_in_production_the_first_start_asks_for_a_pin_and_serves_nobody_before(bench: Bench) -> None:
    bench.end()
    bench.begin(replace(bench.settings, profile=Profile.PRODUCTION))
    bench.until(lambda: isinstance(bench.step, tech.ChoosingPin))
    assert isinstance(bench.visit, at.OutOfService)
    assert Fault.MAINTENANCE in bench.kiosk.loop.kiosk.faults
    assert bench.shown["finish"] == "", "a way past the first PIN is offered"
    bench.skipped += 40
    bench.until(lambda: bench.step == tech.ChoosingPin())
    bench.type(PIN)
    bench.type(PIN)
    bench.until(lambda: isinstance(bench.step, tech.Panel))
    bench.tap("خروج")
    assert Fault.MAINTENANCE not in bench.kiosk.loop.kiosk.faults
    bench.end()
    bench.begin(replace(bench.settings, profile=Profile.PRODUCTION))
    bench.until(lambda: bench.kiosk.loop.house.maintenance.standing is not None)
    assert isinstance(bench.step, tech.Closed)


def test_an_engineer_unlocks_the_door_of_a_running_kiosk(bench: Bench, tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    text = (CONFIG / "kiosk.toml").read_text("utf-8")
    settings.write_text(f'{text}\n[state]\nfolder = "{bench.state}"\n', "utf-8")

    def unlock(*more: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "kiosk", "technician", "unlock", "--config", str(settings), *more]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    kept = bench.state / "technician.json"
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "pin_hash": "$argon2id$", "wrong": 15}))
    bench.until(lambda: bool(bench.kiosk.loop.house.maintenance.standing.locked))
    bench.gesture()
    assert isinstance(bench.step, tech.LockedForGood)
    assert unlock() == (0, "Unlocked.\n")
    bench.until(lambda: isinstance(bench.step, tech.EnteringPin))
    assert unlock("--forget-pin")[0] == 0
    bench.until(lambda: isinstance(bench.step, tech.ChoosingPin))
    kept.write_text("{")
    assert unlock()[0] == 4
    assert unlock("--forget-pin")[0] == 0
    assert [line for line in bench.audit() if line.startswith("access")] == [
        "access_unlocked",
        "access_unlocked forgotten",
        "access_unlocked forgotten",
    ]
    assert unlock("--config", str(tmp_path / "none.toml"))[0] == 2
