"""The window that stands until the kiosk is built: it says that the kiosk gets ready, in the language it returns to.

It needs neither the core nor a presenter, so it is drawn in a third of the time that they take.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtQml import QQmlApplicationEngine

from kiosk.core.choices import Language
from kiosk.core.line_breaks import unorphaned
from ui.application import after_first_frame, open_window
from ui.texts import TEXTS


class Starting:
    """`emirate` stands above the sentence; `complain` is told every warning of QML."""

    def __init__(self, *, language: Language, emirate: str, width: int, height: int, complain: Callable[[str], None]) -> None:
        say = TEXTS[language]
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(lambda faults: complain("\n".join(fault.toString() for fault in faults)))
        shown = {"emirate": emirate, "sentence": unorphaned(say("out_starting")), "hint": say("looking_hint")}
        self._engine.setInitialProperties({**shown, "rtl": language is Language.ARABIC})
        self._window = open_window(self._engine, "Starting", width=width, height=height, fullscreen=True)

    def after_first_frame(self, do: Callable[[], None]) -> None:
        after_first_frame(self._window, do)

    def close(self) -> None:
        self._window.close()
        self._engine.deleteLater()
