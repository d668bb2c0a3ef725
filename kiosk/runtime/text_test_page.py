"""The technician's test page as rows of a printer's own letters, which shows whether its code page is the one in its profile.

The ruler shows whether letters at the margins are lost, the alphabet a wrong number for code page 864. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from devices.printer.text_mode import Gap, Piece, QrCode, Row, Rule
from kiosk.core.test_page import END, TestPage
from kiosk.core.transactions import Language
from kiosk.runtime.text_receipt import text_receipt

ALPHABET = "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي"


def text_test_page(page: TestPage, *, columns: int, native_qr: bool) -> Iterator[Piece]:
    """Lay the page out."""
    yield from text_receipt(page.report, columns=columns, native_qr=native_qr)
    yield Row("".join(str(column % 10) for column in range(1, columns + 1)), rtl=False)
    yield Row(ALPHABET)
    yield Rule()
    if native_qr:
        yield Gap()
        yield QrCode(page.code)
        yield Gap()
    for language in page.languages:
        yield Row(END.in_language(language), rtl=language is Language.ARABIC, centred=True)
