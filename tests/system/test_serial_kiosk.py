"""A kiosk whose printer hangs on a slow serial port prints letters by itself, and the visitor's receipt is confirmed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.printer.reading import Line

ROOT = Path(__file__).parents[2]


@pytest.mark.system
def test_a_visitors_receipt_comes_out_in_letters_and_is_confirmed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.system.serial_kiosk", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    assert (told["step"], told["bands"], len(told["texts"])) == ("TakeBelongings", 0, 1)
    read = [Line(glyphs).read(rtl=True) for glyphs in told["texts"][0]]
    assert "امارة منطقة مكة المكرمة" in read
    assert "بيان حالة المعاملة" in read
