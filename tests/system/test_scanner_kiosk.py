"""A kiosk with a scanner: what is scanned at rest is asked for, in another visit it is nothing, and without one all goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.alone import told_by


@pytest.mark.system
def test_a_scan_counts_where_it_is_wanted_a_lost_scanner_stops_nobody_and_no_file_knows_what_was_scanned(
    tmp_path: Path,
) -> None:
    told = told_by("tests.system.scanner_kiosk", tmp_path)
    assert told["scanned"] == ["MrzKey", "NoneType"]
    before, after = told["in_a_visit"]
    assert before == after == "ProvingHolder"
    assert told["lost"] == ["SCANNER_MISSING", "Welcome"]
    assert told["tested"] == ["قرأ الماسح السطرين في جواز سفر.", "OutOfService"]
    assert told["written"] == []
