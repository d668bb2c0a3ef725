"""What the bands say is the picture, dot for dot: on three widths, for any picture and for the reference receipt."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.printer.escpos_bytes import BAND_ROWS, bands
from devices.simulated.printer.peer import SimulatedPrinter
from tests.bench.reference import QR_TEXT, reference
from tests.unit.printer.paper import Picture, whole
from tests.unit.printer.printing import printed
from ui.application import start

WIDTHS = (576, 512, 384)
INVERSE = bytes(255 - byte for byte in range(256))


def dots(raw: bytes, width: int, *, feeds: bool = True) -> bytes:
    """Read bands back by Epson's reference alone: GS W, ESC a, ESC J, GS v 0; anything else is an error."""
    rows, align, at, line = bytearray(), 0, 0, width // 8
    while at < len(raw):
        match raw[at], raw[at + 1]:
            case 0x1D, 0x57:
                assert int.from_bytes(raw[at + 2 : at + 4], "little") == width
                at += 4
            case 0x1D, 0x50:
                assert raw[at + 2] == raw[at + 3], "a dot is as high as it is wide"
                at += 4
            case 0x1B, 0x61:
                align, at = raw[at + 2], at + 3
            case 0x1B, 0x4A if feeds:
                rows += bytes(line * raw[at + 2])
                at += 3
            case 0x1D, 0x76:
                size, count = (int.from_bytes(raw[at + n : at + n + 2], "little") for n in (4, 6))
                assert 0 < size <= line
                assert 0 < count <= BAND_ROWS
                spare, at = line - size, at + 8
                left = (0, spare / 2, spare)[align]
                blank = not any(raw[at : at + size * count])
                assert blank or left == int(left), "a centred band would stand between two dots' bytes"
                for _ in range(count):
                    rows += bytes(int(left)) + raw[at : at + size] + bytes(spare - int(left))
                    at += size
            case _:
                pytest.fail(f"unknown command at {at}: {raw[at : at + 2].hex()}")
    return bytes(rows)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    width = draw(st.sampled_from(WIDTHS))
    size = width // 8
    row = st.one_of(
        st.just(bytes(size)),
        st.tuples(st.integers(0, size - 1), st.binary(min_size=1, max_size=size)).map(
            lambda drawn: (bytes(drawn[0]) + drawn[1])[:size].ljust(size, b"\x00")
        ),
    )
    runs = draw(st.lists(st.tuples(row, st.integers(1, 300)), max_size=12))
    return Picture(width, b"".join(row * times for row, times in runs))


@settings(max_examples=150, deadline=None)
@given(pictures())
def test_the_bands_of_any_picture_are_the_picture(picture: Picture) -> None:
    assert dots(b"".join(picture.bands()), picture.width_dots) == picture.raw


@settings(max_examples=60, deadline=None)
@given(pictures())
def test_where_esc_j_cannot_be_trusted_blank_rows_are_rows(picture: Picture) -> None:
    raw = b"".join(bands((picture.raw,), picture.width_dots, feeds=False))
    assert dots(raw, picture.width_dots, feeds=False) == picture.raw


def test_a_row_that_would_widen_its_band_begins_another() -> None:
    narrow, wide = bytes(70) + b"\xff\xff", b"\xff" * 72
    line = Picture(576, narrow * 20 + wide * 3 + narrow * 20)
    assert dots(b"".join(line.bands()), 576) == line.raw
    assert len(b"".join(line.bands())) < 40 * 2 + 3 * 72 + 3 * 8 + 20
    assert len(list(line.bands())) == 1, "no blank row stands between them: they leave together"


def test_a_band_that_widens_row_by_row_has_no_more_rows_than_any() -> None:
    wedge = Picture(576, b"".join((b"\xff" * (1 + row // 8)).ljust(72, b"\x00") for row in range(570)))
    assert dots(b"".join(wedge.bands()), 576) == wedge.raw


@pytest.mark.parametrize("width", WIDTHS)
def test_the_reference_receipt_comes_out_dot_for_dot(width: int) -> None:
    start(["test"])
    from ui.paper.render import render

    picture = whole(render(reference(), width), width)
    assert dots(b"".join(picture.bands()), width) == picture.raw
    emulator = SimulatedPrinter(width_dots=width)
    try:
        printed(emulator, picture)
        assert emulator.receipts == [picture.raw]
    finally:
        emulator.stop()


@pytest.mark.parametrize("width", [*WIDTHS, 360, 632])
def test_a_code_is_read_from_paper_of_any_width_and_a_rule_goes_from_edge_to_edge(width: int) -> None:
    start(["test"])
    from ui.paper.render import render

    raw = whole(render(reference(), width), width).raw
    line = width // 8
    picture = Image.frombytes("1", (width, len(raw) // line), raw.translate(INVERSE)).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [QR_TEXT]
    assert b"\xff" * line in {raw[at : at + line] for at in range(0, len(raw), line)}


def test_arabic_is_sent_without_the_white_beside_it() -> None:
    right = Picture(576, (bytes(60) + b"\xff" * 12) * 40)
    (band,) = [chunk for chunk in right.bands() if b"\x1dv0" in chunk]
    assert len(band) < 40 * 12 + 20
