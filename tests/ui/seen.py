"""What stands on a screen, measured: every item that is seen, with its place, what of it shows, and how its text is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QFont, QGuiApplication, QTextLayout
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.core.transactions import Language
from tests.pictures import Size, kiosks, window_of
from tests.technician_pictures import Shown, houses

KINDS = ("QQuickText", "QQuickMouseArea", "QQuickFlickable", "QQuickRectangle", "QQuickLoader")
FAR = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    words: str
    font: QFont
    drawn: QRectF  # where its lines are, in the window
    last_lines: tuple[str, ...]  # of each paragraph that takes several
    cut: bool  # elided where no number of lines is set for it


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Seen:
    """`clip` is what the ancestors let be seen; `scrolled` is the part of the window through which it can be scrolled."""

    name: str
    kinds: tuple[str, ...]
    rect: QRectF
    clip: QRectF
    above: tuple[Seen, ...]
    text: Text | None
    height_to_scroll: float

    @property
    def shown(self) -> QRectF:
        return self.rect & self.clip

    def within(self, kind: str) -> Seen | None:
        return next((one for one in reversed(self.above) if kind in one.kinds or kind == one.name), None)


def _text(item: QQuickItem, rect: QRectF) -> Text | None:
    if not item.inherits("QQuickText") or not item.property("text").strip("\u2066\u2069"):
        return None
    wide, high = item.property("contentWidth"), item.property("contentHeight")
    spare = rect.width() - wide if item.property("rtl") else 0
    drawn = QRectF(rect.x() + spare, rect.y(), wide, high)
    last = tuple(
        filter(None, (_last_line(part, item.property("font"), rect.width()) for part in item.property("text").split("\n")))
    )
    cut = item.property("truncated") and item.property("maximumLineCount") > FAR
    return Text(item.property("text"), item.property("font"), drawn, last, cut)


def _last_line(paragraph: str, font: QFont, width: float) -> str:
    """The last of a paragraph's lines; empty when it takes one."""
    layout = QTextLayout(paragraph, font)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width + 0.5)
        starts.append(line.textStart())
    layout.endLayout()
    return paragraph[starts[-1] :] if len(starts) > 1 else ""


def tree(item: QQuickItem, clip: QRectF, above: tuple[Seen, ...] = ()) -> Iterator[Seen]:
    """Every visible item below this one, its ancestors before it."""
    for child in item.childItems():
        if not child.isVisible() or child.opacity() == 0:
            continue
        rect = QRectF(child.mapToScene(QPointF()), child.size())
        kinds = tuple(kind for kind in KINDS if child.inherits(kind))
        high = float(child.property("contentHeight")) if "QQuickFlickable" in kinds else 0.0
        seen = Seen(child.metaObject().className().split("_")[0], kinds, rect, clip, above, _text(child, rect), high)
        yield seen
        yield from tree(child, seen.shown if child.clip() else clip, (*above, seen))


def screens(size: Size) -> tuple[dict[str, list[Seen]], list[str]]:
    """Each kiosk's screen in each language in a window of this size, and what QML complained of."""
    complaints: list[str] = []
    shown = Shown()
    window = window_of(shown.front, size, complaints.append)
    (root,) = (one for one in QGuiApplication.allWindows() if isinstance(one, QQuickWindow) and one.isVisible())
    found: dict[str, list[Seen]] = {}
    for name, kiosk in kiosks():
        for language in Language:
            shown.front.show(replace(kiosk, language=language))
            found[f"{name}-{language.value}"] = _settled(root, QRectF(0, 0, size.width, size.height))
    for name, house in houses():
        for language in Language:
            shown.show(house, language)
            door = _settled(root, QRectF(0, 0, size.width, size.height))
            found[f"{name}-{language.value}"] = [one for one in door if "Maintenance" in {above.name for above in one.above}]
    shown.show(None)
    window.close()
    return found, complaints


def _settled(root: QQuickWindow, area: QRectF) -> list[Seen]:
    """What stands when a frame has changed nothing more; cards of the screen before are gone then."""
    before: list[QRectF] = []
    while True:
        QGuiApplication.processEvents()
        QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        root.grabWindow()  # lays everything out
        seen = list(tree(root.contentItem(), area))
        if (places := [one.rect for one in seen]) == before:
            return seen
        before = places
