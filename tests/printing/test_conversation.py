"""Asking a printer: whose answer is it, when it comes late; and when a blocked cutter is tried again."""

from __future__ import annotations

import pytest

from devices.printer.conversation import ANSWER_SECONDS, LATE_SECONDS, Conversation
from devices.printer.driver import RECOVER_SECONDS, ReceiptPrinter
from devices.printer.profile import RECOVER
from tests.printing.world import World

ONLINE, OFFLINE, COVER_OPEN = 0x12, 0x1A, 0x16


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("late_seconds", [0.6, 1.2, 3.0, LATE_SECONDS - 0.1])
def test_a_late_answer_is_not_the_next_questions(world: World, late_seconds: float) -> None:
    conversation = Conversation(world.open_line(), now=world.now)
    world.core.answers_after_seconds = late_seconds
    assert conversation.ask(1) is None
    world.core.fault = "cover-open"
    world.core.answers_after_seconds = 0.0
    assert conversation.ask(2, seconds=10) == COVER_OPEN


def test_while_a_question_is_open_no_other_is_asked(world: World) -> None:
    conversation = Conversation(world.open_line(), now=world.now)
    world.mute = True
    for _ in range(4):
        assert conversation.ask(1) is None
    assert bytes(world.core.raw) == b"\x10\x04\x01"
    world.mute = False
    assert conversation.ask(1, seconds=LATE_SECONDS) == ONLINE


def test_a_late_answer_to_a_mark_does_not_pass_the_next_one(world: World) -> None:
    conversation = Conversation(world.open_line(), now=world.now)
    world.core.answers_after_seconds = 2.0
    conversation.mark()
    assert not conversation.passed(seconds=ANSWER_SECONDS)
    world.core.fault = "paper-out"
    conversation.mark()
    assert not conversation.passed(seconds=10)


def test_a_mark_that_was_abandoned_is_waited_for_no_more(world: World) -> None:
    conversation = Conversation(world.open_line(), now=world.now)
    world.core.fault = "paper-out"
    conversation.mark()
    assert conversation.abandon(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    began = world.now()
    assert conversation.settle()
    assert world.now() == began


def test_what_came_before_a_question_answers_it_not(world: World) -> None:
    conversation = Conversation(world.open_line(), now=world.now)
    world.noise += bytes([OFFLINE])
    assert conversation.ask(1) == ONLINE


class ToldLine:
    """Answers DLE EOT 1 to 4 with these bytes."""

    def __init__(self, world: World, answers: bytes) -> None:
        self._world, self.answers, self._said = world, answers, bytearray()
        self.heard: list[bytes] = []

    def write(self, raw: bytes, *, seconds: float) -> None:  # noqa: ARG002 - it takes all at once
        self.heard.append(raw)
        if raw[:2] == b"\x10\x04":
            self._said.append(self.answers[raw[2] - 1])

    def read(self, *, seconds: float) -> int | None:
        if self._said:
            return self._said.pop(0)
        self._world.wait_until(self._world.now() + seconds)
        return None

    def close(self) -> None: ...

    def drop(self) -> None: ...


CUTTER, CUTTER_AND_COVER, MECHANICAL = b"\x1a\x52\x1a\x12", b"\x1a\x56\x1a\x12", b"\x1a\x52\x16\x12"


@pytest.mark.parametrize("error", [CUTTER, MECHANICAL])
def test_a_blocked_cutter_or_jam_is_tried_again_now_and_then_and_at_once_when_the_cover_was_closed(
    world: World, error: bytes
) -> None:
    line = ToldLine(world, error)
    printer = ReceiptPrinter(lambda: line, now=world.now)
    printer.open()

    def tries(seconds: float) -> int:
        line.heard.clear()
        for _ in range(int(seconds)):
            printer.poll()
            world.wait_until(world.now() + 1)
        return line.heard.count(RECOVER)

    assert tries(RECOVER_SECONDS - 1) == 0
    assert tries(3 * RECOVER_SECONDS) == 3
    line.answers = error[:1] + b"\x56" + error[2:]
    assert tries(3 * RECOVER_SECONDS) == 0, "somebody's fingers are in it"
    line.answers = error
    assert tries(1) == 1
    assert tries(RECOVER_SECONDS - 1) == 0
