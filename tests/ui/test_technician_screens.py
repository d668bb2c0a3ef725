"""The technician's screens in both languages and both shapes, their presses, and the corner that opens them.

`python -m tests.ui.test_technician_screens` writes the goldens anew: look at each before it is committed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.house import Event, House
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import RECORDS, PaperLeft, Part, Report, Trouble, worst
from kiosk.core.printed import ReceiptEnd
from kiosk.core.transactions import Language
from tests.pictures import SCENE, UPRIGHT, WIDE, Size, window_of
from tests.technician_pictures import OPEN, WELL, Shown, houses, troubled
from ui.present_maintenance import present_maintenance
from ui.presses import Presses
from ui.technician_presses import TechnicianPresses
from ui.texts import Texts

GOLDENS = Path(__file__).with_name("goldens")
MAIN = ("enter-wrong", "panel", "panel-paper-low", "panel-much", "panel-read", "panel-scanner")
HOUSES = dict(houses())
SIZES = {"upright": UPRIGHT, "wide": WIDE}


class Door(Shown):
    """A shown door whose presses are kept."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.complaints: list[str] = []
        self.posted: list[Event] = []
        self.known = Maintenance(opening=7, standing=OPEN)
        presses = TechnicianPresses(self.posted.append, known=lambda: self.known, now=lambda: 5.0)
        self.front.technician.hear(presses, lambda: self._screen)
        self.front.hear(Presses(self.posted.append))
        self.window = window_of(self.front, size, self.complaints.append)
        shown = [window for window in QGuiApplication.allWindows() if window.isVisible() and window.width() == size.width]
        root = shown[-1]
        assert isinstance(root, QQuickWindow)
        self.root = root

    def take(self, name: str, language: Language, path: Path) -> Image.Image:
        self.show(HOUSES[name], language)
        QGuiApplication.processEvents()
        self.window.picture(path)
        return Image.open(path).convert("RGB")

    def tap(self, x: int, y: int) -> None:
        QTest.mouseClick(self.root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))


