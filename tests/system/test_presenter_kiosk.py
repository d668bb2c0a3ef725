"""A kiosk with a presenter: nobody begins before the paper is taken, and what nobody takes is drawn back and journalled."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.system
def test_papers_are_taken_or_drawn_back_and_nobody_begins_before(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.system.presenter_kiosk", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    no_button = {"paper": "استلم\u00a0البيان", "paperWanted": True, "main": "", "cardTaken": True}
    assert told["taking"] == no_button, "the sensor knows when it is taken"
    assert told["begun"] == 1, "a visit began while the last visitor's paper lay there"
    assert told["papers"] == {"taken": 1, "retracted": 1, "dropped": 0}
    assert told["journal"] == [["PRINTED", False], ["PRINTED", True]]
    assert told["panel"] == ["RETRACTED", "PRINTED"]
    assert told["stays"] == [True, 3], "what could not be drawn back was forgotten"
