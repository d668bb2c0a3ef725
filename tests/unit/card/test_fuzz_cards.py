"""The short form of the fuzzing: a key-less card with mutated files is read as far as its checks hold, or refused."""

from __future__ import annotations

import pytest

from tests.unit.card.fuzz_cards import targets
from tests.unit.emrtd.fuzzing import Target, play


@pytest.mark.parametrize("target", tuple(targets()), ids=lambda target: target.name)
def test_mutated_cards_are_read_or_refused(target: Target) -> None:
    came, _ = play(target, 200, seed=5)
    assert sum(came.values()) == 200
    assert came["refused"] > 5
    assert not came["told"], "a refusal told what the card holds"
