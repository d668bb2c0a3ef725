"""Garbage is collected at the beginning of every rest, and only then."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kiosk.core.steps import TakeBelongings, Welcome
from kiosk.runtime.memory import Memory


class Page:
    """Refers to itself, as pages and their models do: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _no_collection_by_chance() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def test_what_a_visit_left_is_collected_when_it_has_ended_and_the_start_once() -> None:
    memory = Memory()
    for _ in range(2):
        memory.tidy(None)
        left = weakref.ref(Page())
        memory.tidy(TakeBelongings)
        assert left() is not None, "the last screen may still stand"
        memory.tidy(TakeBelongings)
        assert left() is None


def test_a_rest_that_goes_on_is_not_tidied_again_but_the_next_one_is() -> None:
    memory = Memory()
    for _ in range(2):
        memory.tidy(TakeBelongings)
    later = weakref.ref(Page())
    memory.tidy(TakeBelongings)
    assert later() is not None, "a collection at every tick would cost a resting kiosk its processor"
    for _ in range(2):
        memory.tidy(Welcome)
    assert later() is None
