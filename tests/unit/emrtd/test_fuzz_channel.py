"""The short form of the fuzzing: whatever a chip answers, it is refused by type or was what the chip said."""

from __future__ import annotations

import pytest

from tests.unit.emrtd.fuzz_channel import targets
from tests.unit.emrtd.fuzzing import Target, play


@pytest.mark.parametrize("target", tuple(targets()), ids=lambda target: target.name)
def test_mutated_answers_end_in_a_typed_outcome(target: Target) -> None:
    came, _ = play(target, 300, seed=5)
    assert sum(came.values()) == 300
    assert came["malformed"] > 50
