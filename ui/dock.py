"""The demo's dock, a small window beside the kiosk: cards to lay, faults to put in, what is on the phone, the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui.application import QML


@dataclass(frozen=True, slots=True)
class Hands:
    """What reaches the demo's peers.

    `face` answers the number and the fields on a persona's document, `scan` shows it to the scanner, `faults` answers the parts
    with their faults; `click` puts one in or ends it. `numbers` answers what a phone asks, `pick` what its holder picks there:
    nothing, when it was not he.
    """

    lay: Callable[[str], None]
    pull: Callable[[], None]
    face: Callable[[str], tuple[str, str]]
    scan: Callable[[str], None]
    code: Callable[[], str]
    numbers: Callable[[], list[str]]
    pick: Callable[[str], None]
    strip: Callable[[], str]
    faults: Callable[[], list[dict[str, object]]]
    click: Callable[[str], None]
    end_faults: Callable[[], None]
    card_laid: Callable[[], None]


class Dock(QObject):
    """Stands `beside` pixels from the screen's left edge."""

    changed = Signal()

    def __init__(self, personas: list[str], hands: Hands, *, beside: int) -> None:
        super().__init__()
        self._hands = hands
        self._shown: dict[str, Any] = {
            "personas": personas,
            "laid": "",
            "code": "",
            "numbers": [],
            "strip": "",
            **self._face(""),
            **self._faults(),
        }
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        self._engine.setInitialProperties({"dock": self, "beside": beside})
        self._engine.loadFromModule("Kiosk", "Dock")

    @property
    def window(self) -> QQuickWindow:
        root = self._engine.rootObjects()[0]
        assert isinstance(root, QQuickWindow)
        return root

    def _get(self) -> dict[str, Any]:
        return dict(self._shown)

    shown = Property("QVariantMap", _get, notify=changed)  # type: ignore[arg-type]  # Qt names the type

    @Slot(str)
    def lay(self, persona: str) -> None:
        """Lay this persona's card, or pull the one that lies there when it is the same."""
        self._hands.card_laid()
        if self._shown["laid"] == persona:
            self._hands.pull()
            persona = ""
        else:
            self._hands.lay(persona)
        self._update(laid=persona, **self._face(persona), **self._faults())

    @Slot()
    def scan(self) -> None:
        """Show the face of the document that was laid last to the scanner."""
        self._hands.scan(self._shown["laid"])

    @Slot(str)
    def fault(self, name: str) -> None:
        """Put a fault in, or end it; an empty name ends all."""
        if name:
            self._hands.click(name)
        else:
            self._hands.end_faults()
        takes_the_pad = not name or name.startswith("reader")
        laid = "" if takes_the_pad else self._shown["laid"]
        self._update(laid=laid, **self._face(laid), **self._faults())

    @Slot(str)
    def pick(self, number: str) -> None:
        """Decide what the phone asks."""
        self._hands.pick(number)
        self.refresh()

    def refresh(self) -> None:
        strip = self._hands.strip()
        self._update(code=self._hands.code(), numbers=self._hands.numbers(), strip=f"file://{strip}" if strip else "")

    def close(self) -> None:
        for root in self._engine.rootObjects():
            root.deleteLater()

    def _face(self, persona: str) -> dict[str, Any]:
        number, fields = self._hands.face(persona)
        return {"number": number, "fields": fields}

    def _faults(self) -> dict[str, Any]:
        parts = self._hands.faults()
        on = [f"{fault['ar']} · {fault['en']}" for part in parts for fault in _list(part["faults"]) if fault["on"]]
        return {"parts": parts, "on": on}

    def _update(self, **values: Any) -> None:
        shown = {**self._shown, **values}
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()


def _list(value: Any) -> list[dict[str, Any]]:
    return list(value)
