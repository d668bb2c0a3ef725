"""A whole kiosk whose printer hangs on a serial port of 9600 baud: one visit, and what came out of it.

`python -m tests.system.serial_kiosk SCRATCH` prints one JSON line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kiosk.core import steps as at
from tests.faults.whole_kiosk import CARD, Booth


def main(scratch: Path) -> int:
    booth = Booth(scratch, "plain", visitors=1, baud=9600)
    for leg, _ in CARD:
        leg(booth)
    told = {"step": type(booth.step).__name__, "bands": booth.printer.bands, "texts": booth.printer.texts}
    booth.slot.pull()
    booth.until(at.TakeBelongings, at.Welcome)
    booth.stop()
    print(json.dumps(told, ensure_ascii=False), flush=True)
    print("\n".join(booth.complaints), file=sys.stderr, end="", flush=True)
    return int(bool(booth.complaints))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
