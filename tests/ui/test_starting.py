"""The starting window stands alone, and the first screen waits for nothing that a visitor needs later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.core.choices import Language
from ui.application import start
from ui.starting import Starting

LIGHT = """
import sys
import kiosk.commands.serving, ui.starting
heavy = {"kiosk.core.steps", "kiosk.core.events", "ui.present", "ui.front", "PySide6.QtQuick"} & sys.modules.keys()
sys.exit(", ".join(sorted(heavy)) or None)
"""

SHOWING = """
import sys
import ui.front
later = {"events", "effects", "visit", "documents"}
heavy = ({f"kiosk.core.{name}" for name in later} | {"ui.presses"}) & sys.modules.keys()
sys.exit(", ".join(sorted(heavy)) or None)
"""


@pytest.mark.parametrize("language", Language)
def test_it_is_shown_without_a_warning_and_calls_once(language: Language) -> None:
    start(["test"])
    called: list[bool] = []
    complaints: list[str] = []
    emirate = "إمارة منطقة مكة المكرمة"
    starting = Starting(language=language, emirate=emirate, width=1080, height=1920, complain=complaints.append)
    starting.after_first_frame(lambda: called.append(True))
    for _ in range(200):  # 10 s at most
        if called:
            break
        QTest.qWait(50)
    QTest.qWait(50)
    starting.close()
    assert called == [True]
    assert not complaints


def test_the_first_screen_waits_for_nothing_that_answers_a_press() -> None:
    assert _imported(SHOWING) == (0, "")


def test_it_waits_for_neither_core_nor_screens() -> None:
    assert _imported(LIGHT) == (0, "")


def _imported(program: str) -> tuple[int, str]:
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stderr
