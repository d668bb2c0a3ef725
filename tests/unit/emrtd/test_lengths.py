"""How long a card's answers may be is believed only where the card says it: historical bytes and EF.ATR/INFO."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.card.emrtd.lengths import Lengths, longest_answer, of_atr
from devices.simulated.keyless import ATR_T0, ATR_T1

# Of readers without contacts: 3B 8n 80 01, the historical bytes of the chip, check byte
EXTENDED = bytes.fromhex("3B8A80018031F873F741E08290007C")
EXTENDED_NO_FILE = bytes.fromhex("3B88800100738084409000003D")  # category 00: three bytes of status at the end
SHORT = bytes.fromhex("3B868001807380040001")
BOUNDS = bytes.fromhex("7F6608" + "02020104" + "02020800")


@pytest.mark.parametrize(
    ("atr", "lengths"),
    [
        (EXTENDED, Lengths(extended=True, in_the_file=True)),
        (EXTENDED_NO_FILE, Lengths(extended=True, in_the_file=False)),
        (SHORT, Lengths(extended=False, in_the_file=False)),
        (ATR_T0, Lengths()),
        (ATR_T1, Lengths()),
        (b"", Lengths()),
        (bytes.fromhex("3BFF"), Lengths()),
    ],
)
def test_the_historical_bytes_say_how_lengths_are_written(atr: bytes, lengths: Lengths) -> None:
    assert of_atr(atr) == lengths


@pytest.mark.parametrize(
    ("atr", "info", "longest"),
    [
        (SHORT, b"", 256),
        (ATR_T1, b"", 256),
        (SHORT, BOUNDS, 256),
        (EXTENDED_NO_FILE, b"", 4_096),
        (EXTENDED, BOUNDS, 0x0800 - 2),
        (EXTENDED, BOUNDS + bytes(20), 0x0800 - 2),
        (EXTENDED, BOUNDS + b"\x7f", 0x0800 - 2),
        (EXTENDED, bytes.fromhex("7F6604" + "02020104"), 4_096),
        (EXTENDED, bytes.fromhex("7F6608" + "02020104" + "02020010"), 256),
        (EXTENDED, bytes.fromhex("7F660A" + "02020104" + "0204FFFFFFFF"), 65_534),
        (ATR_T1, bytes.fromhex("4703808140"), 4_096),
        (EXTENDED, bytes.fromhex("4703808100"), 256),
    ],
)
def test_an_answer_is_asked_to_be_as_long_as_the_card_allows(atr: bytes, info: bytes, longest: int) -> None:
    assert longest_answer(atr, info) == longest


@given(st.binary(max_size=40), st.binary(max_size=300))
def test_whatever_a_card_says_of_itself_is_taken_for_no_more_than_the_standard_allows(atr: bytes, info: bytes) -> None:
    assert 256 <= longest_answer(atr, info) <= 65_536
