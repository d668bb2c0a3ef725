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
SCREEN = Path(__file__).with_name("screen.json")
PATIENCE_SECONDS = 30.0


def environment() -> dict[str, str]:
    """What kiosk.service sets for the heap; drawn in software into memory, on a screen of the kiosk's size."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    lines = (ROOT / "kiosk.service").read_text("utf-8").splitlines()
    words = [word for line in lines if line.startswith("Environment=") for word in line.removeprefix("Environment=").split()]
    unit = dict(word.split("=", 1) for word in words if word.startswith(("MALLOC_", "PYTHON", "GLIBC_")))
    return {**kept, **unit, "QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}", "QT_QUICK_BACKEND": "software"}


@contextlib.contextmanager
def until_first_frame(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a process and give it, with the milliseconds until its first frame was drawn; it is killed at the end."""
    told = {**environment(), "QT_LOGGING_RULES": "qt.scenegraph.time.renderloop=true"}  # a line for every frame
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=told, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
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


def memory_mb(pid: int, kind: str, *, with_children: bool = False) -> float:
    """Resident memory (Rss), or what falls to a process when shared pages are divided by their users (Pss)."""
    pids = [pid, *_children(pid)] if with_children else [pid]
    return sum(_rollup(each, kind) for each in pids) / 1024


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its living children have used."""
    ticks = 0
    for each in (pid, *_children(pid)):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def _rollup(pid: int, kind: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1])
    raise ValueError(f"there is no {kind} in smaps_rollup")
