"""What a service or a file says can be anything: it is shown as words, or refused, and never moves what stands around it."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.encoding import encode
from devices.printer.profile_file import SHIPPED, load_profile
from kiosk.backend import answers
from kiosk.core.calendars import movement_time
from kiosk.core.plain_text import ISOLATES, MOST_MARKS, POP, plain
from kiosk.core.receipt import content
from kiosk.core.receipt_blocks import BadContent, from_json
from kiosk.core.transactions import Language
from kiosk.runtime.text_receipt import text_receipt
from tests.papers import HEAD, RECEIPT, shown
from ui.application import start
from ui.paper.render import render

DAY = {"gregorian": "2026-11-24", "hijri": "1448-06-14"}
ISSUED = {"reference": "R-4F7K-2M9Q", "issued_at": "2026-11-24T10:35:00Z", "day": DAY, "qr_text": "x"}
STEP = {"label": "x", "department": "", "state": "ahead", "day": None, "expected_days": None}
HOSTILE = {
    "escpos": ("a\x1b@\x1dV\x00b", "a@Vb"),
    "nul": ("a\x00b", "ab"),
    "override": ("abc \u202edrow", "abc drow"),
    "lines": ("a\n\r\n\x85\u2028\u2029\tb\n", "a b"),
    "closed by others": ("\u2069\u2069a", "a"),
    "never closed": ("\u2066a\u2067b", "\u2066a\u2067b\u2069\u2069"),
    "isolated": ("من \u2066+966 12\u2069 إلى", "من \u2066+966 12\u2069 إلى"),
    "piled up": ("ا" + "\u0651" * 500, "ا" + "\u0651" * MOST_MARKS),
    "vowels": ("مُتَوَفًّى", "مُتَوَفًّى"),
    "unseen": ("\ufeffa\U000e0041b", "ab"),
    "joiners": ("می\u200cخواهم \u200e", "می\u200cخواهم \u200e"),
}
AWKWARD = (
    st.text(st.sampled_from("abض 12\u0651\u0301\u2066\u2067\u2068\u2069\u202e\u202c\n\t\x00\x1b\x9b\u2029\ufeff\u200f("))
    | st.text()
)


def transaction(words: str, **other: Any) -> answers.Transaction:
    status = {"code": "c", "label": words, "kind": "action_needed", "final": False, "meaning": words, "needed": words}
    said = {"id": "1", "number": "004512", "hijri_year": 1448, "reference": words, "subject": words, "department": words}
    days = {"received": DAY, "last_moved": DAY, "days_there": 3}
    source = said | days | {"status": status | {"by_when": DAY}} | other
    return msgspec.json.decode(json.dumps(source).encode(), type=answers.Transaction)


@pytest.mark.parametrize(("said", "shown_as"), HOSTILE.values(), ids=list(HOSTILE))
def test_every_word_of_a_service_is_one_paragraph_in_the_order_of_its_letters(said: str, shown_as: str) -> None:
    item = answers.transaction(transaction(said), transaction(said))
    needed = item.status.needed
    assert needed is not None
    assert {item.subject.ar, item.department.en, item.status.label.ar, item.status.meaning.en, needed.ar, item.reference} == {
        shown_as
    }
    step = msgspec.convert(STEP | {"label": said}, answers.Movement)
    assert answers.movement(step, step).label.ar == shown_as


def test_a_receipt_is_no_longer_for_a_thousand_empty_lines_in_a_text() -> None:
    def lines(words: str) -> int:
        item = answers.transaction(transaction(words), transaction(words))
        pieces = text_receipt(content(shown(item), RECEIPT, HEAD, Language.ARABIC), columns=48, native_qr=True)
        return sum(getattr(piece, "start", "").count("\n") + 1 for piece in pieces)

    assert lines("a" + "\n" * 1000 + "b") == lines("a b")


@given(AWKWARD)
def test_a_plain_text_stays_as_it_is_and_what_it_opens_it_closes(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    assert not [char for char in found if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in "\u202d\u202e"]
    depth = 0
    for char in found:
        depth += (char in ISOLATES) - (char == POP)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "R-4F7K-2M9Q\n"},  # the journal could not read it again
        {"issued_at": "2026-11-24T::::::::Z"},
        {"qr_text": ""},
        {"qr_text": "ض" * 221},  # wider than the paper
        {"qr_text": "\U0001f600" * 221},
        {"day": DAY | {"hijri": "1448-06-14\n"}},
    ],
)
def test_a_receipt_that_no_paper_can_bear_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((msgspec.ValidationError, answers.Mismatch)):
        answers.receipt(msgspec.convert(ISSUED | change, answers.Receipt))


@pytest.mark.parametrize("text", ["A" * 221, "a" * 221, "ض" * 110, "\U0001f600" * 55, "\x00\x1b@\n" * 55], ids=range(5))
@pytest.mark.parametrize("profile", ["epson-80mm", "generic-58mm"])
def test_every_code_that_is_taken_fits_on_every_paper(text: str, profile: str) -> None:
    start(["test"])
    printer = load_profile(profile, SHIPPED)
    issued = answers.receipt(msgspec.convert(ISSUED | {"qr_text": text}, answers.Receipt))
    item = answers.transaction(transaction("x"), transaction("x"))
    strips = render(content(shown(item), issued, HEAD, Language.ARABIC), printer.width_dots)
    assert b"".join(encode(strips, printer))


@pytest.mark.parametrize("number", [10**6, 10**400, -(10**400)], ids=["large", "huge", "negative"])
def test_numbers_that_would_fill_the_paper_are_refused(number: int) -> None:
    for change in ({"hijri_year": number}, {"days_there": number}):
        with pytest.raises(msgspec.ValidationError):
            transaction("x", **change)


def test_a_step_that_is_late_comes_later_and_not_within_minus_three_days() -> None:
    step = msgspec.convert(STEP | {"expected_days": -3}, answers.Movement)
    assert movement_time(answers.movement(step, step)).en == "later"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"big":' * 100_000,
        '{"big": false, "blocks": ' + "[" * 5000 + "]" * 5000 + "}",
        *(
            json.dumps({"big": False, "blocks": [{"kind": "note", "text": text, "language": "ar"}]})
            for text in ("\ud800", "\x9b", "\x7f", "\u202e")
        ),
        *(json.dumps({"big": False, "blocks": [{"kind": "code", "text": text}]}) for text in ("\ud800", "ض" * 221)),
    ],
)
def test_a_receipts_file_that_would_break_the_printing_is_told(text: str) -> None:
    with pytest.raises(BadContent):
        from_json(text)
