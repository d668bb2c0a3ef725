"""The short form of the fuzzing: whatever a scanner sends ends in a scan, a typed refusal or nothing, and leaves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.emrtd.fuzz_documents import SPECIMENS
from tests.unit.emrtd.fuzzing import Target, play
from tests.unit.scanner.fuzz_scans import NUMBER, scanned, targets

PIECES = [*(line.encode() for specimen in SPECIMENS.values() for line in specimen.split("\n")), NUMBER, b"\r", b"\n", b"\x02"]


@pytest.mark.parametrize("target", tuple(targets()), ids=lambda target: target.name)
def test_mutated_scans_end_in_a_typed_answer(target: Target) -> None:
    came, _ = play(target, 300, seed=5)
    assert sum(came.values()) == 300
    assert came["read"] > 0
    assert target.name in ("two documents and a number", "a flood") or came["read"] < 300


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=100)), max_size=30))
def test_lines_of_all_documents_in_any_order_end_in_a_typed_answer(pieces: list[bytes]) -> None:
    scanned(b"".join(pieces))
