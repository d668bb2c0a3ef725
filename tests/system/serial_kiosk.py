"""A whole kiosk whose printer hangs on a serial port of 9600 baud: one visit, and what came out of it.

`python -m tests.system.serial_kiosk SCRATCH` prints one JSON line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.core import steps as at
from tests.faults.whole_kiosk import CARD, Booth
from tests.system.alone import end


def main(scratch: Path) -> int:
    booth = Booth(scratch, "plain", visitors=1, baud=9600)
    for leg, _ in CARD:
        leg(booth)
    told = {"step": type(booth.step).__name__, "bands": booth.printer.bands, "texts": booth.printer.texts}
    booth.slot.pull()
    booth.until(at.TakeBelongings, at.Welcome)
    return end(booth, told)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
