"""A visitor whom the kiosk cannot serve takes a note to the counter: its code says what happened and when, and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.help_code import read_help_code
from kiosk.core.steps import Problem

ROOT = Path(__file__).parents[2]


@pytest.mark.system
def test_where_the_service_is_down_a_help_note_is_printed_and_its_code_can_be_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.system.help_note_kiosk", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    assert (told["offered"], told["papers"], told["asked"]) == ("طباعة ورقة مساعدة", 1, 0)
    (code,) = told["codes"]
    read = read_help_code(code)
    assert read is not None
    assert read.problem is Problem.SERVICE_DOWN
    riyadh = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=3)
    assert abs(riyadh - read.at) < timedelta(minutes=10)
    assert told["journal"] == [[code, "PRINTED"]], "the technician finds it among the receipts"
    assert told["visitor"] not in json.dumps(told["journal"])
