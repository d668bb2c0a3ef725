"""No mutant of an `advance` lives: equivalent ones are removed from the code, not excused."""

import pytest

from kiosk.core import house, maintenance, roll, visit
from tests.flow import house_judge, judge, maintenance_judge, roll_judge
from tests.flow.mutants import survivors


def test_the_judges_let_the_unbroken_machines_live() -> None:
    judge.everything(visit)
    maintenance_judge.everything(maintenance)
    house_judge.everything(house)
    roll_judge.everything(roll)


@pytest.mark.parametrize(("machine", "least"), [("visit", 700), ("maintenance", 150), ("house", 10), ("roll", 40)])
def test_no_mutant_of_a_machine_lives(machine: str, least: int) -> None:
    total, living = survivors(machine)
    assert total > least, "the mutants were not made"
    assert not living, "\n".join(living)
