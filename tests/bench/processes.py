"""The processes that are measured: the kiosk itself and an empty QML window, started alike, looked at from outside."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
KIOSK = [sys.executable, "-m", "kiosk", "run", "--config", str(ROOT / "config" / "kiosk.toml")]
EMPTY = [sys.executable, "-m", "tests.bench.empty_window", "1080", "1920"]
PATIENCE_SECONDS = 30.0


def environment() -> dict[str, str]:
    """Drawn into memory in software, like a kiosk without a graphics processor; Qt tells of every frame."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    rules = "qt.scenegraph.time.renderloop=true"
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "QT_LOGGING_RULES": rules}


@contextlib.contextmanager
def until_first_frame(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a process and give it, with the milliseconds until its first frame was drawn; it is killed at the end."""
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        impatience = threading.Timer(PATIENCE_SECONDS, process.kill)
        impatience.start()
        assert process.stderr is not None
        said = b""
        try:
            while b"Frame rendered" not in (line := process.stderr.readline()):
                if not line:
                    raise RuntimeError(f"no frame came: {said.decode(errors='replace')[-300:]}")
                said += line
            milliseconds = (time.monotonic() - began) * 1000
            threading.Thread(target=process.stderr.read, daemon=True).start()  # or the pipe fills and the process waits
            yield process, milliseconds
        finally:
            impatience.cancel()
            process.kill()
