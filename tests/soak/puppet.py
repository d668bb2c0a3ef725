"""The kiosk under soak, a whole kiosk process with a hand and an eye: `python -m tests.soak.puppet CONFIG CONTROL SLOT`.

Orders come over CONTROL, one JSON line each; what stands on the screen goes back as counts and names of steps, never as a
datum, so that everything of a visitor that is found in this process is the kiosk's own.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from devices.errors import DeviceError
from kiosk.assembly import KioskProcess
from kiosk.core import steps as at
from kiosk.runtime.settings import load
from kiosk.showing import Clock, Site, front_of
from ui.application import Window, run, start

TICK_MILLISECONDS = 100


class LineSlot:
    """The reader as another process keeps it; asking it costs a round trip, as asking pcscd does."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        self._peer = (host, int(port))
        self._line: socket.socket | None = None
        self._address = ""

    def open(self) -> None:
        self._line = socket.create_connection(self._peer, timeout=5)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.sendall(b"a")
        self._address = self._line.recv(100).decode()
        self.card_present()

    def card_present(self) -> bool:
        assert self._line is not None
        self._line.sendall(b"?")
        answer = self._line.recv(1)
        if answer == b"u":
            raise DeviceError("no card reader is connected. Check its cable.")
        return answer == b"1"

    @property
    def address(self) -> str:
        return self._address

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class Puppet(QObject):
    """Carries out orders on the front's thread and tells every change of the kiosk."""

    def __init__(self, config: Path, control: str, slot: str) -> None:
        super().__init__()
        settings = load(config / "demo.toml")
        self._skipped = 0.0
        self._utc = datetime.now(UTC)
        clock = Clock(now=lambda: time.monotonic() + self._skipped, utc=lambda: self._utc)
        site = Site(settings, clock)
        self.kiosk = KioskProcess(site, front_of(site), folder=config, slot=LineSlot(slot))
        self.window = Window(
            self.kiosk.front,
            width=540,
            height=960,
            pixels_per_mm=1.6,
            fullscreen=False,
            still=False,
            complain=self._complain,
        )
        host, port = control.split(":")
        self._line = socket.create_connection((host, int(port)))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heard = b""
        self._seen: at.Kiosk | None = None
        self.over = False
        self._notifier = QSocketNotifier(self._line.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._hear)
        self.kiosk.front.woken.connect(self.look, Qt.ConnectionType.QueuedConnection)
        self.kiosk.front.screen_changed.connect(self.look)  # a step that is over at once is told too

    def tick(self) -> int | None:
        self.kiosk.tick()
        self.look()
        return 0 if self.over else None

    def look(self) -> None:
        """Tell what stands here when it has changed."""
        kiosk = self.kiosk.loop.kiosk
        if kiosk is not self._seen:
            self._seen = kiosk
            self._tell({"state": _told(kiosk)})

    def _hear(self) -> None:
        raw = self._line.recv(65_536)
        if not raw:
            os._exit(0)  # whoever gave the orders is gone
        *lines, self._heard = (self._heard + raw).split(b"\n")
        for line in lines:
            for verb, value in json.loads(line).items():
                self._obey(verb, value)

    def _obey(self, verb: str, value: Any) -> None:
        match verb:
            case "press":
                self.kiosk.front.press(*value)
            case "open":
                step = self.kiosk.loop.kiosk.step
                if isinstance(step, at.ShowingTransactions) and value < len(step.transactions.items):
                    self.kiosk.front.press("transaction", step.transactions.items[value].id)
            case "tap":
                self._tap(QPointF(*value))
            case "skip":
                self._skipped += value
                self.kiosk.tick()
            case "utc":
                self._utc = datetime.fromisoformat(value).replace(tzinfo=UTC)
            case "sync":
                self.kiosk.loop.run_pending()
                self.look()
                self._tell({"sync": value})
            case "figures":
                self._tell({"figures": {"none_references": sys.getrefcount(None)}})
            case "stop":
                self.over = True

    def _tap(self, at_point: QPointF) -> None:
        for kind, buttons in (
            (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            window = QGuiApplication.topLevelWindows()[0]
            QCoreApplication.sendEvent(window, QMouseEvent(kind, at_point, at_point, at_point, left, buttons, none))

    def _tell(self, what: dict[str, Any]) -> None:
        self._line.sendall(json.dumps(what).encode() + b"\n")

    def _complain(self, warning: str) -> None:
        print(f"QML: {warning}", file=sys.stderr, flush=True)


def _told(kiosk: at.Kiosk) -> dict[str, Any]:
    step = kiosk.step
    told: dict[str, Any] = {
        "step": type(step).__name__,
        "serial": kiosk.serial,
        "visits": kiosk.visits,
        "presses": kiosk.presses,
        "language": kiosk.language.value,
        "covered": kiosk.covered,
        "card_present": kiosk.card_present,
        "printer_idle": kiosk.printer_idle,
        "exit_clear": kiosk.exit_clear,
        "faults": sorted(fault.name for fault in kiosk.faults),
    }
    match step:
        case at.ProvingHolder():
            told |= {"digits": len(step.digits), "checking": step.checking, "code_sent": step.expires_at is not None}
            told["notice"] = step.notice.name if step.notice else ""
        case at.EnteringCan():
            told |= {"digits": len(step.digits), "notice": step.notice.name if step.notice else ""}
        case at.EnteringNumber():
            told |= {"digits": len(step.number), "checking": step.checking, "not_found": step.not_found}
        case at.ShowingTransactions():
            told |= {"items": len(step.transactions.items)}
        case at.ShowingTransaction():
            told |= {"movements_known": step.movements is not None}
        case at.PrintingReceipt():
            told |= {"issued": step.receipt is not None}
        case at.Apology():
            told |= {"problem": step.problem.name, "back": step.back is not None}
    return told


def main() -> int:
    application = start(["puppet"])
    puppet = Puppet(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    puppet.kiosk.start()
    code = run(application, puppet.tick, every_milliseconds=TICK_MILLISECONDS)
    puppet.kiosk.stop()
    puppet.window.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
