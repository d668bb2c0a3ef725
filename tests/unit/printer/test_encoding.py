"""What a printer does by itself goes as its command: the same paper, fewer bytes, and never what its profile does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from devices.printer.encoding import encode
from devices.printer.escpos_bytes import FEED_AND_CUT, INITIALISE
from devices.printer.native import QR_QUIET_DOTS, emblem_command, keep_emblem_command
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from tests.bench.reference import QR_TEXT, reference
from ui.application import start
from ui.paper.render import render
from ui.paper.strip import Strip

ABLE = replace(DEFAULT, native_qr=True, stored_logo=True)
HALF_DOTS = 2 * 203  # what ESC J counts on Epson's until GS P


@pytest.fixture(scope="module")
def strips() -> tuple[Strip, ...]:
    start(["test"])
    return tuple(render(reference(), 576))


def sent(strips: tuple[Strip, ...], profile: PrinterProfile) -> bytes:
    return b"".join(encode(strips, profile))


def test_a_receipt_has_one_emblem_and_one_code_and_both_say_what_they_are(strips: tuple[Strip, ...]) -> None:
    assert [strip.qr_text for strip in strips if strip.qr_text] == [QR_TEXT]
    assert [strip.logo for strip in strips].count(True) == 1
    assert not any(strip.logo and strip.qr_text for strip in strips)


def test_a_printer_gets_only_the_commands_that_its_profile_says(strips: tuple[Strip, ...]) -> None:
    code, emblem = b"1P0" + QR_TEXT.encode(), b"\x1d(L"
    for profile, has in (
        (DEFAULT, (False, False)),
        (replace(DEFAULT, native_qr=True), (True, False)),
        (replace(DEFAULT, stored_logo=True), (False, True)),
        (ABLE, (True, True)),
    ):
        raw = sent(strips, profile)
        assert (code in raw, emblem in raw) == has


def test_the_unit_is_set_before_anything_that_counts_dots(strips: tuple[Strip, ...]) -> None:
    assert sent(strips, DEFAULT).startswith(DEFAULT.prepare + b"\x1dW\x40\x02")
    assert sent(strips, ABLE).startswith(DEFAULT.prepare + b"\x1dW\x40\x02")
    assert sent(strips, ABLE).count(DEFAULT.prepare) == 1


def test_the_first_chunk_leaves_before_the_second_strip_is_drawn(strips: tuple[Strip, ...]) -> None:
    for profile in (DEFAULT, ABLE):
        drawn = 0

        def by_and_by() -> Iterator[Strip]:
            nonlocal drawn
            for strip in strips:
                drawn += 1
                yield strip

        next(encode(by_and_by(), profile))
        assert drawn == 1, profile


def test_the_emblem_is_kept_for_good_and_printed_where_it_was_drawn(strips: tuple[Strip, ...]) -> None:
    printer = PrinterCore(now=lambda: 0.0, units_down=HALF_DOTS)
    line = Connection(printer)
    (emblem,) = (strip.rows for strip in strips if strip.logo)
    line.feed(INITIALISE + emblem_command() + FEED_AND_CUT)
    line.feed(INITIALISE + keep_emblem_command(emblem, 576) + FEED_AND_CUT)
    printer.power_cycle()
    line.feed(INITIALISE + sent(strips, replace(DEFAULT, stored_logo=True)) + FEED_AND_CUT)
    assert printer.receipts == [b"", b"", b"".join(strip.rows for strip in strips)]


def test_an_emblem_that_is_too_large_to_keep_is_no_command() -> None:
    with pytest.raises(ValueError, match="too large"):
        keep_emblem_command(b"\xff" * 72 * 1000, 576)


@pytest.mark.parametrize("width", [576, 512, 384])
def test_a_code_of_the_printers_own_is_read_and_what_stands_around_it_stands_where_it_was_drawn(width: int) -> None:
    start(["test"])
    strips = tuple(render(reference(), width))
    printer = PrinterCore(now=lambda: 0.0, width_dots=width, units_down=HALF_DOTS)
    line = Connection(printer)
    (emblem,) = (strip.rows for strip in strips if strip.logo)
    line.feed(INITIALISE + keep_emblem_command(emblem, width))
    line.feed(INITIALISE + sent(strips, replace(ABLE, width_dots=width)) + FEED_AND_CUT)
    (paper,) = printer.receipts
    at = [bool(strip.qr_text) for strip in strips].index(True)
    above, below = (b"".join(strip.rows for strip in part) for part in (strips[:at], strips[at + 1 :]))
    assert paper.startswith(above)
    assert paper.endswith(below)
    code = paper[len(above) : len(paper) - len(below)]
    quiet = bytes(QR_QUIET_DOTS * width // 8)
    assert code.startswith(quiet)
    assert code.endswith(quiet)
    picture = Image.frombytes("1", (width, len(paper) * 8 // width), bytes(byte ^ 0xFF for byte in paper))
    assert [found.text for found in zxingcpp.read_barcodes(picture.convert("L"), zxingcpp.BarcodeFormat.QRCode)] == [QR_TEXT]


def test_without_esc_j_no_command_feeds() -> None:
    blank = (Strip(bytes(72 * 300)), Strip(b"\xff" * 72), Strip(b"", qr_text="x"))
    assert b"\x1bJ" in sent(blank, replace(ABLE, feeds=True))
    assert b"\x1bJ" not in sent(blank, replace(ABLE, feeds=False))
