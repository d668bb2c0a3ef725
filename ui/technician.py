"""The technician's view model: shows what is composed for it and hands on presses. Light: the first frame carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.scene import Screen

if TYPE_CHECKING:
    from ui.technician_presses import TechnicianPresses


class Technician(QObject):
    """Closed until `hear` names who hears presses and what composes the screens; None is composed while the door is closed.

    The last screen stays when the door closes, so that what still shows it finds every word.
    """

    open_changed = Signal()
    screen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self._screen: Screen = {}
        self._presses: TechnicianPresses | None = None
        self._compose: Callable[[], Screen | None] = lambda: None

    def hear(self, presses: TechnicianPresses, compose: Callable[[], Screen | None]) -> None:
        self._presses, self._compose = presses, compose

    def refresh(self) -> None:
        """Compose the screen anew and tell QML when a word of it changed."""
        screen = self._compose()
        if screen is not None and screen != self._screen:
            self._screen = screen
            self.screen_changed.emit()
        if self._open is not (screen is not None):
            self._open = not self._open
            self.open_changed.emit()

    def touch(self) -> None:
        if self._presses is not None and self._open:
            self._presses.touch()

    def _get_open(self) -> bool:
        return self._open

    open = Property(bool, _get_open, notify=open_changed)

    def _get_screen(self) -> Screen:
        return self._screen

    screen = Property("QVariantMap", _get_screen, notify=screen_changed)  # type: ignore[arg-type]  # Qt names the type

    @Slot()
    def corner(self) -> None:
        """A finger in the corner that technicians know."""
        if self._presses is not None:
            self._presses.corner()

    @Slot(str, str)
    def press(self, name: str, value: str) -> None:
        if self._presses is not None:
            self._presses.press(name, value)
