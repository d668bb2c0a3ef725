"""The front: shows a kiosk's screen to QML and turns presses into the core's events, stamped with what was shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QEvent, QObject, Qt, Signal, Slot

from kiosk.core import events as on
from kiosk.core.steps import Field, Kiosk, VisitId
from kiosk.core.transactions import Language
from kiosk.core.visit import visit_of
from ui.present import present
from ui.scene import Scene, Screen

TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress})


class Front(QObject):
    """`post` takes events to the inbox; `scene` is asked at every showing."""

    screen_changed = Signal()
    woken = Signal()

    def __init__(self, *, post: Callable[[on.Event], None], scene: Callable[[], Scene]) -> None:
        super().__init__()
        self._post, self._scene = post, scene
        self._work: Callable[[], None] = lambda: None
        self.woken.connect(self.work, Qt.ConnectionType.QueuedConnection)
        self._kiosk = Kiosk()
        self._screen: Screen = present(self._kiosk, scene())

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

    def _get_screen(self) -> Screen:
        return self._screen

    screen = Property("QVariantMap", _get_screen, notify=screen_changed)  # type: ignore[arg-type]  # Qt names the type

    @Slot(str, str)
    def press(self, name: str, value: str) -> None:
        """Forward a press by its name; a name that the screen does not have is a bug and raises KeyError."""
        visit, serial = visit_of(self._kiosk.step), self._kiosk.serial
        self._post(on.Touched(serial))
        match name:
            case "touch":
                return
            case "language":
                other = Language.ENGLISH if self._kiosk.language is Language.ARABIC else Language.ARABIC
                self._post(on.LanguagePressed(serial, other))
            case "noDocument":
                self._post(on.NoDocumentPressed(serial, str(self._scene().today.hijri_year)))
            case "taken":
                self._post(on.TakenPressed(serial))
            case "digit":
                self._post(on.DigitPressed(visit, value))
            case "tab":
                self._post(on.TabPressed(visit, value == "finished"))
            case "transaction":
                self._post(on.TransactionPressed(visit, value))
            case "number" | "year":
                self._post(on.FieldPressed(visit, Field.NUMBER if name == "number" else Field.YEAR))
            case _:
                self._post(_PLAIN[name](visit))

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Any touch of the window starts the silence anew."""
        if event.type() in TOUCHES:
            self._post(on.Touched(self._kiosk.serial))
        return False


_PLAIN: dict[str, Callable[[VisitId], on.Event]] = {
    "erase": on.ErasePressed,
    "submit": on.SubmitPressed,
    "resend": on.ResendPressed,
    "print": on.PrintPressed,
    "back": on.BackPressed,
    "finish": on.FinishPressed,
}
