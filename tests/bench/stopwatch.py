"""Times a visit at the kiosk's window: every frame, every gap of the GUI thread's loop, the first frames of card and list."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot

GAP_MILLISECONDS = 2
PATIENCE_SECONDS = 30


class Stopwatch(QObject):
    """Lives on the GUI thread. `visitor` makes a visitor for each visit, given the window's front.

    It looks at the window only while a visit is timed: at rest it would be half of what is measured.
    """

    ordered = Signal(str)

    def __init__(self, window: Any, visitor: Callable[[Any, str], Any]) -> None:
        super().__init__()
        self._window, self._front, self._new_visitor = window, window.property("front"), visitor
        self._visitor: Any = None
        self._frame_began = self._last_beat = self._began = self._card_at = self._list_at = 0.0
        self._drawn: dict[str, Any] = self._front.screen
        self._frames: list[float] = []
        self._gaps: list[float] = []
        self._beats, self._acts = QTimer(self), QTimer(self)
        self._beats.setTimerType(Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)
        self._acts.timeout.connect(self._act)
        self.ordered.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    def begin_from_any_thread(self, persona: str) -> None:
        self.ordered.emit(persona)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.UpdateRequest:
            self._frame_began = time.monotonic()
        return False

    @Slot(str)
    def _begin(self, persona: str) -> None:
        self._frames.clear()
        self._gaps.clear()
        self._card_at = self._list_at = 0.0
        self._began = self._last_beat = time.monotonic()
        self._visitor = self._new_visitor(self._front, persona)
        self._window.installEventFilter(self)
        self._window.frameSwapped.connect(self._frame)
        self._beats.start(GAP_MILLISECONDS)
        self._acts.start(15)

    def _beat(self) -> None:
        now = time.monotonic()
        self._gaps.append((now - self._last_beat) * 1000)
        self._last_beat = now

    def _frame(self) -> None:
        now = time.monotonic()
        self._drawn = self._front.screen
        if self._visitor is None or not self._frame_began:
            return
        self._frames.append((now - self._frame_began) * 1000)
        if not self._card_at and self._drawn["step"] != "Welcome":
            self._card_at = now
        if not self._list_at and self._drawn["step"] == "ShowingTransactions":
            self._list_at = now

    def _act(self) -> None:
        late = time.monotonic() - self._began > PATIENCE_SECONDS
        if not late and not self._visitor.go_on(self._drawn):  # a visitor acts on what is seen
            return
        from tests.bench.watched_kiosk import say

        self._beats.stop()
        self._acts.stop()
        self._window.removeEventFilter(self)
        self._window.frameSwapped.disconnect(self._frame)
        self._visitor = None
        if late:
            say("stuck", step=self._front.screen["step"])
        else:
            say("visit", frames=self._frames, gaps=self._gaps, card_at=self._card_at, list_at=self._list_at)
