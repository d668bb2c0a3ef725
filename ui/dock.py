"""The demo's dock, a small window beside the kiosk: lay or pull a persona's card, see the code and the paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QQmlApplicationEngine

from ui.application import QML


class Dock(QObject):
    """`lay`, `pull`, `code` and `strip` reach the demo's peers."""

    changed = Signal()

    def __init__(
        self,
        personas: list[str],
        lay: Callable[[str], None],
        pull: Callable[[], None],
        code: Callable[[], str],
        strip: Callable[[], str],
        *,
        beside: int,
    ) -> None:
        super().__init__()
        self._personas, self._lay, self._pull, self._code, self._strip = personas, lay, pull, code, strip
        self._shown = {"personas": personas, "laid": "", "code": "", "strip": ""}
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        self._engine.setInitialProperties({"dock": self, "beside": beside})
        self._engine.loadFromModule("Kiosk", "Dock")

    def _get(self) -> dict[str, object]:
        return dict(self._shown)

    shown = Property("QVariantMap", _get, notify=changed)  # type: ignore[arg-type]  # Qt names the type

    @Slot(str)
    def lay(self, persona: str) -> None:
        """Lay this persona's card, or pull the one that lies there when it is the same."""
        if self._shown["laid"] == persona:
            self._pull()
            persona = ""
        else:
            self._lay(persona)
        self._update(laid=persona)

    def refresh(self) -> None:
        strip = self._strip()
        self._update(code=self._code(), strip=f"file://{strip}" if strip else "")

    def close(self) -> None:
        for root in self._engine.rootObjects():
            root.deleteLater()

    def _update(self, **values: str) -> None:
        shown = {**self._shown, **values}
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
