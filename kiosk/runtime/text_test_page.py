"""The technician's test page as rows of a printer's own letters, which shows whether its code page is the one in its profile.

The ruler shows whether letters at the margins are lost, the alphabet a wrong number for code page 864. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from devices.printer.text_mode import LARGE, Gap, Piece, QrCode, Row, Rule
from kiosk.core.receipt import DEMO
from kiosk.core.test_page import END, TITLE, TestPage

ALPHABET = "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي"


def text_test_page(page: TestPage, *, columns: int, native_qr: bool) -> Iterator[Piece]:
    """Lay the page out."""
    if page.demo:
        yield Row(DEMO, centred=True, bold=True)
    yield Row(TITLE.ar, centred=True, bold=True, size=LARGE)
    yield Row(TITLE.en, rtl=False, centred=True)
    yield Rule()
    yield Row(page.emirate.ar, bold=True)
    yield Row(page.emirate.en, rtl=False)
    for line in page.lines:
        yield Row(line, rtl=False)
    yield Rule()
    yield Row("".join(str(column % 10) for column in range(1, columns + 1)), rtl=False)
    yield Row(ALPHABET)
    yield Rule()
    if native_qr:
        yield Gap()
        yield QrCode(page.code)
        yield Gap()
    yield Row(END.ar, centred=True)
    yield Row(END.en, rtl=False, centred=True)
