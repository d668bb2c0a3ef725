"""The front: shows a kiosk's screen to QML and hands on its touches and presses.

It can show before anything that answers a press is imported: `hear` names who hears them then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEvent, QObject, Qt, Signal, Slot

from kiosk.core.steps import Kiosk, Rest
from ui.present import present
from ui.scene import Scene, Screen
from ui.technician import Technician

if TYPE_CHECKING:
    from ui.presses import Presses

TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress})


class Front(QObject):
    """Shows `kiosk`, and every later one; `scene` is asked at every showing."""

    screen_changed = Signal()
    woken = Signal()

    def __init__(self, kiosk: Kiosk, *, scene: Callable[[], Scene]) -> None:
        super().__init__()
        self._kiosk, self._scene = kiosk, scene
        self._presses: Presses | None = None
        self.technician = Technician()
        self._work: Callable[[], None] = lambda: None
        self.woken.connect(self.work, Qt.ConnectionType.QueuedConnection)
        self._screen: Screen = present(kiosk, scene())

    def hear(self, presses: Presses) -> None:
        """Name who hears touches and presses; until then nobody is served and nobody does."""
        self._presses = presses

    def do(self, work: Callable[[], None]) -> None:
        """Name what is to be done on this thread when `wake` is called from another."""
        self._work = work

    def wake(self) -> None:
        """From any thread: have the work done soon on the front's thread."""
        self.woken.emit()

    @Slot()
    def work(self) -> None:
        self._work()

    def show(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.refresh()

    def refresh(self) -> None:
        """Compose the screen anew (the clock moved) and tell QML when a word of it changed."""
        screen = present(self._kiosk, self._scene())
        if screen != self._screen:
            self._screen = screen
            self.screen_changed.emit()

    def rests(self) -> bool:
        """Whether no visit is on the screen."""
        return isinstance(self._kiosk.step, Rest)

    def _get_screen(self) -> Screen:
        return self._screen

    screen = Property("QVariantMap", _get_screen, notify=screen_changed)  # type: ignore[arg-type]  # Qt names the type

    @Slot(str, str)
    def press(self, name: str, value: str) -> None:
        if self._presses is not None:
            self._presses.press(self._kiosk, name, value, self._scene().today)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES and self._presses is not None:
            self._presses.touch(self._kiosk)
            self.technician.touch()
        return False
