"""No mutant of `advance` lives: equivalent ones are removed from the code, not excused."""

from kiosk.core.visit import advance
from tests.flow import judge
from tests.flow.mutants import survivors


def test_the_judge_lets_the_unbroken_visit_live() -> None:
    judge.everything(advance)


def test_no_mutant_of_the_visit_lives() -> None:
    total, living = survivors()
    assert total > 300, "the mutants were not made"
    assert not living, "\n".join(living)
