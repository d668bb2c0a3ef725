"""A kiosk whose printer hangs on a slow serial port prints letters by itself, and the visitor's receipt is confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.alone import told_by
from tests.unit.printer.reading import Line


@pytest.mark.system
def test_a_visitors_receipt_comes_out_in_letters_and_is_confirmed(tmp_path: Path) -> None:
    told = told_by("tests.system.serial_kiosk", tmp_path)
    assert (told["step"], told["bands"], len(told["texts"])) == ("TakeBelongings", 0, 1)
    read = [Line(glyphs).read(rtl=True) for glyphs in told["texts"][0]]
    assert "امارة منطقة مكة المكرمة" in read
    assert "بيان حالة المعاملة" in read
