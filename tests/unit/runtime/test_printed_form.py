"""In which form paper goes to a printer: one choice for receipts and the test page, by the model and the line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.printer.encoding import encode
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.printer.text_choice import PICTURE_BYTES
from kiosk.core.transactions import Language
from kiosk.runtime.printed_form import PrintedForm
from kiosk.runtime.text_test_page import ALPHABET
from tests.bench.reference import reference
from tests.papers import tried
from tests.unit.printer.reading import lines_of
from ui.application import start
from ui.paper.render import render
from ui.paper.strip import Strip

LETTERS_ONLY = replace(DEFAULT, text_only=True)
NO_ARABIC = replace(DEFAULT, code_page=None)
PAGE = tried(Language.ENGLISH)
DOTS = Strip(b"\xff" * 72 * 3)


def form(profile: PrinterProfile = DEFAULT, baud: int | None = None) -> PrintedForm:
    return PrintedForm(profile=profile, baud=baud, deadline_seconds=15)


@pytest.mark.parametrize(
    ("profile", "baud", "letters"),
    [
        (DEFAULT, None, False),
        (DEFAULT, 9600, True),
        (DEFAULT, 460_800, False),
        (LETTERS_ONLY, None, True),
        (NO_ARABIC, 9600, False),
    ],
)
def test_receipts_and_test_pages_go_in_the_same_form(profile: PrinterProfile, baud: int | None, letters: bool) -> None:
    widths = []

    def render(_: object, width_dots: int) -> tuple[Strip, ...]:
        widths.append(width_dots)
        return (DOTS,)

    chosen = form(profile, baud)
    receipt, page = b"".join(chosen.receipt(reference(), render)), b"".join(chosen.test_page(PAGE, render))
    assert widths == ([] if letters else [576, 576]), "a picture was drawn in vain, or none"
    if letters:
        assert len(lines_of(receipt)) > 20
        assert len(lines_of(page)) > 10
    else:
        assert receipt == page == b"".join(encode((DOTS,), profile))


def test_the_limit_is_by_what_the_picture_of_the_reference_receipt_takes_today() -> None:
    start(["test"])
    picture = sum(map(len, encode(render(reference(Language.ENGLISH), 576), DEFAULT)))
    assert pytest.approx(picture, rel=0.25) == PICTURE_BYTES, "measure it again"


def test_the_test_page_in_letters_names_the_machine_and_shows_margins_and_alphabet() -> None:
    raw = b"".join(form(replace(LETTERS_ONLY, native_qr=True, columns=32)).test_page(PAGE, lambda *_: ()))
    lines = lines_of(raw)
    glyphs = [line.glyphs for line in lines]
    assert {"Kiosk K-01", "24 November 2026 · 10:35", "Qt 6.12.0"} <= {line.strip() for line in glyphs}
    assert "R-8H2P-WQ4T-M7NC: Unknown 10:24" in " ".join(glyphs)
    assert "12345678901234567890123456789012" in glyphs
    assert "".join(ALPHABET.split()) in "".join(line.read(rtl=True) for line in lines).replace(" ", "")
    assert [line.code for line in lines if line.code] == ["KIOSK-TEST:K-01:2026-11-24 10:35"]
    assert lines[-3].read(rtl=True) == "الصفحة كاملة ان ظهر هذا السطر."
    assert max(line.cells for line in lines) <= 32
