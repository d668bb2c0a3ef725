"""Real pixels of every screen: what is read and touched is large enough in millimetres, and nothing is cut, covered or lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import hypot

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontInfo, QFontMetricsF

from kiosk.core.transactions import Language
from tests.pictures import UPRIGHT, WIDE, Size
from tests.ui.seen import FAR, Seen, screens
from ui.application import start
from ui.fonts import FAMILY
from ui.texts import TEXTS

CAPITAL_MM, TARGET_MM, APART_MM = 6.1, 20.0, 2.54  # STANDARDS, Reading and touching; every target is a main one's size
DEMO = TEXTS[Language.ARABIC]("ribbon")
PICTURES = ("Machine", "Sign", "Qr", "DeskCard", "Star", "Chip", "Panel", "Footer")
SIZES = {
    "upright": UPRIGHT,
    "wide": WIDE,
    "upright, coarse": replace(UPRIGHT, pixels_per_mm=2.4),
    "upright, fine": replace(UPRIGHT, pixels_per_mm=4.2),
    "wide, coarse": replace(WIDE, pixels_per_mm=2.4),
    "wide, fine": replace(WIDE, pixels_per_mm=3.6),
}


@dataclass(frozen=True, slots=True)
class Measured:
    size: Size
    screens: dict[str, list[Seen]]

    def mm(self, pixels: float) -> float:
        return round(pixels / self.size.pixels_per_mm, 2)

    def texts(self) -> Iterator[tuple[str, Seen]]:
        for name, seen in self.screens.items():
            yield from ((name, one) for one in seen if one.text is not None)


@pytest.fixture(scope="module", params=SIZES.values(), ids=SIZES)
def measured(request: pytest.FixtureRequest) -> Measured:
    start(["test"])
    found, complaints = screens(request.param)
    assert not complaints
    return Measured(request.param, found)


def targets(seen: list[Seen]) -> list[Seen]:
    """What a finger may touch; what lies under all (the sheet over covered details, the technician's ground) is none."""
    areas = [one for one in seen if "QQuickMouseArea" in one.kinds]
    return [one for one in areas if one.above[-1].name not in ("QQuickItem", "Maintenance")]


def test_every_capital_is_tall_enough_to_be_read(measured: Measured) -> None:
    small = []
    for name, one in measured.texts():
        assert one.text is not None
        assert QFontInfo(one.text.font).family() == FAMILY
        tall = measured.mm(QFontMetricsF(one.text.font).capHeight())
        if tall < CAPITAL_MM:
            small.append((name, one.text.words, tall))
    assert not small


def test_everything_that_is_touched_is_large_enough_and_stands_apart(measured: Measured) -> None:
    small, near, count = [], [], 0
    for name, seen in measured.screens.items():
        found = targets(seen)
        count += len(found)
        for one in found:
            sides = measured.mm(one.rect.width()), measured.mm(one.rect.height())
            if min(sides) < TARGET_MM:
                small.append((name, one.above[-1].name, sides))
        for one, other in combinations([one for one in found if not one.shown.isEmpty()], 2):
            a, b = one.shown, other.shown
            across = max(a.left(), b.left()) - min(a.right(), b.right())
            down = max(a.top(), b.top()) - min(a.bottom(), b.bottom())
            apart = measured.mm(hypot(max(across, 0), max(down, 0)))
            if apart < APART_MM:
                near.append((name, a, b, apart))
    assert count > 300
    assert not small
    assert not near


def test_only_lists_and_transactions_are_scrolled(measured: Measured) -> None:
    scrolled = [
        (name, one.height_to_scroll, one.rect.height())
        for name, seen in measured.screens.items()
        for one in seen
        if one.height_to_scroll > one.rect.height() + 1 and not name.startswith(("transaction", "panel"))
    ]
    assert not scrolled


def test_no_line_of_a_visitors_screen_holds_one_word_alone(measured: Measured) -> None:
    alone = []
    for name, one in measured.texts():
        assert one.text is not None
        if not one.within("Maintenance"):
            alone += [(name, line) for line in one.text.last_lines if len(line.split()) < 2]
    assert not alone


def taller(frame: QRectF) -> QRectF:
    return frame.adjusted(0, -FAR, 0, FAR)


def test_no_text_is_cut_off(measured: Measured) -> None:
    cut = []
    for name, one in measured.texts():
        assert one.text is not None
        window = QRectF(0, 0, measured.size.width, measured.size.height)
        card, flick = one.within("QQuickRectangle"), one.within("QQuickFlickable")
        frames = [one.clip, window] if flick is None else [taller(one.clip), taller(window)]  # the rest is scrolled to
        frames += [one.rect.adjusted(-1, -1, 1, 1), *([card.rect] if card is not None else [])]
        reason = [frame for frame in frames if not frame.contains(one.text.drawn)]
        if reason or one.text.cut:
            cut.append((name, one.text.words, one.text.drawn, reason))
    assert not cut


def test_nothing_lies_over_anything_else(measured: Measured) -> None:
    over = []
    for name, seen in measured.screens.items():
        solid = [
            (one, one.text.drawn & one.clip if one.text else one.shown) for one in seen if one.text or one.name in PICTURES
        ]
        solid += [(one.above[-1], one.shown) for one in targets(seen)]
        for (one, place), (other, where) in combinations([pair for pair in solid if not pair[1].isEmpty()], 2):
            apart = not place.adjusted(1, 1, -1, -1).intersects(where)
            if ("covered" in name and in_sheet(one) != in_sheet(other)) or DEMO in (told(one), told(other)):
                continue  # the sheet lies over the page on purpose, and the demo's ribbon over the footer
            if not apart and one not in other.above and other not in one.above and one is not other:
                over.append((name, told(one), told(other), place, where))
    assert not over


def test_every_icon_stands_on_whole_pixels_so_that_repaints_draw_it_the_same(measured: Measured) -> None:
    icons = [(name, one.rect) for name, seen in measured.screens.items() for one in seen if one.name == "Icon"]
    assert len(icons) > 100
    assert not [(name, place) for name, place in icons if (place.x() % 1, place.y() % 1) != (0, 0)]


def in_sheet(one: Seen) -> bool:
    return not {"QQuickLoader", "Footer", "Header"} & {above.name for above in one.above}


def told(one: Seen) -> str:
    return one.text.words if one.text else one.name
