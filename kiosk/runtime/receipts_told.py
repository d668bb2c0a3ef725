"""The journal's last receipts in the technician's words: local time, reference, how each ended."""

from __future__ import annotations

from datetime import timedelta

from devices.printer.status import PrintOutcome
from kiosk.core.maintenance_events import ReceiptsTold
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from kiosk.runtime.print_journal import Entry, PrintJournal

TOLD = 5  # a handful: who asks at the machine asks about the last minutes; `kiosk technician printed` lists them all
ENDS = {
    None: ReceiptEnd.UNKNOWN,
    PrintOutcome.PRINTED: ReceiptEnd.PRINTED,
    PrintOutcome.OUT_OF_PAPER: ReceiptEnd.NO_PAPER,
    PrintOutcome.COVER_OPEN: ReceiptEnd.COVER_OPEN,
    PrintOutcome.CUTTER_BLOCKED: ReceiptEnd.CUTTER_BLOCKED,
    PrintOutcome.JAMMED: ReceiptEnd.JAMMED,
    PrintOutcome.TOO_HOT: ReceiptEnd.TOO_HOT,
    PrintOutcome.OFFLINE: ReceiptEnd.OFFLINE,
    PrintOutcome.UNCONFIRMED: ReceiptEnd.UNCONFIRMED,
    PrintOutcome.CANCELLED: ReceiptEnd.CANCELLED,
}


def last_receipts(journal: PrintJournal, utc_offset: timedelta) -> tuple[ReceiptsTold, ...]:
    """Answer what the technician is told; nothing when the journal cannot be read: no list is better than a wrong one."""
    entries = journal.last(TOLD)
    if entries is None:
        return ()
    return (ReceiptsTold(tuple(_told(entry, utc_offset) for entry in entries)),)


def _told(entry: Entry, utc_offset: timedelta) -> PrintedReceipt:
    end = ReceiptEnd.RETRACTED if entry.retracted else ENDS[entry.outcome]
    return PrintedReceipt(entry.reference, entry.begun.replace(tzinfo=None) + utc_offset, end)
