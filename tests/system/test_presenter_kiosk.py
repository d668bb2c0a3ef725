"""A kiosk with a presenter: nobody begins before the paper is taken, and what nobody takes is drawn back and journalled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.alone import told_by


@pytest.mark.system
def test_papers_are_taken_or_drawn_back_and_nobody_begins_before(tmp_path: Path) -> None:
    told = told_by("tests.system.presenter_kiosk", tmp_path)
    no_button = {"paper": "استلم\u00a0البيان", "paperWanted": True, "main": "", "cardTaken": True}
    assert told["taking"] == no_button, "the sensor knows when it is taken"
    assert told["begun"] == 1, "a visit began while the last visitor's paper lay there"
    assert told["papers"] == {"taken": 1, "retracted": 1, "dropped": 0}
    assert told["journal"] == [["PRINTED", False], ["PRINTED", True]]
    assert told["panel"] == ["RETRACTED", "PRINTED"]
    assert told["stays"] == [True, 3], "what could not be drawn back was forgotten"
