"""The short form of the fuzzing: on both databases no check fails, every path is reached, and both answer alike."""

from __future__ import annotations

import pytest

from tests.contract.databases import KINDS
from tests.contract.fuzz import Outcome, fuzz

CASES, WORD = 220, 8


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {kind: fuzz(kind, cases=CASES, word=WORD) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_sent_is_answered_as_the_contract_says(outcomes: dict[str, Outcome], kind: str) -> None:
    assert outcomes[kind].cases == CASES
    assert not outcomes[kind].failures, "\n".join(outcomes[kind].failures.values())


def test_every_path_is_reached(outcomes: dict[str, Outcome]) -> None:
    """Enrolments are not offered here: they have tests of their own."""
    for outcome in outcomes.values():
        labels = {label for label, _ in outcome.statuses if "enrolments" not in label}
        assert len(labels) == 15
        assert not [label for label in labels if outcome.reached(label) < 2]


def test_both_databases_answer_alike(outcomes: dict[str, Outcome]) -> None:
    one, other = (outcomes[kind].statuses for kind in KINDS)
    assert one == other
