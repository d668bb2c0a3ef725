"""The holder confirms on his phone, from the kiosk's screen to the dock's phone and back, through the real service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.core import steps as at
from kiosk.core.steps import Problem
from tests.system.test_dock import Demo

pytestmark = pytest.mark.system
BROKEN = (Problem.SERVICE_DOWN, Problem.NO_NETWORK)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    demo.comes_to(at.Welcome)
    yield demo
    demo.stop()


@pytest.fixture
def demo(standing: Demo) -> Iterator[Demo]:
    """The same demo for every test, at rest at its beginning and its end."""
    yield standing
    standing.kiosk.front.press("finish", "")
    standing.peers.slot.pull()
    standing.dock.fault("")
    standing.comes_to(at.Welcome)


def asked(demo: Demo, persona: str = "ahmad") -> str:
    """Lay a card, choose the phone, and answer the digits that the kiosk shows; the dock's phone shows them among others."""
    demo.click(f"card {persona}")
    demo.comes_to(at.ProvingHolder)
    demo.kiosk.front.press("otherWay", "")
    step = demo.until(lambda step: isinstance(step, at.ConfirmingOnPhone) and step.digits != "")
    assert isinstance(step, at.ConfirmingOnPhone)
    demo.dock.refresh()
    assert step.digits in demo.dock._shown["numbers"]
    assert len(set(demo.dock._shown["numbers"])) == 3
    demo.until(lambda _: len({demo.middle(f"number {number}").x() for number in demo.dock._shown["numbers"]}) == 3)
    return step.digits


def test_the_right_number_leads_to_the_list(demo: Demo) -> None:
    demo.click(f"number {asked(demo)}")
    demo.comes_to(at.ShowingTransactions)
    assert demo.dock._shown["numbers"] == []


def test_another_number_and_not_me_are_told_politely_and_a_code_still_leads_to_the_list(demo: Demo) -> None:
    digits = asked(demo)
    demo.click(f"number {next(number for number in demo.dock._shown['numbers'] if number != digits)}")
    demo.until(lambda step: isinstance(step, at.ConfirmingOnPhone) and step.notice is at.PhoneNotice.REJECTED)
    demo.kiosk.front.press("resend", "")
    demo.until(lambda step: isinstance(step, at.ConfirmingOnPhone) and step.digits != "")
    demo.dock.refresh()
    demo.until(lambda _: demo.middle("not me").x() > demo.middle(f"number {demo.dock._shown['numbers'][-1]}").x())
    demo.click("not me")
    demo.until(lambda step: isinstance(step, at.ConfirmingOnPhone) and step.notice is at.PhoneNotice.REJECTED)
    demo.codes = demo.peers.last_code()
    demo.kiosk.front.press("otherWay", "")
    demo.prove()


def test_a_line_that_breaks_while_the_phone_decides_ends_in_a_sentence_and_a_pick_that_comes_late_opens_nothing(
    demo: Demo,
) -> None:
    digits = asked(demo)
    demo.click("service stopped")
    assert demo.apologises() in BROKEN
    demo.click("end")
    demo.kiosk.front.press("finish", "")
    demo.peers.phone.pick(digits)
    demo.peers.slot.pull()
    demo.comes_to(at.Welcome)
    second = asked(demo, "khalid")
    demo.until(lambda step: isinstance(step, at.ConfirmingOnPhone) and step.digits == second)
    demo.click(f"number {second}")
    demo.comes_to(at.ShowingTransactions)


def test_a_line_that_is_back_within_three_questions_is_not_noticed(demo: Demo) -> None:
    digits = asked(demo)
    demo.peers.line.cut()
    demo.until(lambda _: demo.kiosk._service._polls_lost == 1)
    demo.peers.line.mend()
    demo.click(f"number {digits}")
    demo.comes_to(at.ShowingTransactions)
