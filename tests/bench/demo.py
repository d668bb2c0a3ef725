"""How long a newcomer waits at `make run` without a display until the first receipt is confirmed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from tests.bench.figure import Figure
from tests.bench.processes import ROOT, environment

TURNS = 3


def measure() -> dict[str, Figure]:
    return {"demo_first_receipt_s": Figure(samples=tuple(_seconds() for _ in range(TURNS)), unit="s", limit=10)}


def _seconds() -> float:
    """From the start of the demo to the moment when its receipt is confirmed and the paper is to be taken."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as out:
        command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", f"{out}/demo"]
        began = time.monotonic()
        with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as demo:
            assert demo.stdout is not None
            for line in demo.stdout:
                if line.split()[-1:] == ["take"]:
                    seconds = time.monotonic() - began
            if demo.wait() != 0:
                raise RuntimeError("the demo ended without a confirmed receipt")
        return seconds
