"""Receipts and the test page in a printer's own letters, as its profile says. Loads arabic-reshaper and python-bidi."""

from __future__ import annotations

from collections.abc import Iterator

from devices.printer.profile import PrinterProfile
from devices.printer.text_mode import TextPrinter, encode_text
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.test_page import TestPage
from kiosk.runtime.text_receipt import text_receipt
from kiosk.runtime.text_test_page import text_test_page


def receipt_in_letters(receipt: ReceiptContent, profile: PrinterProfile) -> Iterator[bytes]:
    return encode_text(text_receipt(receipt, columns=profile.columns, native_qr=profile.native_qr), _printer(profile))


def test_page_in_letters(page: TestPage, profile: PrinterProfile) -> Iterator[bytes]:
    return encode_text(text_test_page(page, columns=profile.columns, native_qr=profile.native_qr), _printer(profile))


def _printer(profile: PrinterProfile) -> TextPrinter:
    assert profile.code_page is not None  # without, `prints_text` chooses dots
    return TextPrinter(profile.columns, profile.code_page)
