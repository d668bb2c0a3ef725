"""`kiosk run` with a visitor at its screen and a stopwatch on its window: `python -m tests.bench.watched_kiosk CONFIG CODES`.

It is the kiosk in service, unchanged; what is added waits for its window. Orders to the peers go out as lines of JSON
(`lay`, `pull`), one line comes in for each visit (`visit PERSONA`), and what was timed in it goes out (`visit`).
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(config: Path, codes: Path) -> int:
    from kiosk.__main__ import main as kiosk

    threading.Thread(target=_wait_for_window, args=(codes,), daemon=True).start()
    sys.argv = ["kiosk", "run", "--config", str(config)]
    return kiosk()


def say(word: str, **told: object) -> None:
    print(json.dumps({"word": word, **told}), flush=True)


def _wait_for_window(codes: Path) -> None:
    while "kiosk.assembly" not in sys.modules:
        time.sleep(0.05)
    time.sleep(0.5)
    from PySide6.QtCore import QCoreApplication, QTimer
    from PySide6.QtGui import QGuiApplication

    application = QCoreApplication.instance()
    assert application is not None

    def watch() -> None:
        window = next((window for window in QGuiApplication.topLevelWindows() if window.property("front")), None)
        if window is None:  # the starting window still stands
            QTimer.singleShot(100, watch)
            return
        from tests.bench.stopwatch import Stopwatch

        stopwatch = Stopwatch(window, lambda front, persona: Visitor(front, codes, persona))
        threading.Thread(target=_take_orders, args=(stopwatch.begin_from_any_thread,), daemon=True).start()
        say("ready")

    QTimer.singleShot(0, application, watch)


def _take_orders(begin: Callable[[str], None]) -> None:
    for line in sys.stdin:
        begin(line.split()[-1])


class Visitor:
    """Does what a visitor does, by what stands on the screen; `go_on` answers whether the visit is over."""

    def __init__(self, front: Any, codes: Path, persona: str) -> None:
        self._front, self._codes, self._persona = front, codes, persona
        self._done: set[str] = set()
        self._codes_before = len(codes.read_text().split())

    def go_on(self, screen: dict[str, Any]) -> bool:
        match screen["step"]:
            case "ProvingHolder":
                self._prove(screen)
            case "ShowingTransactions" if screen["cards"]:
                self._once("open", lambda: self._front.press("transaction", screen["cards"][0]["id"]))
            case "ShowingTransaction" if screen["mainEnabled"]:
                self._once("print", lambda: self._front.press("print", ""))
            case "TakeBelongings" if "print" in self._done:
                self._once("pull", lambda: say("pull"))
                self._front.press("taken", "")
            case "Welcome" if "pull" in self._done:
                return True
            case "Welcome":
                self._once("lay", lambda: say("lay", persona=self._persona))
            case "Apology":
                raise RuntimeError("the kiosk apologised")
        return False

    def _prove(self, screen: dict[str, Any]) -> None:
        words = self._codes.read_text().split()
        if len(words) > self._codes_before and screen["hint"]:
            code = words[-1]
            self._once("digits", lambda: [self._front.press("digit", digit) for digit in code])
        if screen["ready"]:
            self._once("submit", lambda: self._front.press("submit", ""))

    def _once(self, name: str, do: Callable[[], object]) -> None:
        if name not in self._done:
            self._done.add(name)
            do()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
