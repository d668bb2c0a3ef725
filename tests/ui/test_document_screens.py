"""A travel document's screens: what is typed stands from left to right and is spoken, and is ringed where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.documents import CanKey
from kiosk.core.permissions import EVERYTHING
from kiosk.core.transactions import Language
from tests.pictures import LIMITED, SCENE, UPRIGHT, V, window_of
from ui.application import Window, start
from ui.front import Front
from ui.presses import Presses

REST = at.Kiosk(step=at.Welcome(), faults=frozenset(), serial=3)
WHOLE = at.EnteringMrz(V, "A12345678", "12031975", "20052031")


class Hall:
    """A window before which somebody stands; what is pressed is kept."""

    def __init__(self) -> None:
        start(["test"])
        QAccessible.setActive(True)
        self.complaints: list[str] = []
        self.posted: list[on.Event] = []
        self.front = Front(REST, scene=lambda: SCENE)
        self.front.hear(Presses(self.posted.append))
        self.window: Window = window_of(self.front, UPRIGHT, self.complaints.append)
        self.root = next(one for one in QGuiApplication.allWindows() if isinstance(one, QQuickWindow) and one.isVisible())

    def show(self, step: at.Step, language: Language = Language.ARABIC) -> None:
        self.front.show(replace(REST, step=step, language=language))
        QGuiApplication.processEvents()
        self.root.grabWindow()  # lays everything out
        self.posted.clear()

    def items(self, kind: str) -> list[QQuickItem]:
        return [item for item in _below(self.root.contentItem()) if item.metaObject().className().split("_")[0] == kind]

    def spoken(self, *roles: QAccessible.Role) -> list[QAccessibleInterface]:
        """What assistive technology finds, in its order."""
        found = QAccessible.queryAccessibleInterface(self.root)
        return [one for one in _told(found) if one.role() in roles]

    def tap(self, item: QQuickItem) -> None:
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        QTest.mouseClick(self.root, Qt.MouseButton.LeftButton, pos=QPoint(round(middle.x()), round(middle.y())))


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from _below(child)


def _told(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for index in range(found.childCount()):
        child = found.child(index)
        if not child.state().invisible:
            yield child
            yield from _told(child)


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.window.close()
    QAccessible.setActive(False)
    assert not hall.complaints


def texts(item: QQuickItem) -> dict[str, float]:
    """The words below an item, and where each begins."""
    found = [one for one in _below(item) if one.inherits("QQuickText") and one.property("text")]
    return {one.property("text"): one.mapToScene(QPointF()).x() for one in found}


@pytest.mark.parametrize("language", Language)
def test_a_date_stands_as_day_month_and_year_from_left_to_right_in_both_languages(hall: Hall, language: Language) -> None:
    hall.show(WHOLE, language)
    _, birth, expiry = (texts(field) for field in hall.items("DocumentField"))
    assert birth["12"] < birth["03"] < birth["1975"]
    assert expiry["20"] < expiry["05"] < expiry["2031"]
    assert (birth["12"], birth["03"]) == (expiry["20"], expiry["05"])  # in columns


@pytest.mark.parametrize("language", Language)
def test_a_label_stands_where_its_language_begins_and_what_is_typed_on_the_other_side(hall: Hall, language: Language) -> None:
    hall.show(WHOLE, language)
    for field in hall.items("DocumentField"):
        begins = texts(field)
        label = next(one for text, one in begins.items() if not text[0].isdigit() and text not in ("/", "A12345678"))
        first = min(one for one in begins.values() if one != label)
        middle = field.mapToScene(QPointF(field.width() / 2, 0)).x()
        assert (label < middle < first) is (language is Language.ENGLISH)
        assert (first < middle < label) is (language is Language.ARABIC)


@pytest.mark.parametrize("language", Language)
def test_what_is_typed_is_told_to_assistive_technology_with_its_field_and_which_one_is_typed(
    hall: Hall, language: Language
) -> None:
    hall.show(replace(WHOLE, expiry="2005", field=at.KeyField.BIRTH), language)
    fields = hall.spoken(QAccessible.Role.EditableText)
    told = [field.text(QAccessible.Text.Description) for field in fields]
    assert told == ["A12345678", "12/03/1975", "20/05"]
    assert [field.state().selected for field in fields] == [False, True, False]
    assert all(field.text(QAccessible.Text.Name) for field in fields)
    hall.show(at.EnteringCan(V, "407"), language)
    (cells,) = hall.spoken(QAccessible.Role.EditableText)
    assert cells.text(QAccessible.Text.Description) == "407"
    hall.show(at.ReadingDocument(V, CanKey("407218"), 2, 5), language)
    (progress,) = hall.spoken(QAccessible.Role.ProgressBar)
    assert {"2", "5"} <= set(progress.text(QAccessible.Text.Description).split())


def test_the_one_time_code_is_never_told_to_assistive_technology(hall: Hall) -> None:
    hall.show(at.ProvingHolder(V, "407", expires_at=60.0))
    (cells,) = hall.spoken(QAccessible.Role.EditableText)
    assert cells.text(QAccessible.Text.Description) == ""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("step", [WHOLE, at.EnteringCan(V), at.LayDocument(V), LIMITED], ids=lambda step: type(step).__name__)
def test_every_button_has_a_name_of_its_own(hall: Hall, step: at.Step, language: Language) -> None:
    hall.show(step, language)
    names = [button.text(QAccessible.Text.Name) for button in hall.spoken(QAccessible.Role.Button)]
    assert all(names)
    assert len(names) == len(set(names))


def test_letters_are_there_for_a_documents_number_and_digits_alone_for_a_date(hall: Hall) -> None:
    hall.show(WHOLE)
    assert (len(hall.items("Keyboard")), len(hall.items("Keypad"))) == (1, 0)
    keys = {button.text(QAccessible.Text.Name) for button in hall.spoken(QAccessible.Role.Button)}
    assert set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") <= keys
    hall.show(replace(WHOLE, field=at.KeyField.EXPIRY))
    assert (len(hall.items("Keyboard")), len(hall.items("Keypad"))) == (0, 1)


@pytest.mark.parametrize("field", at.KeyField)
def test_the_picture_rings_the_field_that_is_typed(hall: Hall, field: at.KeyField, tmp_path: Path) -> None:
    pages = []
    for ringed in (field, next(one for one in at.KeyField if one is not field)):
        hall.show(replace(WHOLE, field=ringed))
        hall.window.picture(tmp_path / "screen.bmp")
        page = next(item for item in hall.items("DocumentFace") if item.property("kind") == "page")
        place = page.mapToScene(QPointF())
        with Image.open(tmp_path / "screen.bmp") as screen:
            box = (place.x(), place.y(), place.x() + page.width(), place.y() + page.height())
            pages.append(screen.convert("RGB").crop(tuple(round(side) for side in box)))
    assert ImageChops.difference(*pages).getbbox() is not None


def test_a_field_that_is_touched_is_the_one_that_is_typed_next(hall: Hall) -> None:
    hall.show(WHOLE)
    hall.tap(hall.items("DocumentField")[2])
    assert on.FieldPressed(V, at.KeyField.EXPIRY) in hall.posted


def test_a_limited_list_opens_nothing_and_a_whole_one_does(hall: Hall) -> None:
    for step, opens in ((LIMITED, False), (replace(LIMITED, permitted=EVERYTHING), True)):
        hall.show(step)
        card = hall.items("TransactionCard")[0]
        assert card.property("activeFocusOnTab") is opens
        hall.tap(card)
        assert any(isinstance(event, on.TransactionPressed) for event in hall.posted) is opens
