"""A receipt in a printer's own letters: what is emitted is read back, fits its paper, and says what the content says."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from devices.printer.escpos_bytes import FEED_AND_CUT
from devices.printer.status import PLACE
from devices.printer.text_choice import prints_text
from devices.printer.text_mode import LARGE, Gap, Piece, QrCode, Row, Rule, TextPrinter, encode_text
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.directions import reads_arabic
from kiosk.core.receipt import content
from kiosk.core.receipt_blocks import Code, ReceiptContent, to_json
from kiosk.core.transactions import Language
from kiosk.runtime.text_receipt import text_receipt
from tests.bench.reference import LETTERHEAD
from tests.papers import papers
from tests.pictures import DETAIL, LIST, MOVEMENTS, RECEIPT
from tests.unit.printer.reading import Line, lines_of

WAITING = replace(DETAIL.transaction, reference="1447-ر/008713")
ARABIC, ENGLISH = Language.ARABIC, Language.ENGLISH
EIGHT = replace(DETAIL, transaction=WAITING, movements=(MOVEMENTS * 2)[:8])
LONG, LONG_ENGLISH = (content(EIGHT, RECEIPT, LETTERHEAD, language) for language in (ARABIC, ENGLISH))
MANY, MANY_ENGLISH = (content(LIST, RECEIPT, LETTERHEAD, language) for language in (ARABIC, ENGLISH))
EPSON = TextPrinter(48, 37)
PAPERS = {f"{name}-{language.value}": paper.content for language in Language for name, paper in papers(language)}


def printed(pieces: Iterator[Piece] | tuple[Piece, ...], columns: int = 48) -> list[Line]:
    return lines_of(b"".join(encode_text(pieces, TextPrinter(columns, 37))))


def paper(receipt: ReceiptContent, columns: int = 48, *, native_qr: bool = True) -> list[Line]:
    return printed(text_receipt(receipt, columns=columns, native_qr=native_qr), columns)


def all_texts(receipt: ReceiptContent) -> Iterator[tuple[str, bool]]:
    """Every text in a content but its code's, whatever it is made of, and whether it goes from right to left."""
    for block in receipt.blocks:
        for item in fields(block) if not isinstance(block, Code) else ():
            value = getattr(block, item.name)
            yield from ((value, reads_arabic(value)),) if type(value) is str else ()


def as_written(text: str) -> str:
    """A text as the code page has it and the eye reads it; what only divides (colons and dots between two) is left out."""
    bare = "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Cf"))
    return " ".join(re.sub("[:·]", " ", bare.translate(str.maketrans("إ\u2011–•", "ا--∙")).replace("ىء", "ئ")).split())


@pytest.mark.parametrize("columns", [48, 42, 32])
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_every_text_of_its_content(name: str, columns: int) -> None:
    receipt = PAPERS[name]
    lines = paper(receipt, columns)
    seen = {rtl: as_written(" ".join(line.read(rtl=rtl) for line in lines)) for rtl in (True, False)}
    assert [text for text, rtl in all_texts(receipt) if as_written(text) not in seen[rtl]] == []


def test_no_word_stands_alone_at_the_end_and_no_dot_at_an_end_of_a_line() -> None:
    lines = [line.read(rtl=True) for line in paper(PAPERS["list-ar"], 32)]
    assert "طلب تعويض عن نزع ملكية أرض في" in lines
    assert "حي الزاهر" in lines
    for name in ("list-ar", "technician-ar"):
        assert [line.glyphs for line in paper(PAPERS[name], 32) if line.glyphs.strip().strip("·") != line.glyphs.strip()] == []


def test_an_arabic_visitor_gets_arabic_alone() -> None:
    letters = " ".join(line.read(rtl=False) for line in paper(LONG))
    assert re.findall("[A-Za-z]+", letters) == ["R", "F", "K", "M", "Q", "K"]  # the reference and the kiosk


@pytest.mark.parametrize("columns", [48, 42, 32])
@pytest.mark.parametrize("receipt", [MANY, MANY_ENGLISH], ids=["Arabic", "English"])
def test_no_line_is_wider_than_the_paper(columns: int, receipt: ReceiptContent) -> None:
    assert max(line.cells for line in paper(receipt, columns)) <= columns


def test_a_receipt_of_eight_movements_takes_less_than_1500_bytes_and_has_more_than_25_lines() -> None:
    raw = b"".join(encode_text(text_receipt(LONG, columns=48, native_qr=True), EPSON))
    assert len(raw) <= 1500
    assert len([line for line in lines_of(raw) if line.glyphs.strip()]) >= 25


def test_a_reference_with_an_arabic_letter_is_read_as_it_is_written() -> None:
    assert any(line.read(rtl=True) == "المرجع: 1447-ر/008713" for line in paper(LONG))


