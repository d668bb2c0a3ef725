"""A kiosk's printer as its worker's resource, whose receipts are rows of black, for the tests beside this file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices.printer.driver import ReceiptPrinter
from devices.printer.encoding import encode
from devices.printer.line import OpenLine
from devices.printer.profile import DEFAULT, PrinterProfile
from kiosk.core.effects import PrintReceipt
from kiosk.core.house import Event
from kiosk.core.maintenance_effects import PrintTestPage
from kiosk.core.parts import Part
from kiosk.core.receipt import Letterhead
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.roll import RollRules
from kiosk.core.steps import PressId, VisitId
from kiosk.core.transactions import IssuedReceipt, Language, Words
from kiosk.runtime.paper_exit import PaperExit
from kiosk.runtime.paper_roll import PaperRoll
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.print_journal import PrintJournal
from kiosk.runtime.printer_resource import PrinterResource
from tests.pictures import DETAIL, TODAY
from ui.paper.strip import Strip

VISIT = VisitId(1)
MOMENT = datetime(2026, 11, 25, 7, 35, 12, tzinfo=UTC)
WORDS = Words("", "")
PAGE = PrintTestPage(1, Language.ARABIC, (), ())
RETRACT = b"\x1de\x02"  # GS e 2


def resource_of(
    open_line: OpenLine,
    folder: Path,
    *,
    say: Callable[[str], None] = pytest.fail,
    utc: Callable[[], datetime] = lambda: MOMENT,
    local_time: Callable[[], datetime] = lambda: MOMENT,
    now: Callable[[], float] = time.monotonic,
    kept: int = 500,
    watched: bool = False,
    rows: int = 600,
    profile: PrinterProfile | None = None,
    chunks: Callable[[ReceiptContent], Iterator[bytes]] | None = None,
) -> PrinterResource:
    if profile is None:
        profile = replace(DEFAULT, retract=RETRACT, full_status=True) if watched else DEFAULT
    width = profile.width_dots // 8
    printer = ReceiptPrinter(open_line, profile, now=now)
    return PrinterResource(
        printer,
        health=PartHealth(Part.PRINTER, name="counter", local_time=local_time),
        journal=PrintJournal(folder, utc=utc, say=say, kept=kept),
        utc_offset=timedelta(hours=3),
        letterhead=Letterhead(WORDS, WORDS, "K-01", WORDS, demo=True),
        roll=PaperRoll(folder / "roll", RollRules(), dots_an_inch=203, say=say),
        paper_exit=PaperExit(printer, watched=watched, now=now),
        chunks=chunks or (lambda _: encode((Strip(b"\xff" * width * rows),), profile)),
        test_chunks=lambda _: encode((Strip(b"\xff" * width * 40),), profile),
        deadline_seconds=40,
        printed=lambda _: None,
    )


def print_receipt(resource: PrinterResource, number: int) -> list[Event]:
    receipt = IssuedReceipt(f"R-4F7K-{number:04}", TODAY, "10:35", "TR1:QR")
    return list(resource.print(PrintReceipt(VISIT, PressId(number), DETAIL, receipt, Language.ARABIC, checklist=False)).run())
