"""The short form of the fuzzing: mutated zones and files of a document end in what they say or in a typed refusal."""

from __future__ import annotations

import pytest

from tests.unit.emrtd.fuzz_documents import targets
from tests.unit.emrtd.fuzzing import Target, play


@pytest.mark.parametrize("target", tuple(targets()), ids=lambda target: target.name)
def test_mutated_documents_end_in_a_typed_answer(target: Target) -> None:
    came, _ = play(target, 1000, seed=5)
    assert sum(came.values()) == 1000
    assert came["malformed"] + came["LENGTH"] + came["short"] > 100
    assert came["read"] > 0
