"""A printer's own letters: order, joining and brackets as FriBidi has them; lines are wrapped first and turned afterwards."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.cp864 import CODES, SHADDA_ON_STROKE
from devices.printer.text_lines import levels, visual_lines
from tests.unit.printer import fribidi
from tests.unit.printer.mixed_strings import corpus

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئـ"
SIGNS = " -/.,:%+#&'\"!()[]<>{}«»،؟·"
TYPED = st.text(st.sampled_from(ARABIC + "abXY" + "0123456789" + SIGNS), min_size=1, max_size=40)
MARKED = st.text(st.sampled_from(ARABIC + "a1 " + "\u064b\u064e\u0651\u0652"), min_size=1, max_size=30)
PLAIN = str.maketrans("–—\u2011²\xa0٠٢ءإﺇﺈﻹﻺﯨﯩ", "---2 02ﺀاﺍﺎﻻﻼﻳﻳ") | {ord("ﺉ"): "ﺀﻯ", ord("ﺊ"): "ﺀﻰ", ord("…"): "..."}
FIRST_STRONG = re.compile("\u2068([^\u2069]*)")
KIN = ({"isolated", "final"}, {"initial", "medial"})
LETTER_OF_ONE_FORM = "طظ"


def as_fribidi_has_it(text: str, *, rtl: bool) -> bool:
    """Whether we put a paragraph as FriBidi does: other forms of a letter only where the code page lacks them.

    It gets no vowel signs (it joins no lam with an alef across them) and no FSI (it looks for a strong letter behind its
    end; by P2 there is none): first-strong isolates are told it as what they are.
    """
    unmarked = "".join(char for char in text if unicodedata.category(char) != "Mn")
    told = FIRST_STRONG.sub(lambda run: _opening(run[1]) + run[1], unmarked)
    (ours,) = visual_lines(text, 500, rtl=rtl)
    ours = ours.replace(SHADDA_ON_STROKE, "").strip(" ")  # an isolate may begin with one
    theirs = fribidi.displayed(told.strip(" "), rtl=rtl).translate(PLAIN).strip(" ")
    return len(ours) == len(theirs) and all(_stands_for(one, other) for one, other in zip(ours, theirs, strict=True))


def _opening(isolated: str) -> str:
    strong = next((kind for char in isolated if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL")), "L")
    return "\u2066" if strong == "L" else "\u2067"


def _stands_for(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    letter = unicodedata.normalize("NFKC", ours)
    if letter != unicodedata.normalize("NFKC", theirs) or theirs in CODES:
        return False
    return letter in LETTER_OF_ONE_FORM or any({_form(ours), _form(theirs)} <= kin for kin in KIN)


def _form(char: str) -> str:
    return unicodedata.decomposition(char).partition(">")[0].strip("<")


@pytest.mark.parametrize("rtl", [True, False])
def test_every_string_of_the_field_stands_as_fribidi_has_it(rtl: bool) -> None:
    strings = corpus()
    assert len(strings) >= 300
    assert [text for text in strings if not as_fribidi_has_it(text, rtl=rtl)] == []


@given(TYPED, st.booleans())
@settings(max_examples=500, deadline=None)
def test_whatever_is_typed_stands_as_fribidi_has_it(text: str, rtl: bool) -> None:
    assert as_fribidi_has_it(text, rtl=rtl)


@given(MARKED)
@settings(max_examples=300, deadline=None)
def test_vowel_signs_change_neither_order_nor_joining(text: str) -> None:
    assert as_fribidi_has_it(text, rtl=True)


@given(TYPED, st.sampled_from("\u2066\u2067\u2068"), TYPED, TYPED, st.booleans())
@settings(max_examples=300, deadline=None)
def test_an_isolate_is_one_piece_as_fribidi_has_it(before: str, opening: str, inside: str, behind: str, rtl: bool) -> None:
    assert as_fribidi_has_it(f"{before}{opening}{inside.strip(' ')}\u2069{behind}", rtl=rtl)


@pytest.mark.parametrize(
    ("text", "rtl", "by_rule"),
    [
        ("\u2068.\u2069\u2066.ا[", True, [1, 2, 1, 1, 2, 3, 2]),  # X5c: no strong letter in it, so it is as LRI
        ("\u2066/ \u2068%\u2069\u2068ا\u2068·", True, [1, 2, 2, 2, 4, 2, 2, 3, 3, 4]),  # X5c in an isolate: level 4
        ("ر\u2068\u2067 /$\u2069\u200f\u20671", False, [1, 0, 1, 3, 3, 3, 1, 1, 1, 4]),  # BD13: $ and 1 are in two sequences
        ("(\u2066  \u061c \u2069[\u2067,a", True, [1, 1, 2, 2, 3, 2, 1, 1, 1, 3, 4]),  # X10: the isolate's end is of its level
        ("[\u0651(ر)ا·\u200e\u2066#]", False, [0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 2]),  # N0 c 2: both brackets alike
    ],
)
def test_where_fribidi_departs_from_the_standard_we_do_not(text: str, rtl: bool, by_rule: list[int]) -> None:
    assert list(levels(text, rtl=rtl)) == by_rule
    assert fribidi.embedding_levels(text, rtl=rtl) != by_rule  # when FriBidi mends it, the case goes to the others


@pytest.mark.parametrize("rtl", [True, False])
@pytest.mark.parametrize(
    "text", ["ab؟\u2066x\u2069(0)", "ا b\u2066x\u2069(c)", "0ا\u2067x\u2069[5]", "ab \u2067ر \u2066x\u2069 (y)\u2069(ا)"]
)
def test_brackets_after_an_isolate_look_to_what_stands_right_before_it(text: str, rtl: bool) -> None:
    """N0 c: python-bidi 0.6.12 by itself looks to the beginning of the text instead."""
    assert list(levels(text, rtl=rtl)) == fribidi.embedding_levels(text, rtl=rtl)


def test_isolates_in_isolates_without_end_do_no_harm() -> None:
    assert visual_lines("\u2067" * 3000 + "12 ا", 40, rtl=True) == ("ﺍ 12",)


@given(st.lists(TYPED, min_size=1, max_size=6).map(" ".join), st.integers(8, 30))
@settings(max_examples=300, deadline=None)
def test_no_line_is_too_long_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = visual_lines(text, columns, rtl=True)
    assert max(map(len, lines)) <= columns
    assert sorted("".join(lines).replace(" ", "")) == sorted(visual_lines(text, 1000, rtl=True)[0].replace(" ", ""))


def test_a_paragraph_is_wrapped_in_its_own_order() -> None:
    assert [line[::-1] for line in visual_lines("بيان حالة المعاملة", 11, rtl=True)] == ["ﺑﻳﺎﻥ ﺣﺎﻟﺓ", "ﺍﻟﻣﻌﺎﻣﻟﺓ"]


def test_a_break_does_not_change_what_the_paragraph_decided() -> None:
    """After Arabic, 12-5 is read 5-12 (UAX #9, W2 to W4); a line of its own, without what stands before, would turn it back."""
    assert (
        visual_lines("رقم المعاملة 12-5", 12, rtl=True)[1] == visual_lines("رقم 12-5", 40, rtl=True)[0].split(" ")[0] == "5-12"
    )


def test_a_phone_number_is_not_broken_between_two_lines_when_it_fits_on_one() -> None:
    lines = visual_lines("للاستفسار اتصلوا على الرقم \u2066+966 12 555 0000\u2069", 32, rtl=True)
    assert lines[-1] == "+966 12 555 0000"


def test_a_long_address_is_cut_after_a_sign() -> None:
    assert visual_lines("https://tawasul.makkah.gov.sa/receipts/008713", 32, rtl=False) == (
        "https://tawasul.makkah.gov.sa/",
        "receipts/008713",
    )


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert visual_lines("\n", 20, rtl=True) == ("", "")


def test_the_two_libraries_of_a_printers_letters_are_imported_nowhere_else() -> None:
    """Text that goes through them and then to Qt would be joined twice and turned twice."""
    root = Path(__file__).parents[3]
    importer = re.compile(r"^\s*(?:from|import) (arabic_reshaper|bidi)\b", re.MULTILINE)
    found = {
        (str(file.relative_to(root)), name)
        for folder in ("kiosk", "devices", "ui", "tests")
        for file in (root / folder).rglob("*.py")
        for name in importer.findall(file.read_text("utf-8"))
    }
    usual_way = {("tests/bench/pillow_paper.py", name) for name in ("arabic_reshaper", "bidi")}  # what ours is measured beside
    assert found - usual_way == {("devices/printer/cp864.py", "arabic_reshaper"), ("devices/printer/text_lines.py", "bidi")}


def test_a_kiosk_that_prints_pictures_loads_neither() -> None:
    code = "import sys, kiosk.assembly; sys.exit(bool({'bidi', 'arabic_reshaper'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
