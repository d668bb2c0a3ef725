"""What the technician's panel shows of paper: for how many receipts it is enough, and whether the last ones came out. Pure."""

from __future__ import annotations

from datetime import date

from kiosk.core.directions import isolated
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import PaperLeft, Part, Trouble
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from ui.scene import Screen
from ui.texts import Texts

UNSHOWN: Screen = {"title": "", "left": "", "change": "", "tone": "well", "none": "", "dated": False, "receipts": []}
_DOUBT = (ReceiptEnd.UNKNOWN, ReceiptEnd.UNCONFIRMED)
_TONES = {Trouble.PAPER_OUT: "now", Trouble.PAPER_LOW: "soon", Trouble.PAPER_ENDING: "soon"}


def present_paper(known: Maintenance, today: date, say: Texts) -> Screen:
    """Compose the card; nothing of receipts stands on it before the journal was read."""
    receipts = known.receipts or ()
    dated = any(receipt.begun.date() != today for receipt in receipts)
    printer = next(report for report in known.reports if report.part is Part.PRINTER)
    return {
        "title": say("paper_title"),
        "left": _left(printer.paper, say),
        "change": say("new_roll"),
        "tone": _TONES.get(printer.trouble, "well") if printer.trouble is not None else "well",
        "none": say("receipts_none") if known.receipts == () else "",
        "dated": dated,
        "receipts": [_line(receipt, say, dated=dated) for receipt in receipts],
    }


def _left(paper: PaperLeft | None, say: Texts) -> str:
    """In receipts where their usual length is known, else in metres; rounded down, for it is an estimate."""
    if paper is None:
        return say("paper_unknown")
    if paper.receipts is None:
        return say.counted("metres_left", paper.metres)
    step = 10 if paper.receipts >= 20 else 5 if paper.receipts >= 10 else 1
    return say.counted("receipts_left", paper.receipts // step * step)


def _line(receipt: PrintedReceipt, say: Texts, *, dated: bool) -> Screen:
    """`dated`: one of them is not of today, so each says its day."""
    tone = "well" if receipt.end is ReceiptEnd.PRINTED else "soon" if receipt.end in _DOUBT else "now"
    return {
        "time": isolated(f"{receipt.begun:%Y-%m-%d %H:%M}" if dated else f"{receipt.begun:%H:%M}"),
        "reference": isolated(receipt.reference),
        "word": say.words("receipt")[receipt.end.name],
        "tone": tone,
    }
