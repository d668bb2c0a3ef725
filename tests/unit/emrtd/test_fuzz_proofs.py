"""The short form of the fuzzing: every parser that proves answers mutated files with a typed refusal, or what was signed."""

from __future__ import annotations

import pytest

from tests.unit.emrtd.fuzz_proofs import targets
from tests.unit.emrtd.fuzzing import Target, play


@pytest.mark.parametrize("target", tuple(targets()), ids=lambda target: target.name)
def test_mutated_files_end_in_a_typed_answer(target: Target) -> None:
    came, _ = play(target, 300, seed=5)
    assert sum(came.values()) == 300
    assert came["MALFORMED"] + came["CHALLENGE"] > 100
