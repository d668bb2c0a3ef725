"""Travel documents from the laying to the paper: the demo's documents on their wire, in their process, and the real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core import steps as at
from kiosk.core.documents import MrzKey
from kiosk.core.events import KeyScanned
from kiosk.core.steps import Problem
from tests.system.test_dock import Demo


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    demo.comes_to(at.Welcome)
    yield demo
    demo.stop()


def type_can(demo: Demo, digits: str) -> None:
    demo.until(lambda step: isinstance(step, at.EnteringCan) and not step.digits)
    for digit in digits:
        demo.kiosk.front.press("digit", digit)
    demo.kiosk.front.press("submit", "")


def listed(demo: Demo) -> at.ShowingTransactions:
    step = demo.comes_to(at.ShowingTransactions)
    assert isinstance(step, at.ShowingTransactions)
    return step


def leave(demo: Demo) -> None:
    demo.kiosk.front.press("finish", "")
    demo.peers.slot.pull()
    demo.comes_to(at.Welcome)


@pytest.mark.system
def test_a_card_is_read_with_its_number_and_its_list_is_whole_when_its_holder_is_proven(demo: Demo) -> None:
    demo.peers.lay("hamza")
    type_can(demo, "000000")
    wrong = demo.until(lambda step: isinstance(step, at.EnteringCan) and step.notice is not None)
    assert isinstance(wrong, at.EnteringCan)
    assert wrong.notice is at.KeyNotice.WRONG
    type_can(demo, "418296")
    limited = listed(demo)
    assert limited.limited
    assert limited.transactions.items
    assert all(item.subject is None for item in limited.transactions.items)
    demo.kiosk.front.press("seeMore", "")
    demo.prove()
    whole = listed(demo)
    assert not whole.limited
    assert all(item.subject is not None for item in whole.transactions.items)
    demo.kiosk.front.press("print", "")
    demo.comes_to(at.TakeBelongings)
    assert len(demo.peers.printed) == 1


@pytest.mark.system
def test_a_document_that_is_moved_is_asked_for_and_read_again_without_its_key(demo: Demo) -> None:
    demo.peers.lay("hamza")
    type_can(demo, "418296")
    demo.comes_to(at.ReadingDocument)
    demo.peers.slot.pull()
    away = demo.comes_to(at.LayDocument)
    assert isinstance(away, at.LayDocument)
    assert away.again
    demo.peers.lay("hamza")
    assert listed(demo).transactions.items


@pytest.mark.system
def test_a_passport_scanned_before_it_is_laid_is_asked_for_nothing(demo: Demo) -> None:
    demo.kiosk.inbox.post(KeyScanned(MrzKey("EB0427719", "780914", "320120")))
    demo.comes_to(at.LayDocument)
    demo.peers.lay("aisha")
    seen = set[type[at.Step]]()
    demo.until(lambda step: seen.add(type(step)) is None and isinstance(step, at.ShowingTransactions))
    assert not seen & {at.EnteringCan, at.EnteringMrz}
    assert listed(demo).limited


@pytest.mark.system
def test_documents_that_prove_nothing_open_nothing(demo: Demo) -> None:
    for persona, can, problem in (
        ("tariq", "105923", Problem.DOCUMENT_NOT_PROVEN),
        ("idris", "730511", Problem.DOCUMENT_NOT_PROVEN),
    ):
        demo.peers.lay(persona)
        type_can(demo, can)
        assert demo.apologises() is problem, persona
        leave(demo)
    demo.kiosk.inbox.post(KeyScanned(MrzKey("KD2208153", "690630", "250331")))
    demo.comes_to(at.LayDocument)
    demo.peers.lay("zaynab")
    assert demo.apologises() is Problem.CARD_EXPIRED
