"""What the technician's panel shows of paper: the last receipts and whether each came out. Pure."""

from __future__ import annotations

from datetime import date

from kiosk.core.directions import isolated
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from ui.scene import Screen
from ui.texts import Texts

UNSHOWN: Screen = {"title": "", "none": "", "dated": False, "receipts": []}
_DOUBT = (ReceiptEnd.UNKNOWN, ReceiptEnd.UNCONFIRMED)


def present_paper(known: Maintenance, today: date, say: Texts) -> Screen:
    """Compose the card; nothing stands on it before the journal was read."""
    receipts = known.receipts
    if receipts is None:
        return UNSHOWN
    dated = any(receipt.begun.date() != today for receipt in receipts)
    return {
        "title": say("receipts_title"),
        "none": "" if receipts else say("receipts_none"),
        "dated": dated,
        "receipts": [_line(receipt, say, dated=dated) for receipt in receipts],
    }


def _line(receipt: PrintedReceipt, say: Texts, *, dated: bool) -> Screen:
    """`dated`: one of them is not of today, so each says its day."""
    tone = "well" if receipt.end is ReceiptEnd.PRINTED else "soon" if receipt.end in _DOUBT else "now"
    return {
        "time": isolated(f"{receipt.begun:%Y-%m-%d %H:%M}" if dated else f"{receipt.begun:%H:%M}"),
        "reference": isolated(receipt.reference),
        "word": say.words("receipt")[receipt.end.name],
        "tone": tone,
    }
