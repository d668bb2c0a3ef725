"""The technician's test page: a report of the machine above what a printer is tried with. Pure; never anything of a visitor."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.transactions import Language, Words

TITLE = Words("تقرير وصفحة تجريبية", "Report and test page")
END = Words("الصفحة كاملة إن ظهر هذا السطر.", "The page is whole when this line is here.")


@dataclass(frozen=True, slots=True)
class TestPage:
    """`code` is what the page's QR code says, `languages` what its last line is said in."""

    report: ReceiptContent
    code: str
    languages: tuple[Language, ...]
