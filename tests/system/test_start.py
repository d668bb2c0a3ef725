"""How a kiosk in service starts: its first frame waits for nothing heavy, and no simulator is ever part of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("requests.api", "msgspec._core", "smartcard")  # what is imported by its name is not traced, its parts are


def imported(line: str) -> str:
    """The module that a line of `-X importtime` tells of."""
    return line.rsplit("|", 1)[-1].strip() if line.startswith("import time:") else ""


@pytest.mark.system
def test_heavy_libraries_are_imported_after_the_first_frame_and_simulators_never(tmp_path: Path) -> None:
    settings = (ROOT / "config" / "kiosk.toml").read_text("utf-8")
    settings = settings.replace("192.0.2.20", "127.0.0.1").replace("tawasul.example", "127.0.0.1:9")
    (tmp_path / "kiosk.toml").write_text(f'{settings}\n[state]\nfolder = "{tmp_path / "state"}"\n')
    (tmp_path / "cards").symlink_to(ROOT / "config" / "cards")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    environment["QT_LOGGING_RULES"] = "qt.scenegraph.time.renderloop=true"
    command = [sys.executable, "-X", "importtime", "-m", "kiosk", "run", "--config", str(tmp_path / "kiosk.toml")]
    before: set[str] = set()
    after: set[str] = set()
    modules = before
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as kiosk:
        impatience = threading.Timer(60, kiosk.kill)
        impatience.start()
        assert kiosk.stderr is not None
        for line in kiosk.stderr:
            modules.add(imported(line))
            if "Frame rendered" in line:
                modules = after
            if after.issuperset(HEAVY):
                break
        impatience.cancel()
        kiosk.kill()
    assert after.issuperset(HEAVY), "the kiosk ended before it had built its workers"
    assert not before & {*HEAVY, "PIL", "zxingcpp", "kiosk.assembly", "devices.printer.profile_file"}
    assert not {module for module in before | after if module.startswith("devices.simulated")}
