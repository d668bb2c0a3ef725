"""The short form of ten thousand cycles, and the proof that a wrong outcome would be seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from devices.simulated.document.variant import Flaw, Manner, Proof
from tests.documents import lines
from tests.documents.direct import World, judge, play, without_trouble
from tests.documents.drawing import Draw, KeyKind, draw
from tests.documents.driven import drawn_for_a_reader
from tests.documents.outcome import Outcome, expected

WORLD = World.made(datetime.now(UTC))


def test_sixty_documents_laid_read_and_pulled_at_random_end_as_they_must() -> None:
    chance = random.Random(5)
    came = {play(draw(chance), WORLD, chance)[0] for _ in range(60)}
    assert came >= {Outcome.GONE, Outcome.KEY_WRONG, Outcome.CHIP_GENUINE, Outcome.DATA_AUTHENTIC, Outcome.DATA_REFUSED}


@pytest.mark.parametrize("flaw", [flaw for flaw in Flaw if flaw is not Flaw.NONE])
def test_each_kind_of_forgery_is_told_from_the_genuine_document(flaw: Flaw) -> None:
    drawn = _first(lambda item: item.variant.flaw is flaw and item.variant.proof is Proof.ACTIVE_ECDSA)
    assert play(drawn, WORLD, random.Random(1))[0] is expected(drawn)[0]
    genuine = replace(drawn, variant=replace(drawn.variant, flaw=Flaw.NONE))
    assert play(genuine, WORLD, random.Random(1))[0] is Outcome.CHIP_GENUINE


def test_a_document_that_is_pulled_at_any_command_is_gone() -> None:
    drawn = _first(lambda item: item.variant.proof is Proof.AGREEMENT and item.variant.flaw is Flaw.NONE)
    _, whole = play(drawn, WORLD, random.Random(1))
    for commands in range(whole):
        assert play(replace(drawn, leaves_after=commands), WORLD, random.Random(1)) == (Outcome.GONE, commands + 1)


def test_some_are_read_by_the_production_driver_and_its_process_and_proven_there_or_from_afar() -> None:
    chance = random.Random(7)
    with lines.simulated_slot(WORLD) as pad:
        for number in range(8):
            pad.play(drawn_for_a_reader(draw(chance), chance), WORLD, afar=number % 2 == 0)


@pytest.mark.system
def test_some_are_read_through_a_real_pcscd() -> None:
    chance = random.Random(8)
    with lines.pcscd(WORLD) as pad:
        for number in range(5):
            pad.play(drawn_for_a_reader(draw(chance), chance), WORLD, afar=number % 2 == 0)
        mute = _first(lambda item: item.variant.flaw is Flaw.NONE)
        mute = replace(mute, variant=replace(mute.variant, manner=Manner.MUTE))
        assert pad.play(mute, WORLD, afar=False)[0] is Outcome.MUTE


def test_an_outcome_that_is_not_the_right_one_is_seen() -> None:
    clone = _first(lambda item: item.variant.flaw is Flaw.CLONE and item.variant.proof is Proof.ACTIVE_RSA)
    judge(clone, Outcome.CHIP_REFUSED, None, 30)
    for wrong in (Outcome.CHIP_GENUINE, Outcome.DATA_AUTHENTIC, Outcome.GONE, Outcome.UNREADABLE):
        with pytest.raises(AssertionError, match="CHIP_REFUSED"):
            judge(clone, wrong, None, 30)
    with pytest.raises(AssertionError, match="pulled"):
        judge(replace(clone, leaves_after=29), Outcome.CHIP_REFUSED, None, 30)
    judge(replace(clone, spoilt_at=3), Outcome.UNREADABLE, None, 30)
    with pytest.raises(AssertionError, match="spoilt"):
        judge(replace(clone, spoilt_at=3), Outcome.CHIP_GENUINE, None, 30)


def _first(fits: Callable[[Draw], bool]) -> Draw:
    chance = random.Random(11)
    while True:
        drawn = replace(without_trouble(draw(chance)), key=KeyKind.ZONE)
        if fits(drawn):
            return drawn