@pytest.fixture(scope="module", params=SIZES)
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    door = Door(SIZES[request.param])
    yield door
    door.show(None)
    door.window.close()
    QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # an engine left to the end of Qt can crash it
    assert not door.complaints


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each screen is written in turn, uncompressed: eight megabytes, read again at once."""
    return tmp_path_factory.mktemp("screens") / "screen.bmp"


@pytest.mark.parametrize("name", HOUSES)
def test_every_screen_shows_without_a_warning(door: Door, name: str, picture: Path) -> None:
    for language in Language:
        colours = door.take(name, language, picture).getcolors(50)
        assert not door.complaints
        assert colours is None, "the screen is blank: it has not more than 50 colours"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", MAIN)
def test_the_main_screens_look_as_accepted(door: Door, name: str, language: Language, picture: Path) -> None:
    shape = "" if door.root.height() > door.root.width() else "-wide"
    now = door.take(name, language, picture).convert("L")
    now = now.resize((now.width // 4, now.height // 4))
    golden = Image.open(GOLDENS / f"technician-{name}{shape}-{language.value}.png").convert("L")
    difference = ImageStat.Stat(ImageChops.difference(now, golden)).mean[0]
    assert difference < 0.5, f"{name} in {language.value} looks different: {difference:.2f}"


@pytest.mark.parametrize("rtl", [True, False])
def test_the_corner_at_the_end_side_is_heard_and_twenty_millimetres_wide_and_nothing_else_is(door: Door, rtl: bool) -> None:
    door.show(None)
    language = Language.ARABIC if rtl else Language.ENGLISH
    door.front.show(at.Kiosk(step=at.Welcome(), faults=frozenset(), language=language))
    QGuiApplication.processEvents()
    twenty = 64 - 1
    width = door.root.width()

    def heard(x: int, y: int) -> int:
        door.posted.clear()
        door.tap(width - 1 - x if not rtl else x, y)
        return door.posted.count(tech_on.CornerTapped(5.0))

    assert heard(1, 1) == heard(twenty, 1) == heard(1, twenty) == heard(twenty, twenty) == 1
    assert heard(width // 2, 10) == heard(width - 10, 10) == heard(10, door.root.height() // 2) == 0
    door.posted.clear()
    for _ in range(5):
        door.tap(10 if rtl else width - 10, 10)
    assert door.posted.count(tech_on.CornerTapped(5.0)) == 5


def test_presses_become_events_of_the_opening_that_was_shown(door: Door) -> None:
    door.posted.clear()
    names = [("digit", "4"), ("erase", ""), ("submit", ""), ("testPrint", ""), ("testRead", ""), ("changePin", "")]
    for name, value in [
        *names,
        ("testScan", ""),
        ("newRoll", ""),
        ("suspend", ""),
        ("resume", ""),
        ("language", ""),
        ("finish", ""),
    ]:
        door.front.technician.press(name, value)
    assert door.posted == [
        tech_on.PinDigitPressed(7, "4"),
        tech_on.PinErasePressed(7),
        tech_on.PinSubmitPressed(7),
        tech_on.TestPrintPressed(7),
        tech_on.TestReadPressed(7),
        tech_on.ChangePinPressed(7),
        tech_on.TestScanPressed(7),
        tech_on.NewRollPressed(7),
        tech_on.SuspendPressed(7, True),
        tech_on.SuspendPressed(7, False),
        tech_on.TechnicianLanguagePressed(7, Language.ENGLISH),
        tech_on.LeavePressed(7),
    ]


def test_fingers_reach_the_technicians_buttons_and_nothing_of_the_visitors_behind_them(door: Door) -> None:
    door.front.show(at.Kiosk(step=at.Welcome(), faults=frozenset()))
    door.show(HOUSES["panel"], Language.ENGLISH)
    QGuiApplication.processEvents()
    door.posted.clear()
    for x in range(20, door.root.width(), 60):
        for y in range(20, door.root.height(), 60):
            door.tap(x, y)
    kinds = {type(event).__name__ for event in door.posted}
    wanted = {"TestPrintPressed", "TestReadPressed", "ChangePinPressed", "SuspendPressed", "LeavePressed", "NewRollPressed"}
    assert kinds == wanted | {"TechnicianLanguagePressed", "TechnicianTouched", "Touched"}


def test_the_buttons_live_on_while_a_test_begins_and_ends(door: Door) -> None:
    def buttons() -> list[QQuickItem]:
        waiting, found = [door.root.contentItem()], []
        while waiting:
            item = waiting.pop()
            waiting.extend(item.childItems())
            if item.metaObject().className().startswith("PressButton") and item.property("told") is not None:
                found.append(item)
        return found

    door.show(HOUSES["panel"], Language.ENGLISH)
    QGuiApplication.processEvents()
    before = buttons()
    assert len(before) == 4
    door.show(HOUSES["panel-printing"], Language.ENGLISH)
    door.show(HOUSES["panel"], Language.ENGLISH)
    assert all(shiboken6.isValid(button) and button.isEnabled() for button in before)
    QGuiApplication.processEvents()
    assert buttons() == before, "a finger that is down would press nothing: other buttons stand there"


def test_keys_reach_every_button_and_the_digits(door: Door) -> None:
    for name, wanted in (("panel", "SuspendPressed"), ("enter", "PinDigitPressed"), ("lock", "LeavePressed")):
        door.show(HOUSES[name], Language.ENGLISH)
        QGuiApplication.processEvents()
        door.posted.clear()
        for _ in range(20):
            QTest.keyClick(door.root, Qt.Key.Key_Tab)
            QTest.keyClick(door.root, Qt.Key.Key_Return)
        assert wanted in {type(event).__name__ for event in door.posted}, name
        assert {type(event).__name__ for event in door.posted}.isdisjoint({"NoDocumentPressed", "LanguagePressed"})


@pytest.mark.parametrize("language", Language)
def test_no_digit_of_a_pin_is_in_what_the_screen_is_told(language: Language) -> None:
    for step in (tech.EnteringPin("907351"), tech.ChoosingPin("907351", "907351"), tech.ChoosingPin("907351")):
        house = replace(HOUSES["enter"], maintenance=Maintenance(step=step, standing=OPEN, language=language, opening=1))
        screen = present_maintenance(house, SCENE, "KSK-017")
        assert "907351" not in str(screen)
        assert "907351" not in repr(step) + repr(tech_do.CheckPin(1, "907351")) + repr(tech_do.KeepPin(1, "907351"))
        assert screen["dots"] == [True] * 6


@pytest.mark.parametrize("language", Language)
def test_every_trouble_has_a_sentence_a_next_step_and_somebody_who_can_mend_it(language: Language) -> None:
    say = Texts(language, "technician-")
    assert set(say.words("trouble")) == {trouble.name for trouble in Trouble} == {trouble.name for trouble in RECORDS}
    assert set(say.words("print")) == {verdict.name for verdict in tech.PrintVerdict}
    assert set(say.words("receipt")) == {end.name for end in ReceiptEnd}
    assert set(say.words("scan")) == {verdict.name for verdict in tech.ScanVerdict}
    assert set(say.words("part")) == set(say.words("works")) == {part.name for part in Part}
    assert set(say.words("read")) == {verdict.name for verdict in tech.ReadVerdict}
    house = HOUSES["panel"]
    for trouble in Trouble:
        known = replace(house.maintenance, reports=troubled(trouble, WELL[1]), language=language)
        screen = present_maintenance(replace(house, maintenance=known), SCENE, "KSK-017")
        words = say.words("trouble")[trouble.name]
        told = [str(screen[key]).replace("\u00a0", " ") for key in ("title", "hint")]
        assert told == [words["sentence"], words["next"]]


def test_the_technician_is_told_whether_visitors_are_served_again_on_leaving() -> None:
    def state(house: House) -> str:
        english = replace(house.maintenance, language=Language.ENGLISH)
        return str(present_maintenance(replace(house, maintenance=english), SCENE, "KSK-017")["state"])

    assert state(HOUSES["panel"]) == "Serves again when you leave"
    assert state(HOUSES["panel-closed"]) == "Serves again at opening time"
    assert state(HOUSES["panel-much"]) == "Serves again once the fault is mended"
    assert state(HOUSES["panel-suspended"]) == "Out of service by a technician"


def test_a_reading_that_failed_says_at_which_step_and_with_which_status_word() -> None:
    screen = present_maintenance(HOUSES["panel-unreadable"], SCENE, "KSK-017")
    assert screen["test"]["detail"] == "read identity: the card answered 6982"


def test_what_needs_attention_now_is_told_before_what_needs_it_soon() -> None:
    low, down = Report(Part.PRINTER, Trouble.PAPER_LOW), Report(Part.SERVICE, Trouble.SERVICE_DOWN)
    assert worst((Report(Part.READER, None), low, down)) is down
    assert worst((Report(Part.READER, None),)) is None


def test_the_technician_reads_which_receipts_came_out_and_the_day_only_when_one_is_not_of_today() -> None:
    def lines(house: House) -> list[list[str]]:
        english = replace(house, maintenance=replace(house.maintenance, language=Language.ENGLISH))
        told = present_maintenance(english, SCENE, "KSK-017")["paper"]["receipts"]
        return [[line[key].strip("\u2066\u2069") for key in ("time", "reference", "word", "tone")] for line in told]

    assert lines(HOUSES["panel"])[0] == ["10:31", "R-4F7K-2M9Q", "Printed", "well"]
    assert lines(HOUSES["panel"])[2] == ["09:48", "R-7B2X-MM4C", "Unknown", "soon"]
    assert lines(HOUSES["panel-receipts-yesterday"])[0] == ["2026-11-23 10:31", "R-4F7K-2M9Q", "Unconfirmed", "soon"]
    none = present_maintenance(HOUSES["panel-receipts-none"], SCENE, "KSK-017")["paper"]
    assert (none["receipts"], none["none"]) == ([], "لم يُرسل بيان إلى الطابعة بعد")


@pytest.mark.parametrize(
    ("left", "english", "arabic"),
    [
        (None, "Left on the roll: unknown", "الباقي من اللفافة غير معروف"),
        (PaperLeft(80, None), "About 80 metres left", "بقي نحو 80 مترًا"),
        (PaperLeft(5, None), "About 5 metres left", "بقي نحو 5 أمتار"),
        (PaperLeft(0, None), "Less than a metre left", "بقي أقل من متر"),
        (PaperLeft(80, 329), "Enough for about 320 receipts", "يكفي لنحو 320 بيانًا"),
        (PaperLeft(75, 307), "Enough for about 300 receipts", "يكفي لنحو 300 بيان"),
        (PaperLeft(10, 43), "Enough for about 40 receipts", "يكفي لنحو 40 بيانًا"),
        (PaperLeft(4, 19), "Enough for about 15 receipts", "يكفي لنحو 15 بيانًا"),
        (PaperLeft(1, 7), "Enough for about 7 receipts", "يكفي لنحو 7 بيانات"),
        (PaperLeft(0, 2), "Enough for two receipts", "يكفي لبيانين"),
        (PaperLeft(0, 1), "Enough for one receipt", "يكفي لبيان واحد"),
        (PaperLeft(0, 0), "Not enough for another receipt", "لا يكفي لبيان آخر"),
    ],
)
def test_what_is_left_on_the_roll_is_told_in_words_never_too_high(left: PaperLeft | None, english: str, arabic: str) -> None:
    house = HOUSES["panel"]
    reports = tuple(replace(report, paper=left) if report.part is Part.PRINTER else report for report in WELL)
    for language, words in ((Language.ENGLISH, english), (Language.ARABIC, arabic)):
        known = replace(house.maintenance, reports=reports, language=language)
        assert present_maintenance(replace(house, maintenance=known), SCENE, "KSK-017")["paper"]["left"] == words


if __name__ == "__main__":
    for shape, size in (("", UPRIGHT), ("-wide", WIDE)):
        door = Door(size)
        for name in MAIN:
            for language in Language:
                path = GOLDENS / f"technician-{name}{shape}-{language.value}.png"
                picture = door.take(name, language, path).convert("L")
                picture.resize((picture.width // 4, picture.height // 4)).save(path)
        door.show(None)
        door.window.close()
        sys.exit("\n".join(door.complaints)) if door.complaints else None
