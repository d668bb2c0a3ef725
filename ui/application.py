"""The Qt application: environment, typeface, window, and pictures of it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import SIGNAL, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtQml import QQmlApplicationEngine

from ui.fonts import FIRST, load_fonts

if TYPE_CHECKING:
    from ui.front import Front

QML = Path(__file__).with_name("qml")
LEFT_MILLISECONDS = 300  # by then the screen that was left is gone


def headless() -> bool:
    return not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY")


def start(arguments: list[str]) -> QGuiApplication:
    """Make the application; without a display it draws into memory, in software."""
    if headless():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = QGuiApplication.instance() or QGuiApplication(arguments[:1])
    assert isinstance(application, QGuiApplication)
    load_fonts(FIRST)
    return application


def run(application: QGuiApplication, tick: Callable[[], int | None], *, every_milliseconds: int) -> int:
    """Run until `tick` answers an exit code or the window is closed (then 0)."""
    timer = QTimer()

    def on_time() -> None:
        code = tick()
        if code is not None:
            timer.stop()
            application.exit(code)

    timer.timeout.connect(on_time)
    timer.start(every_milliseconds)
    return application.exec()


def open_window(engine: QQmlApplicationEngine, name: str, *, width: int, height: int, fullscreen: bool) -> QWindow:
    """Load the QML module's window of this name, its properties given before, and show it."""
    engine.addImportPath(str(QML))
    engine.loadFromModule("Kiosk", name)
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QWindow):
        raise RuntimeError("the screens could not be loaded")
    window = roots[0]
    window.resize(width, height)
    if fullscreen:
        window.setFlag(Qt.WindowType.FramelessWindowHint)
        window.showFullScreen()
    else:
        window.show()
    return window


def after_first_frame(window: QWindow, do: Callable[[], None]) -> None:
    """Have something done once, on the window's thread, as soon as its first frame is shown."""

    def shown() -> None:  # on the thread that draws, which is another one where a graphics processor does
        window.disconnect(SIGNAL("frameSwapped()"), shown)
        QTimer.singleShot(0, window, do)

    window.connect(SIGNAL("frameSwapped()"), shown)


class Window:
    """The one window. `complain` is told every warning of QML, in the words of the engine."""

    def __init__(
        self,
        front: Front,
        *,
        width: int,
        height: int,
        pixels_per_mm: float,
        fullscreen: bool,
        still: bool,
        complain: Callable[[str], None],
    ) -> None:
        if still:
            importlib.import_module("PySide6.QtQuick")  # 9 ms, 3 MB: only a still window is pictured, and only QtQuick does it
        load_fonts()
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(lambda faults: complain("\n".join(fault.toString() for fault in faults)))
        self._engine.setInitialProperties(
            {"front": front, "technician": front.technician, "still": still, "pixelsPerMm": pixels_per_mm}
        )
        self._window = open_window(self._engine, "Main", width=width, height=height, fullscreen=fullscreen)
        self._window.installEventFilter(front)
        self._front, self._rested = front, True
        front.screen_changed.connect(self._forget)

    def _forget(self) -> None:
        """When a visit is over, have QML drop what it only keeps until some collection: identifiers, words of the screens."""
        rests = self._front.rests()
        if rests and not self._rested:
            QTimer.singleShot(LEFT_MILLISECONDS, self._engine, self._engine.collectGarbage)
        self._rested = rests

    def after_first_frame(self, do: Callable[[], None]) -> None:
        after_first_frame(self._window, do)

    def picture(self, path: Path) -> None:
        """Write what a still window shows, in the format of the file's suffix."""
        from PySide6.QtQuick import QQuickWindow

        assert isinstance(self._window, QQuickWindow)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._window.grabWindow().save(str(path))

    def close(self) -> None:
        """Close the window before the engine ends, or its singletons are lost first."""
        self._window.close()
        self._engine.deleteLater()
