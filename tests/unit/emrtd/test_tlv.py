"""BER-TLV: written shortest, read within its bounds, and nothing but a typed refusal for what it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.card.emrtd.tlv import BadTlv, header, objects, only, tlv


@pytest.mark.parametrize(
    ("tag", "length", "head"),
    [(0x87, 0, "8700"), (0x87, 127, "877f"), (0x87, 128, "878180"), (0x7F49, 255, "7f4981ff"), (0x61, 256, "61820100")],
)
def test_objects_are_written_with_their_shortest_length(tag: int, length: int, head: str) -> None:
    assert tlv(tag, bytes(length)) == bytes.fromhex(head) + bytes(length)
    assert header(bytes.fromhex(head)) == (tag, len(head) // 2, length)


def test_a_longer_length_than_needed_is_read_as_cards_write_it() -> None:
    assert objects(bytes.fromhex("60820001AA 5F2E8101BB")) == ((0x60, b"\xaa"), (0x5F2E, b"\xbb"))


@pytest.mark.parametrize(
    "raw",
    [
        "60",
        "6002AA",
        "6080AA0000",
        "60847F000000",
        "608201",
        "7F",
        "7F80808001AA",
        "5F",
        "6001AABB",
        "60FF",
        "6080",
        "608400000000",
        "7F8080800100",
    ],
)
def test_what_is_no_object_is_refused(raw: str) -> None:
    with pytest.raises(BadTlv):
        objects(bytes.fromhex(raw))


@pytest.mark.parametrize("raw", ["", "60", "6082", "608201", "7F", "5F1F"])
def test_a_head_that_is_cut_is_refused_before_its_value_is_looked_for(raw: str) -> None:
    with pytest.raises(BadTlv):
        header(bytes.fromhex(raw))


@pytest.mark.parametrize("raw", ["", "6101AA", "6001AA6001AA"])
def test_only_one_object_with_the_right_tag_will_do(raw: str) -> None:
    with pytest.raises(BadTlv):
        only(bytes.fromhex(raw), 0x60)


@given(st.lists(st.tuples(st.sampled_from([0x30, 0x87, 0x5F2E, 0x7F61]), st.binary(max_size=300)), max_size=5))
def test_what_is_written_is_read(found: list[tuple[int, bytes]]) -> None:
    assert objects(b"".join(tlv(tag, value) for tag, value in found)) == tuple(found)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_objects_or_refused(raw: bytes) -> None:
    try:
        found = objects(raw)
    except BadTlv:
        return
    assert sum(len(value) for _, value in found) <= len(raw)
