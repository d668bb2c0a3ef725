"""Which bytes of a printer answer a question: flow control, automatic status and noise never do."""

from __future__ import annotations

import pytest

from devices.printer.answers import TOGETHER_SECONDS, Answer, Answers

XON, XOFF = b"\x11", b"\x13"
STATUS, AUTOMATIC, CLEARED = b"\x12", b"\x14\x00\x00\x0f", b"\x37\x25\x00"


def sorted_bytes(raw: bytes, *, apart_seconds: float = 0.0) -> list[Answer | None]:
    answers = Answers()
    return [answers.sort(byte, at=1 + number * apart_seconds) for number, byte in enumerate(raw)]


def test_a_byte_alone_is_sorted_by_the_bits_that_are_fixed() -> None:
    for byte in range(256):
        bits = f"{byte:08b}"
        known = Answer.STATUS if bits[0] + bits[3] + bits[6:] == "0110" else Answer.PLACE if bits[0] + bits[3] == "00" else None
        assert sorted_bytes(bytes([byte])) == [known], byte


@pytest.mark.parametrize(
    "noise",
    [
        XON,
        XOFF,
        b"\xff",
        b"\x80\x91",
        AUTOMATIC,
        b"\x10\x0f\x20" + XOFF + b"\x00\x12\x00",
        b"\x1c" + XOFF + b"\x00\x00" + XON + b"\x00",
    ],
)
def test_what_a_printer_sends_by_itself_answers_nothing(noise: bytes) -> None:
    assert sorted_bytes(noise) == [None] * len(noise)
    assert sorted_bytes(noise + STATUS + b"\x00") == [None] * len(noise) + [Answer.STATUS, Answer.PLACE]


def test_an_answer_within_automatic_status_is_heard_and_the_rest_of_that_is_not_taken_for_another() -> None:
    assert sorted_bytes(AUTOMATIC[:2] + STATUS + AUTOMATIC[2:]) == [None, None, Answer.STATUS, None, None]


def test_a_byte_that_only_looked_like_automatic_status_swallows_nothing_later() -> None:
    assert sorted_bytes(b"\x10\x00", apart_seconds=2 * TOGETHER_SECONDS) == [None, Answer.PLACE]


@pytest.mark.parametrize("raw", [CLEARED, b"\x37" + XOFF + b"\x25" + XON + b"\x00"])
def test_cleared_buffers_are_told_in_three_bytes_of_which_none_is_a_place(raw: bytes) -> None:
    assert sorted_bytes(raw) == [None] * (len(raw) - 1) + [Answer.CLEARED]
