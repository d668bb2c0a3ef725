"""A help note's code says what went wrong and when; one that was misread says nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands import receipt
from kiosk.core.help_code import LETTERS, NUMBERS, SENTENCES, Told, help_code, read_help_code
from kiosk.core.steps import LAY_AGAIN, Problem

MINUTES = st.datetimes(datetime(2026, 1, 1), datetime(2057, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
TOLD = st.builds(Told, st.sampled_from(list(SENTENCES)), MINUTES)
SEEN = Told(Problem.SERVICE_DOWN, datetime(2026, 11, 24, 10, 35))


@given(TOLD)
def test_a_code_says_what_was_written_into_it(told: Told) -> None:
    assert read_help_code(help_code(told)) == told
    assert read_help_code(help_code(told).lower().replace("-", " ")) == told


@given(TOLD, st.integers(0, 7), st.sampled_from(LETTERS))
def test_a_letter_that_is_misread_is_noticed(told: Told, place: int, letter: str) -> None:
    letters = help_code(told).replace("-", "")[1:]
    misread = letters[:place] + letter + letters[place + 1 :]
    assert read_help_code(misread) == (told if misread == letters else None)


@given(TOLD, st.integers(0, 6))
def test_two_letters_that_change_places_are_noticed(told: Told, place: int) -> None:
    letters = help_code(told).replace("-", "")[1:]
    turned = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    assert read_help_code(turned) == (told if turned == letters else None)


@pytest.mark.parametrize("text", ["", "H", "H-4F7K", "H-4F7K-2M9O", "R-4F7K-2M9Q-XW3H", "٤٤٤٤٤٤٤٤"])
def test_what_is_no_code_says_nothing(text: str) -> None:
    assert read_help_code(text) is None


def test_the_numbers_on_papers_that_are_out_keep_their_meaning() -> None:
    assert [problem.name for problem in NUMBERS.values()] == [
        "CARD_UNREADABLE",
        "CARD_UNKNOWN",
        "CARD_EXPIRED",
        "HOLDER_NOT_PROVEN",
        "TOO_MANY_CODES",
        "SERVICE_DOWN",
        "NO_NETWORK",
        "DOCUMENT_NOT_PROVEN",
    ]
    assert not {Problem.BANK_CARD, Problem.NO_PAPER, Problem.PRINTER_TROUBLE} & set(SENTENCES)
    assert LAY_AGAIN & set(SENTENCES), "whose document is not read is helped elsewhere"


def asked(code: str) -> int:
    parser = ArgumentParser()
    receipt.add_parser(parser.add_subparsers(), Path())
    arguments = parser.parse_args(["receipt", "help", code])
    return int(arguments.run(arguments))


def test_the_counter_reads_a_code_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(help_code(SEEN)) == 0
    assert capsys.readouterr().out == f"2026-11-24 10:35  {SENTENCES[SEEN.problem].en} {SENTENCES[SEEN.problem].ar}\n"
    assert asked("H-4F7K-2M9Q") == 4
    assert "look at its letters again" in capsys.readouterr().err
