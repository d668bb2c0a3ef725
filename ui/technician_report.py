"""The technician's test page in words: how the parts stand, as the panel says it, and the last receipts. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from kiosk.core.directions import isolated
from kiosk.core.maintenance_effects import PrintTestPage
from kiosk.core.parts import Report
from kiosk.core.printed import PrintedReceipt
from kiosk.core.receipt import Letterhead, Moment, spoken_in
from kiosk.core.technician_report import Machine, PartLine, ReceiptLine, technician_report
from kiosk.core.test_page import TITLE, TestPage
from kiosk.core.transactions import Language, Words
from ui.present_maintenance import TEXTS

NOTHING = Words("", "")


def technicians_page(effect: PrintTestPage, versions: tuple[tuple[str, str], ...], at: Moment, head: Letterhead) -> TestPage:
    """Compose the page from what the panel knew when it was asked for."""
    today = at.day.gregorian
    machine = Machine(
        versions,
        tuple(_part(report) for report in effect.reports),
        tuple(_receipt(receipt, today) for receipt in effect.receipts),
    )
    report = technician_report(TITLE, machine, at, head, effect.language)
    return TestPage(report, f"KIOSK-TEST:{head.kiosk}:{today} {at.time}", spoken_in(effect.language))


def _part(report: Report) -> PartLine:
    name = _words("part", report.part.name)
    if report.trouble is None:
        works, state = _words("works", report.part.name), _words("state", report.state)
        standing = Words(f"{works.ar} · {state.ar}", f"{works.en} · {state.en}")
        return PartLine(name, standing, NOTHING)
    short, remedy = (_words("trouble", report.trouble.name, key) for key in ("short", "next"))
    since = isolated(report.since)
    if since:
        short = Words(f"{short.ar} (منذ {since})", f"{short.en} (since {since})")
    return PartLine(name, short, remedy, report.detail)


def _receipt(receipt: PrintedReceipt, today: date) -> ReceiptLine:
    same_day = receipt.begun.date() == today
    when = f"{receipt.begun:%H:%M}" if same_day else f"{receipt.begun:%Y-%m-%d %H:%M}"
    return ReceiptLine(when, receipt.reference, _words("receipt", receipt.end.name))


def _words(table: str, name: str, key: str = "") -> Words:
    def said(language: Language) -> str:
        found: Any = TEXTS[language].words(table)[name]
        return str(found[key] if key else found)

    return Words(said(Language.ARABIC), said(Language.ENGLISH))
