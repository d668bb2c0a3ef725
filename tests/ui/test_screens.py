"""Every screen in both languages: no warning of QML, and presses that mean what was shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.transactions import Language
from kiosk.core.visit import advance
from tests.pictures import SCENE, UPRIGHT, kiosks, window_of
from ui.application import Window, start
from ui.front import Front
from ui.presses import Presses

KIOSKS = dict(kiosks())


@pytest.fixture(scope="module")
def shown() -> Iterator[tuple[Window, Front, list[str], list[on.Event]]]:
    start(["test"])
    complaints: list[str] = []
    posted: list[on.Event] = []
    front = Front(at.Kiosk(), scene=lambda: SCENE)
    front.hear(Presses(posted.append))
    window = window_of(front, UPRIGHT, complaints.append)
    yield window, front, complaints, posted
    window.close()


def take(window: Window, front: Front, kiosk: at.Kiosk, path: Path) -> None:
    front.show(kiosk)
    QGuiApplication.processEvents()
    window.picture(path)


Shown = tuple[Window, Front, list[str], list[on.Event]]


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each screen is written in turn, uncompressed: eight megabytes, read again at once."""
    return tmp_path_factory.mktemp("screens") / "screen.bmp"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", KIOSKS)
def test_every_screen_shows_without_a_warning(shown: Shown, name: str, language: Language, picture: Path) -> None:
    window, front, complaints, _ = shown
    take(window, front, replace(KIOSKS[name], language=language), picture)
    assert not complaints
    assert Image.open(picture).convert("RGB").getcolors(50) is None, "the screen is blank: it has not more than 50 colours"


def only_window() -> QQuickWindow:
    (window,) = (one for one in QGuiApplication.allWindows() if isinstance(one, QQuickWindow) and one.isVisible())
    return window


def test_presses_become_events_of_the_visit_that_was_shown(shown: Shown) -> None:
    _, front, _, posted = shown
    kiosk = replace(KIOSKS["transactions"], serial=7)
    front.show(kiosk)
    posted.clear()
    for name, value in (
        ("print", ""),
        ("checklist", ""),
        ("transaction", "004512"),
        ("tab", "finished"),
        ("language", ""),
        ("finish", ""),
    ):
        front.press(name, value)
    v = at.VisitId(1)
    assert [event for event in posted if not isinstance(event, on.Touched)] == [
        on.PrintPressed(v),
        on.PrintPressed(v, checklist=True),
        on.TransactionPressed(v, "004512"),
        on.TabPressed(v, True),
        on.LanguagePressed(7, Language.ENGLISH),
        on.FinishPressed(v),
    ]
    assert posted.count(on.Touched(7)) == 6


def tap(*, down: bool) -> None:
    """A finger on the main button, or lifted from it."""
    root = only_window()
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


def shown_item(root: QQuickItem, kind: str) -> QQuickItem:
    """The first visible item of a QML type."""
    waiting = [root]
    while waiting:
        item = waiting.pop(0)
        if item.metaObject().className().startswith(kind) and item.isVisible():
            return item
        waiting.extend(item.childItems())
    raise AssertionError(f"no {kind} is shown")


def test_a_card_that_is_held_while_the_screen_is_told_anew_still_opens(shown: Shown) -> None:
    _, front, _, posted = shown
    kiosk = KIOSKS["transactions"]
    front.show(kiosk)
    QGuiApplication.processEvents()
    root = only_window()
    item = shown_item(root.contentItem(), "TransactionCard")
    centre = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    button, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(root, button, plain, centre)
    front.show(replace(kiosk, printer_idle=False))
    QGuiApplication.processEvents()
    posted.clear()
    QTest.mouseRelease(root, button, plain, centre)
    assert [event for event in posted if isinstance(event, on.TransactionPressed)]


def test_the_list_stays_where_it_was_scrolled_to_and_begins_anew_in_another_tab(shown: Shown) -> None:
    _, front, _, _ = shown
    kiosk = KIOSKS["transactions-sixty"]
    front.show(kiosk)
    QGuiApplication.processEvents()
    listed = shown_item(only_window().contentItem(), "QQuickListView")
    beginning = listed.property("contentY")
    listed.setProperty("contentY", beginning + 40)
    front.show(replace(kiosk, printer_idle=False))
    QGuiApplication.processEvents()
    assert listed.property("contentY") == beginning + 40
    assert isinstance(kiosk.step, at.ShowingTransactions)
    front.show(replace(kiosk, step=replace(kiosk.step, finished_tab=True)))
    QGuiApplication.processEvents()
    assert listed.property("contentY") <= beginning


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
        ("transactions", on.PrintPressed(at.VisitId(1), checklist=True)),
        ("number", on.FieldPressed(at.VisitId(1), at.Field.YEAR)),
        ("can-half", on.DigitPressed(at.VisitId(1), "9")),
        ("can-half", on.KeyKindPressed(at.VisitId(1))),
        ("mrz-empty", on.LetterPressed(at.VisitId(1), "M")),
        ("mrz-half", on.FieldPressed(at.VisitId(1), at.KeyField.EXPIRY)),
        ("mrz-whole", on.SubmitPressed(at.VisitId(1))),
        ("transactions-limited", on.SeeMorePressed(at.VisitId(1))),
        ("apology-card-unknown", on.PrintPressed(at.VisitId(1))),
    ],
)
def test_what_can_be_touched_can_be_reached_with_keys(shown: Shown, name: str, wanted: on.Event) -> None:
    _, front, _, posted = shown
    front.show(replace(KIOSKS[name], language=Language.ENGLISH))
    QGuiApplication.processEvents()
    root = only_window()
    posted.clear()
    for _ in range(60):
        QTest.keyClick(root, Qt.Key.Key_Tab)
        QTest.keyClick(root, Qt.Key.Key_Return)
        if wanted in posted:
            return
    pytest.fail(f"{wanted} was not reached with Tab and Return")