def test_arabic_stands_at_the_right_and_english_at_the_left() -> None:
    lines = paper(LONG_ENGLISH)
    assert next(line for line in lines if line.read(rtl=True).startswith("رقم القيد")).side == 2
    assert next(line for line in lines if line.glyphs.startswith("Received:")).side == 0


def test_a_movement_has_its_mark_at_the_start_and_its_date_at_the_end_of_the_line() -> None:
    line = next(line for line in paper(LONG) if line.glyphs.endswith("■"))
    assert line.cells == 48
    assert line.bold
    assert line.read(rtl=True) == "■ بانتظار صورة الصك 14 جمادى الآخرة 1448هـ"


def test_two_ends_that_do_not_fit_on_one_line_stand_below_each_other_under_the_mark() -> None:
    lines = printed((Row("قيدت في الاتصالات الإدارية", "14 جمادى الآخرة 1448هـ", mark="√"),), 32)
    assert [line.read(rtl=True) for line in lines] == ["√ قيدت في الاتصالات الادارية", "14 جمادى الآخرة 1448هـ"]
    assert lines[1].glyphs.endswith("  ")


def test_the_printer_draws_the_code_itself_where_it_can_and_the_reference_stands_large() -> None:
    assert [line.code for line in paper(LONG) if line.code] == [RECEIPT.qr_text]
    lines = paper(LONG, native_qr=False)
    assert [line.code for line in lines if line.code] == []
    assert next(line for line in lines if line.glyphs == RECEIPT.reference).size == LARGE


def test_after_every_chunk_the_printer_may_be_asked_and_the_first_sets_the_code_page() -> None:
    chunks = list(encode_text(text_receipt(MANY_ENGLISH, columns=48, native_qr=True), EPSON))
    assert chunks[0].startswith(b"\x1b@\x1bt\x25")
    assert len(chunks) > 5
    assert all(chunk.endswith((b"\n", b"1Q0")) for chunk in chunks)
    assert next(line for chunk in chunks for line in lines_of(chunk)).glyphs != ""


def test_the_first_chunk_is_there_before_the_last_piece_is_known() -> None:
    asked = []

    def pieces() -> Iterator[Piece]:
        for number in range(40):
            asked.append(number)
            yield Row(f"سطر {number}")

    next(encode_text(pieces(), EPSON))
    assert len(asked) < 10


def test_a_rule_and_a_gap_are_plain_whatever_stands_before() -> None:
    bold, rule, gap = printed((Row("أ", bold=True, size=LARGE), Rule(), Gap()), 32)
    assert (bold.bold, bold.size) == (1, LARGE)
    assert (rule.glyphs, rule.size, rule.bold) == ("─" * 32, 0, 0)
    assert gap.glyphs == ""


def test_nothing_shows_a_text_by_accident() -> None:
    assert "secret" not in repr((Row("secret"), QrCode("secret")))


@pytest.mark.parametrize(
    ("baud", "text"),
    [(9600, True), (38400, True), (115_200, True), (460_800, False), (None, False)],
)
def test_a_line_that_is_too_slow_for_a_picture_carries_text(baud: int | None, text: bool) -> None:
    assert prints_text(text_only=False, code_page=37, baud=baud, deadline_seconds=15) is text


def test_with_a_longer_deadline_a_picture_goes_over_the_usual_serial_line() -> None:
    assert not prints_text(text_only=False, code_page=37, baud=115_200, deadline_seconds=40)
    assert prints_text(text_only=False, code_page=37, baud=38_400, deadline_seconds=40)


def test_a_printer_without_arabic_letters_gets_pictures_and_one_of_text_alone_text() -> None:
    assert not prints_text(text_only=False, code_page=None, baud=9600, deadline_seconds=15)
    assert prints_text(text_only=True, code_page=22, baud=None, deadline_seconds=15)


def test_large_letters_are_wrapped_at_half_the_columns() -> None:
    lines = printed((Row("Transaction status of today", rtl=False, size=LARGE),), 32)
    assert [line.glyphs for line in lines] == ["Transaction", "status of today"]


def test_kiosk_print_sends_text_is_confirmed_and_needs_no_qt(tmp_path: Path) -> None:
    emulator = SimulatedPrinter()
    file = tmp_path / "transaction.json"
    file.write_text(to_json(LONG), "utf-8")
    code = "import sys, kiosk.__main__ as kiosk; code = kiosk.main(); sys.exit(code or 9 * ('PySide6' in sys.modules))"
    arguments = ["print", "--transaction", str(file), "--to", emulator.address, "--code-page", "37", "--width-dots", "384"]
    ended = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, timeout=60)
    emulator.stop()
    assert (ended.returncode, ended.stdout) == (0, "Printed and confirmed.\n"), ended.stderr
    sent = re.sub(rb"\x10\x04.", b"", bytes(emulator.raw))
    assert sent.endswith(FEED_AND_CUT + PLACE * 2)
    assert lines_of(sent[: -len(FEED_AND_CUT + PLACE * 2)]) == paper(LONG, 32)
