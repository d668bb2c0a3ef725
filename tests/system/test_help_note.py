"""A visitor whom the kiosk cannot serve takes a note to the counter: its code says what happened and when, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.help_code import read_help_code
from kiosk.core.steps import Problem
from tests.system.alone import told_by


@pytest.mark.system
def test_where_the_service_is_down_a_help_note_is_printed_and_its_code_can_be_read(tmp_path: Path) -> None:
    told = told_by("tests.system.help_note_kiosk", tmp_path)
    assert (told["offered"], told["papers"], told["asked"]) == ("طباعة ورقة مساعدة", 1, 0)
    (code,) = told["codes"]
    read = read_help_code(code)
    assert read is not None
    assert read.problem is Problem.SERVICE_DOWN
    riyadh = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=3)
    assert abs(riyadh - read.at) < timedelta(minutes=10)
    assert told["journal"] == [[code, "PRINTED"]], "the technician finds it among the receipts"
    assert told["visitor"] not in str(told["journal"])
