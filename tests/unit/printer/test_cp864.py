"""Code page 864: every letter and every form has a glyph, what is lacking is replaced as said, each glyph has one code."""

from __future__ import annotations

import unicodedata

import pytest

from devices.printer.cp864 import CODES, cells, encoded
from devices.printer.text_lines import MIRRORED, visual_lines

TAIL = "\ufe73"  # half a letter, of a machine that had no room for the whole
WRITTEN = [
    chr(code)
    for code in (*range(0x0620, 0x0700), *range(0xFB50, 0xFDFD), *range(0xFE70, 0xFEFD))
    if chr(code).isalpha() and chr(code) != TAIL
]
WITHOUT_TWIN = "√≈"  # mirrored by Unicode's word, without a character that mirrors them


def glyphs(text: str) -> str:
    return "".join(cell.glyph for cell in cells(text))


def legible(text: str) -> bool:
    return all(cell.glyph != "?" or cell.source in "?؟" for cell in cells(text))


def test_every_arabic_letter_and_presentation_form_can_be_printed() -> None:
    assert len(WRITTEN) > 700
    assert [f"{ord(letter):04x}" for letter in WRITTEN if not legible(letter)] == []


@pytest.mark.parametrize("joined", ["{}", "{}ب", "ب{}", "ب{}ب"])
def test_every_letter_of_arabic_keeps_itself_in_every_place(joined: str) -> None:
    lacking = {"إ": "ا", "ئ": "ىء"}
    for letter in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي":
        written = unicodedata.normalize("NFKC", glyphs(joined.format(letter)))
        assert written in {
            joined.format(letter),
            joined.format(lacking.get(letter, letter)),
            joined.format("ي" if letter == "ى" else letter),
        }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("إلى", "ﺍﻟﻰ"),
        ("لإفادتكم", "ﻻﻓﺎﺩﺗﻛﻡ"),
        ("بلإ", "ﺑﻼ"),
        ("لأنّ لآلئ", "ﻷﻥ ﻵﻟﻰﺀ"),
        ("شاطئ", "ﺷﺎﻁﻰﺀ"),
        ("طارئ", "ﻁﺎﺭﻯﺀ"),
        ("١٤٤٨ ۴۲", "1448 42"),
        ("شكرًا", "ﺷﻛﺭﺍ"),
        ("تظلّم", "ﺗﻅﻟﹽﻡ"),
        ("تعدٍّ", "ﺗﻌﺩ"),
        ("1448هـ", "1448ﻫـ"),
        ("گچ پاک", "ﻛﺝ ﺑﺎﻙ"),
        ("٪ %", "٪ %"),
        ("plan\u00a0B\u2011‑7 … “x”", 'plan B--7 ... "x"'),
        ("Café №5", "Cafe No5"),
        ("\u200eab\u200f\u2067", "ab"),
        ("ب\u200fب ب\u061cب ب\u200cب", "ﺑﺏ ﺑﺏ ﺏﺏ"),
    ],
)
def test_what_the_page_lacks_is_replaced_as_it_says(text: str, written: str) -> None:
    assert glyphs(text) == written


def test_another_script_is_question_marks_and_so_is_a_question_mark() -> None:
    assert set(glyphs("हिन्दी")) == {"?"}
    assert legible("أين؟ Where?")


def test_each_glyph_has_one_code_and_percent_is_that_of_ascii() -> None:
    assert encoded("%٪") == b"%%"
    assert encoded("ABC 123 ﺑﻳﺎﻥ") == b"ABC 123 \xc8\xea\xa8\xf2"
    assert len(set(CODES.values())) == len(CODES) - 1


def test_every_mirrored_character_of_the_page_has_its_twin() -> None:
    assert {char for char in CODES if unicodedata.mirrored(char)} == {*MIRRORED, *WITHOUT_TWIN}
    assert visual_lines("(أ) [ب] <ج> {د} «ه»", 40, rtl=True) == ("«ﻩ» {ﺩ} <ﺝ> [ﺏ] (ﺃ)",)
