"""Paper as others' code reads it: npos finds the commands, decodes the dots and the words; zero dots differ.

It sets rasters of full width one under the other by itself. Sides and feeds it does not know, and for rasters of different
widths its step from row to row is that of the widest: there each band is decoded by it alone and placed here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from PIL import Image

from devices.printer.escpos_bytes import BAND_ROWS, INITIALISE
from devices.printer.profile import DEFAULT
from devices.printer.status import PrintOutcome
from devices.printer.text_mode import QrCode, Row, Rule, TextPrinter, encode_text
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.peer import SimulatedPrinter
from tests.bench.reference import QR_TEXT, reference
from tests.foreign.decoder import Command, Decoded, decode
from tests.unit.printer.paper import Picture, whole
from tests.unit.printer.printing import printed
from ui.application import start
from ui.paper.render import render

WIDTHS = (576, 512, 384)
DOTS_AN_INCH = 203


def raster(size: int, rows: bytes) -> bytes:
    return b"\x1dv0\x00" + size.to_bytes(2, "little") + (len(rows) // size).to_bytes(2, "little") + rows


def naive(picture: Picture) -> Iterator[bytes]:
    yield raster(picture.width_dots // 8, picture.raw)


def banded(picture: Picture) -> Iterator[bytes]:
    size = picture.width_dots // 8
    for at in range(0, len(picture.raw), size * BAND_ROWS):
        yield raster(size, picture.raw[at : at + size * BAND_ROWS])


def trimmed(picture: Picture) -> Iterator[bytes]:
    return picture.bands()


def stream(picture: Picture, form: Callable[[Picture], Iterator[bytes]]) -> bytes:
    """All that the printer gets of a receipt but questions."""
    return b"".join((INITIALISE, *form(picture), DEFAULT.finish))


def random_picture(drawn: random.Random, width: int) -> Picture:
    """Runs of blank rows, noise, and ink somewhere between white sides."""
    size, rows = width // 8, bytearray()
    for _ in range(drawn.randint(1, 12)):
        left = drawn.randrange(size)
        ink = drawn.randbytes(drawn.randint(1, size - left)) if drawn.random() < 0.7 else b""
        rows += (bytes(left) + ink).ljust(size, b"\x00") * drawn.randint(1, drawn.choice((3, 70, 300)))
    return Picture(width, bytes(rows))


def pictures() -> list[Picture]:
    start(["test"])
    drawn = random.Random(4)
    receipts = [whole(render(reference(), width), width) for width in WIDTHS]
    return receipts + [random_picture(drawn, width) for width in WIDTHS for _ in range(12)]


def placed(raw: bytes, commands: tuple[Command, ...], width: int) -> bytes:
    """Set bands on paper by GS P, GS W, ESC a, ESC J of Epson's reference; any other command is an error."""
    rows, side, units, size = bytearray(), 0, 2 * DOTS_AN_INCH, width // 8
    for command in commands:
        arguments = raw[command.offset + 2 : command.offset + command.length]
        match command.name:
            case "GSv0":
                assert command.band is not None
                own = command.band.width_dots // 8
                left = (0, (size - own) // 2, size - own)[side]
                for at in range(0, len(command.band.rows), own):
                    rows += (bytes(left) + command.band.rows[at : at + own]).ljust(size, b"\x00")
            case "ESCJ":
                dots, rest = divmod(arguments[0] * DOTS_AN_INCH, units)
                assert rest == 0, "it would stop between two dots"
                rows += bytes(size * dots)
            case "ESCa":
                side = arguments[0]
            case "GSP":
                units = arguments[1]
            case "GSW":
                assert int.from_bytes(arguments, "little") == width
            case "ESC@" | "GSV" | "DLE\x04" | "GSr":  # begin, cut, questions
                pass
            case _:
                pytest.fail(f"a receipt has no business with {command.name}")
    return bytes(rows)


def test_the_picture_that_foreign_code_decodes_is_the_picture_drawn() -> None:
    drawn = pictures()
    forms = [(form, stream(picture, form), picture) for form in (naive, banded, trimmed) for picture in drawn]
    for (form, raw, picture), found in zip(forms, decode(raw for _, raw, _ in forms), strict=True):
        assert sum(command.length for command in found.commands) == len(raw), "it left bytes out"
        assert placed(raw, found.commands, picture.width_dots) == picture.raw
        if form is not trimmed:
            (stacked,) = found.pictures
            assert (stacked.width_dots, stacked.rows) == (picture.width_dots, picture.raw)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_the_driver_says_is_nothing_but_the_receipt_to_foreign_code_and_the_codes_text_is_read(width: int) -> None:
    start(["test"])
    picture = whole(render(reference(), width), width)
    printer = SimulatedPrinter(width_dots=width)
    assert printed(printer, picture) is PrintOutcome.PRINTED
    printer.unplug()
    raw = bytes(printer.raw)
    (found,) = decode([raw])
    assert sum(command.length for command in found.commands) == len(raw), "it left bytes out"
    rows = placed(raw, found.commands, width)
    assert rows == picture.raw
    paper = Image.frombytes("1", (width, len(rows) * 8 // width), bytes(byte ^ 0xFF for byte in rows)).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(paper)] == [QR_TEXT]


def test_one_dot_too_many_is_seen() -> None:
    picture = random_picture(random.Random(1), 384)
    raw = bytearray(stream(picture, trimmed))
    at = raw.index(b"\x1dv0") + 8
    raw[at] ^= 0x10
    (found,) = decode([bytes(raw)])
    differing = int.from_bytes(placed(bytes(raw), found.commands, 384), "big") ^ int.from_bytes(picture.raw, "big")
    assert differing.bit_count() == 1


@pytest.fixture(scope="module")
def text() -> tuple[bytes, Decoded]:
    pieces = (
        Row("إمارة منطقة مكة المكرمة", centred=True, bold=True, size=0x11),
        Rule(),
        Row("بانتظار صورة الصك", "14 جمادى الآخرة 1448هـ", mark="■"),
        Row("المرجع: \u20671447-ر/008713\u2069 (50%) لا إله إلا الله"),
        Row("Status: waiting", rtl=False),
        QrCode(QR_TEXT),
    )
    raw = b"".join((*encode_text(pieces, TextPrinter(48, 37)), DEFAULT.finish))
    (found,) = decode([raw])
    return raw, found


def test_the_words_that_foreign_code_reads_are_those_on_the_paper(text: tuple[bytes, Decoded]) -> None:
    raw, found = text
    printer = PrinterCore(now=lambda: 0.0)
    Connection(printer).feed(raw)
    lines = found.text.replace("٪", "%").split("\n")  # iconv-lite's table of CP864 is Unicode's; printers have ASCII's sign
    assert tuple(lines) == (*printer.texts[0], "")
    assert any("ﻣ" in line for line in lines)


def test_foreign_code_finds_the_code_that_the_printer_draws_itself(text: tuple[bytes, Decoded]) -> None:
    raw, found = text
    symbols = [raw[command.offset : command.offset + command.length] for command in found.commands if command.name == "GS(k"]
    assert [symbol[5:7] for symbol in symbols] == [b"1C", b"1E", b"1P", b"1Q"]
    assert symbols[2][8:] == QR_TEXT.encode()
