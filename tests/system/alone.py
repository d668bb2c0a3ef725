"""A whole kiosk that is played in a process of its own: started by a test, it ends with one JSON line of what was seen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults.whole_kiosk import Booth

ROOT = Path(__file__).parents[2]


def told_by(module: str, scratch: Path) -> dict[str, Any]:
    """Run `python -m module scratch`, which must go well, and answer its last line."""
    command = [sys.executable, "-m", module, str(scratch)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def end(booth: Booth, told: dict[str, Any]) -> int:
    """Stop the kiosk and print the line; the exit code says whether anything complained."""
    booth.stop()
    print(json.dumps(told, ensure_ascii=False), flush=True)
    print("\n".join(booth.complaints), file=sys.stderr, end="", flush=True)
    return int(bool(booth.complaints))
