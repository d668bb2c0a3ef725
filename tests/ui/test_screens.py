"""Every screen in both languages: no warning of QML, and the main ones look as they were accepted.

`python -m tests.ui.test_screens` writes the goldens anew: look at each before it is committed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.transactions import Language
from kiosk.core.visit import advance
from tests.pictures import SCENE, kiosks
from ui.application import Window, start
from ui.front import Front
from ui.presses import Presses

GOLDENS = Path(__file__).with_name("goldens")
MAIN = ("welcome", "code", "transactions", "transaction", "take-both", "apology-no-paper-qr", "transactions-covered")
SIZE = (270, 480)
KIOSKS = dict(kiosks())


@pytest.fixture(scope="module")
def shown() -> Iterator[tuple[Window, Front, list[str], list[on.Event]]]:
    start(["test"])
    complaints: list[str] = []
    posted: list[on.Event] = []
    front = Front(at.Kiosk(), scene=lambda: SCENE)
    front.hear(Presses(posted.append))
    window = Window(front, width=1080, height=1920, pixels_per_mm=3.2, fullscreen=False, still=True, complain=complaints.append)
    yield window, front, complaints, posted
    window.close()


def take(window: Window, front: Front, kiosk: at.Kiosk, path: Path) -> None:
    front.show(kiosk)
    QGuiApplication.processEvents()
    window.picture(path)


Shown = tuple[Window, Front, list[str], list[on.Event]]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", KIOSKS)
def test_every_screen_shows_without_a_warning(shown: Shown, name: str, language: Language, tmp_path: Path) -> None:
    window, front, complaints, _ = shown
    take(window, front, replace(KIOSKS[name], language=language), tmp_path / "screen.png")
    assert not complaints
    colours = Image.open(tmp_path / "screen.png").convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 50, "the screen is blank"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", MAIN)
def test_the_main_screens_look_as_accepted(shown: Shown, name: str, language: Language, tmp_path: Path) -> None:
    window, front, _, _ = shown
    take(window, front, replace(KIOSKS[name], language=language), tmp_path / "screen.png")
    now = Image.open(tmp_path / "screen.png").convert("L").resize(SIZE)
    golden = Image.open(GOLDENS / f"{name}-{language.value}.png").convert("L")
    difference = ImageStat.Stat(ImageChops.difference(now, golden)).mean[0]
    assert difference < 0.5, f"{name} in {language.value} looks different: {difference:.2f}"


def icons(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            if child.metaObject().className().startswith("Icon_"):
                yield child
            yield from icons(child)


def test_every_icon_stands_on_whole_pixels_so_that_repaints_draw_it_the_same(shown: Shown, tmp_path: Path) -> None:
    window, front, _, _ = shown
    root = QGuiApplication.allWindows()[0]
    assert isinstance(root, QQuickWindow)
    seen, between = 0, []
    for name, kiosk in KIOSKS.items():
        for language in Language:
            take(window, front, replace(kiosk, language=language), tmp_path / "screen.png")
            for icon in icons(root.contentItem()):
                seen += 1
                place = icon.mapToScene(QPointF(0, 0))
                if (place.x() % 1, place.y() % 1) != (0, 0):
                    between.append((name, language.value, icon.property("name"), place.x(), place.y()))
    assert seen > 100
    assert not between


def test_presses_become_events_of_the_visit_that_was_shown(shown: Shown) -> None:
    _, front, _, posted = shown
    kiosk = replace(KIOSKS["transactions"], serial=7)
    front.show(kiosk)
    posted.clear()
    for name, value in (("print", ""), ("transaction", "004512"), ("tab", "finished"), ("language", ""), ("finish", "")):
        front.press(name, value)
    v = at.VisitId(1)
    assert [event for event in posted if not isinstance(event, on.Touched)] == [
        on.PrintPressed(v),
        on.TransactionPressed(v, "004512"),
        on.TabPressed(v, True),
        on.LanguagePressed(7, Language.ENGLISH),
        on.FinishPressed(v),
    ]
    assert posted.count(on.Touched(7)) == 5


def tap(*, down: bool) -> None:
    """A finger on the main button, or lifted from it."""
    root = QGuiApplication.allWindows()[0]
    act = QTest.mousePress if down else QTest.mouseRelease
    act(root, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(540, root.height() - 260))


def test_asking_for_more_time_prints_nothing_though_the_list_comes_back_under_the_finger(shown: Shown) -> None:
    _, front, _, posted = shown
    kiosk = replace(KIOSKS["still-there"], serial=5)
    front.show(kiosk)
    QGuiApplication.processEvents()
    posted.clear()
    tap(down=True)
    for event in posted:
        kiosk, _ = advance(kiosk, event)
    assert isinstance(kiosk.step, at.ShowingTransactions)
    front.show(kiosk)
    QGuiApplication.processEvents()
    posted.clear()
    tap(down=False)
    assert posted == [on.Touched(kiosk.serial)]


def test_a_tap_on_print_prints(shown: Shown) -> None:
    _, front, _, posted = shown
    front.show(KIOSKS["transactions"])
    QGuiApplication.processEvents()
    posted.clear()
    tap(down=True)
    tap(down=False)
    assert on.PrintPressed(at.VisitId(1)) in posted


def test_what_is_scrolled_away_does_not_show_through_the_footer(shown: Shown, tmp_path: Path) -> None:
    window, front, _, _ = shown
    footers = []
    for name in ("transaction", "transaction-long"):
        take(window, front, replace(KIOSKS[name], language=Language.ENGLISH), tmp_path / f"{name}.png")
        with Image.open(tmp_path / f"{name}.png") as picture:
            footers.append(picture.convert("RGB").crop((0, 1620, 1080, 1920)))
    assert ImageChops.difference(*footers).getbbox() is None


def test_calls_into_qt_do_not_eat_references_to_none() -> None:
    from PySide6.QtCore import QObject

    before = sys.getrefcount(None)
    for _ in range(500):
        QObject().setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("transactions", on.TransactionPressed(at.VisitId(1), "004512")),
        ("number", on.FieldPressed(at.VisitId(1), at.Field.YEAR)),
    ],
)
def test_what_can_be_touched_can_be_reached_with_keys(shown: Shown, name: str, wanted: on.Event) -> None:
    _, front, _, posted = shown
    front.show(replace(KIOSKS[name], language=Language.ENGLISH))
    QGuiApplication.processEvents()
    root = QGuiApplication.allWindows()[0]
    posted.clear()
    for _ in range(40):
        QTest.keyClick(root, Qt.Key.Key_Tab)
        QTest.keyClick(root, Qt.Key.Key_Return)
        if wanted in posted:
            return
    pytest.fail(f"{wanted} was not reached with Tab and Return")


if __name__ == "__main__":
    start(["goldens"])
    front = Front(at.Kiosk(), scene=lambda: SCENE)
    window = Window(front, width=1080, height=1920, pixels_per_mm=3.2, fullscreen=False, still=True, complain=print)
    for name in MAIN:
        for language in Language:
            path = GOLDENS / f"{name}-{language.value}.png"
            take(window, front, replace(KIOSKS[name], language=language), path)
            Image.open(path).convert("L").resize(SIZE).save(path)
    window.close()
