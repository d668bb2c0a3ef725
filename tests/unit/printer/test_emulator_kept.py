"""What the simulated printer keeps and draws by itself: graphics, letters of the host's own, images of old, its units."""

from __future__ import annotations

import random

import pytest

from devices.printer.escpos_bytes import ABANDON, FEED_AND_CUT, INITIALISE, bands
from devices.printer.profile import DEFAULT
from devices.simulated.printer.commands import command_length
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from tests.unit.printer.virtual import ROW, Clock, raster

LOGO = bytes([0b11110000, 0b00000001, 0b10000000, 0b01111111])  # 16 dots wide, 2 high
KEY = b"KC"


def graphics(function: int, parameters: bytes) -> bytes:
    """GS ( L, m is 48."""
    body = bytes([0x30, function]) + parameters
    return b"\x1d(L" + len(body).to_bytes(2, "little") + body


DEFINE = graphics(67, b"0" + KEY + b"\x01\x10\x00\x02\x001" + LOGO)
PRINT = graphics(69, KEY + b"\x01\x01")
LETTER = b"\x1b&\x03AA\x02" + b"\x80\x00\x01" + b"\xff\xff\xff"  # A: a column with its ends inked, then a full one
OLD = b"\x1b*\x21\x02\x00" + b"\x80\x00\x01" + b"\xff\xff\xff"  # the same as an image of 24 dots, double density
IN_COLUMNS = b"\x1cq\x01\x01\x00\x01\x00" + bytes([0x80] * 7 + [0xFF])  # 8 x 8: a line at the top, and one at the right


def paper(*sent: bytes, core: PrinterCore | None = None) -> bytes:
    printer = core or PrinterCore(now=Clock())
    Connection(printer).feed(b"".join(sent) + FEED_AND_CUT)
    return printer.receipts[-1]


def at_left(*rows: bytes) -> bytes:
    return b"".join(row.ljust(72, b"\x00") for row in rows)


def test_a_kept_image_is_printed_at_its_side_and_stays_through_a_loss_of_power() -> None:
    core = PrinterCore(now=Clock())
    assert paper(DEFINE, PRINT, core=core) == at_left(LOGO[:2], LOGO[2:])
    core.power_cycle()
    assert paper(b"\x1ba\x02", PRINT, core=core) == b"".join(bytes(70) + row for row in (LOGO[:2], LOGO[2:]))
    assert paper(INITIALISE, graphics(69, KEY + b"\x02\x01"), core=core) == at_left(b"\xff\x00\x00\x03", b"\xc0\x00\x3f\xff")


@pytest.mark.parametrize("ends", [graphics(65, b"CLR"), graphics(66, KEY), IN_COLUMNS], ids=["all", "one", "FS q"])
def test_a_deleted_image_prints_nothing(ends: bytes) -> None:
    assert paper(DEFINE, ends, PRINT) == b""


def test_an_image_of_another_key_or_amid_a_line_is_not_printed() -> None:
    assert paper(DEFINE, graphics(69, b"XX\x01\x01")) == b""
    core = PrinterCore(now=Clock())
    assert paper(b"Makkah\n", core=core) == paper(DEFINE, b"Makkah", PRINT, b"\n", core=core)


def test_graphics_of_the_print_buffer_are_printed_once_and_lost_when_it_is_cleared() -> None:
    stored = graphics(112, b"0\x01\x011\x10\x00\x02\x00" + LOGO)
    assert paper(stored, graphics(50, b""), graphics(50, b"")) == at_left(LOGO[:2], LOGO[2:])
    assert paper(stored, ABANDON, graphics(50, b"")) == b""
    long = b"\x1d8L" + (len(stored) - 5).to_bytes(4, "little") + stored[5:]  # GS 8 L
    assert paper(long, graphics(2, b"")) == at_left(LOGO[:2], LOGO[2:])


def test_numbered_images_are_in_columns_and_enlarged_on_request() -> None:
    assert paper(IN_COLUMNS, b"\x1cp\x01\x00") == at_left(b"\xff", *[b"\x01"] * 7)
    assert paper(IN_COLUMNS, b"\x1cp\x01\x03") == at_left(*[b"\xff\xff"] * 2, *[b"\x00\x03"] * 14)
    assert paper(IN_COLUMNS, b"\x1cp\x02\x00") == b""
    assert paper(IN_COLUMNS, DEFINE, b"\x1cp\x01\x00") == b"", "the other kind deletes it"


def test_a_letter_of_the_hosts_own_is_printed_while_chosen_until_it_is_cancelled() -> None:
    core = PrinterCore(now=Clock())
    own = at_left(b"\xc0", *[b"\x40"] * 22, b"\xc0", *[b""] * 6)
    built_in = paper(b"A\n", core=core)
    assert paper(LETTER, b"A\n", core=core) == built_in
    assert paper(b"\x1b%\x01A\n", core=core) == own
    assert core.texts[-1] == ("\ue041",)
    assert paper(b"\x1b?A", b"A\n", core=core) == built_in
    assert paper(LETTER, INITIALISE, b"\x1b%\x01A\n", core=core) == built_in
    assert paper(LETTER, core=core) == b""
    core.power_cycle()
    assert paper(b"\x1b%\x01A\n", core=core) == built_in


