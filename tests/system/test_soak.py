"""The short form of `make soak`: forty visits with faults in one kiosk process, always the same ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VISITS = "40"
SEED = "2"  # it meets every kind of trouble


@pytest.mark.system
def test_forty_visits_with_random_faults_end_as_they_may_and_leave_nothing() -> None:
    command = [sys.executable, "-m", "tests.soak", "--visits", VISITS, "--seed", SEED]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    assert f"visits = {VISITS}" in ended.stdout
