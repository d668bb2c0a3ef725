"""A whole kiosk whose service is down: the visitor takes a help note to the counter.

`python -m tests.system.help_note_kiosk SCRATCH` prints one JSON line.
"""

from __future__ import annotations

import sys
from pathlib import Path

import zxingcpp

from kiosk.core import steps as at
from kiosk.runtime.print_journal import read
from tests.faults.fault import Endpoint, Fault
from tests.faults.whole_kiosk import Booth, go
from tests.system.alone import end


def main(scratch: Path) -> int:
    booth = Booth(scratch, "plain", visitors=1)
    go(booth, Endpoint.SESSIONS, Fault.CUT_BODY)
    offered = booth.kiosk.front.screen["main"]
    booth.press("print")
    booth.until(at.TakeBelongings, also=lambda: booth.kiosk.loop.kiosk.printer_idle)
    told = {
        "offered": offered,
        "papers": len(booth.printer.receipts),
        "codes": [code.text for code in zxingcpp.read_barcodes(booth.printer.strip().convert("L"))],
        "journal": [(entry.reference, entry.outcome and entry.outcome.name) for entry in read(scratch / "state").entries],
        "asked": booth.proxy.asked(Endpoint.RECEIPTS),
        "visitor": booth.visitor.number,
    }
    return end(booth, told)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