def test_an_image_of_old_stands_in_its_line() -> None:
    both = at_left(b"\xc0", *[b"\x40"] * 22, b"\xc0")
    assert paper(b"\x1b3\x18", OLD, b"\n") == both
    assert paper(b"\x1b3\x00", b"\x1b*\x00\x01\x00\x80", b"\n") == at_left(*[b"\xc0"] * 3, *[b""] * 21)
    assert len(paper(b"\x1b3\x18\x1b2", OLD, b"\n")) == 30 * 72


@pytest.mark.parametrize(("mode", "rows"), [(0, [b"\x0f"]), (1, [b"\x00\xff"]), (2, [b"\x0f"] * 2), (3, [b"\x00\xff"] * 2)])
def test_a_raster_is_enlarged_by_its_mode(mode: int, rows: list[bytes]) -> None:
    assert paper(b"\x1dv0" + bytes([mode]) + b"\x01\x00\x01\x00\x0f") == at_left(*rows)
    assert paper(b"\x1dv0" + b"0123"[mode : mode + 1] + b"\x01\x00\x01\x00\x0f") == at_left(*rows)


def test_a_raster_amid_a_line_is_letters() -> None:
    core = PrinterCore(now=Clock())
    assert paper(b"ab", raster(1), b"\n", core=core) == paper(b"abH\n", core=core)  # its width of 72 bytes is an H
    assert core.bands == 0
    assert paper(b"ab", INITIALISE, raster(1), core=core) == ROW


def test_feeds_are_half_a_dot_a_unit_on_epsons_printers_until_they_are_prepared() -> None:
    picture = ROW * 3 + bytes(72) * 40 + ROW
    sent = b"".join(bands((picture,), 576))
    core = PrinterCore(now=Clock(), units_down=406)
    assert paper(INITIALISE, sent, core=core) == ROW * 3 + bytes(72) * 20 + ROW
    assert paper(INITIALISE, DEFAULT.prepare, sent, core=core) == picture
    assert paper(INITIALISE, sent, core=core) == ROW * 3 + bytes(72) * 20 + ROW, "ESC @ sets the units back"
    other = PrinterCore(now=Clock(), width_dots=512, dots_an_inch=180, units_down=360)
    assert paper(b"\x1dP\xb4\xb4\x1dW\x40\x00\x1ba\x02\x1bJ\x02\x1dv0\x00\x01\x00\x01\x00\xff", core=other) == bytes(
        2 * 64 + 7
    ) + b"\xff" + bytes(56)


def test_sides_and_margins_are_told_in_units_too() -> None:
    half = b"\x1dP\x66\x00"  # 102 to the inch: 8 of them are 15 dots of 203
    assert paper(half, b"\x1dL\x08\x00\x1dv0\x00\x01\x00\x01\x00\xff") == at_left(b"\x00\x01\xfe")
    assert paper(half, b"\x1dW\x08\x00\x1ba\x02\x1dv0\x00\x01\x00\x01\x00\xff") == at_left(b"\x01\xfe")
    assert paper(half, b"\x1b$\x08\x00\x1dv0\x00\x01\x00\x01\x00\xff") == at_left(b"\x00\x01\xfe")


def test_older_printers_cuts_are_cuts() -> None:
    core = PrinterCore(now=Clock())
    Connection(core).feed(raster(1) + b"\x1bi" + raster(2) + b"\x1bm")
    assert core.receipts == [ROW, ROW * 2]


COMMANDS = (
    *(DEFINE, PRINT, LETTER, OLD, IN_COLUMNS, b"\x1cp\x01\x00", b"\x1b%\x01", b"\x1b?A", b"\x1bi", b"\x1bm", b"\x1cq\x00"),
    *(b"\x1de\x02", b"\x1de\x03\x0c", b"\x1de\x20\x0c\x1e", b"\x1de\x05", b"\x1de\x06", b"\x10\x04\x14", b"\x10\x04\x07\x01"),
    *(b"\x1bD\x08\x10\x00", b"\x1dk\x04123\x00", b"\x1dkI\x03123", b"\x1d*\x01\x01" + bytes(8), b"\x1bp\x00\x10\x10"),
    *(b"\x1d8L\x02\x00\x00\x0002", b"\x1b*\x00\x02\x00ab", b"\x1bc5\x01", b"\x1dI\x01"),
)


def test_no_command_is_taken_before_its_last_byte_nor_beyond_it() -> None:
    for command in COMMANDS:
        assert [command_length(command[:at]) for at in range(len(command))] == [0] * len(command), command
        assert command_length(command + b"\x1b@") == len(command), command


def test_in_pieces_of_any_size_it_is_the_same_paper() -> None:
    sent = b"".join((*COMMANDS, b"\x1b%\x01A B\n", PRINT, *bands((ROW * 70 + bytes(720),), 576), b"\x1cp\x01\x01"))
    whole = paper(sent)
    assert any(whole)
    drawn = random.Random(2)
    for most in (1, 3, 9, 100):
        core = PrinterCore(now=Clock(), buffer_bytes=1000)
        line, at = Connection(core), 0
        while at < len(sent):
            at += line.feed(sent[at : at + drawn.randint(1, most)])
        line.feed(FEED_AND_CUT)
        assert core.receipts[-1] == whole
