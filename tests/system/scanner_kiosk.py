"""A whole kiosk with a scanner on a pty: scanned at rest, in another's visit, at the technician's panel, and pulled out.

`python -m tests.system.scanner_kiosk SCRATCH` prints one JSON line.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from devices.simulated.scanner import SimulatedScanner
from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.parts import Part
from tests.faults.whole_kiosk import CARD, Booth
from tests.system.alone import end
from tests.unit.emrtd.fuzz_documents import SPECIMENS

PIN = "135724"
PATIENTLY = 30.0


def main(scratch: Path) -> int:
    device = SimulatedScanner(scratch / "scanner")
    booth = Booth(scratch, "plain", visitors=1, scanner=device.address)
    kiosk, told = booth.kiosk, {}
    worker = next(worker for resource, worker in booth.kiosk._workers.items() if resource.name == "scanner")

    def until(what: str, met: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENTLY
        while not met():
            QCoreApplication.processEvents()
            kiosk.tick()
            assert time.monotonic() < ends, f"{what}: {booth.step}, {kiosk.loop.house.maintenance.step}"
            time.sleep(0.003)

    def trouble() -> str:
        report = next(report for report in kiosk.loop.house.maintenance.reports if report.part is Part.SCANNER)
        return report.trouble.name if report.trouble else "well"

    until("there", lambda: kiosk.loop.kiosk.scanner)
    told["scanned"] = []
    for line in (SPECIMENS["TD1"], "1045127634"):
        device.scan(line)
        booth.until(at.LayDocument)
        told["scanned"].append(type(getattr(booth.step, "key", "")).__name__)
        booth.press("finish")
        booth.until(at.Welcome)

    for leg, _ in CARD[:2]:
        leg(booth)
    before = type(booth.step).__name__
    device.scan(SPECIMENS["TD3"])
    for _ in range(2):  # the second look began after the scan
        looked = worker.heartbeat
        until("looked", lambda looked=looked: worker.heartbeat > looked)
    kiosk.loop.run_pending()
    told["in_a_visit"] = [before, type(booth.step).__name__]
    booth.slot.pull()
    booth.press("finish")
    booth.until(at.Welcome)

    device.unplug()
    until("lost", lambda: not kiosk.loop.kiosk.scanner)
    told["lost"] = [trouble(), type(booth.step).__name__]
    device.plug()
    until("back", lambda: kiosk.loop.kiosk.scanner and trouble() == "well")

    for _ in range(5):
        kiosk.front.technician.corner()
    until("door", lambda: isinstance(kiosk.loop.house.maintenance.step, tech.ChoosingPin))
    for _ in range(2):
        for digit in PIN:
            kiosk.front.technician.press("digit", digit)
        kiosk.front.technician.press("submit", "")
    until("inside", lambda: isinstance(kiosk.loop.house.maintenance.step, tech.Panel))
    kiosk.front.technician.press("testScan", "")
    until("waits", lambda: kiosk.loop.house.maintenance.step == tech.Panel(tech.AwaitingScan()))
    device.scan(SPECIMENS["TD3"])
    until("tested", lambda: kiosk.loop.house.maintenance.step == tech.Panel(tech.TestScanned(tech.ScanVerdict.PASSPORT)))
    told["tested"] = [str(kiosk.front.technician.screen["test"]["text"]).replace("\u00a0", " "), type(booth.step).__name__]
    kiosk.front.technician.press("finish", "")
    booth.until(at.Welcome)
    told["written"] = _written(scratch)
    return end(booth, told)


def _written(scratch: Path) -> list[str]:
    """What of a scanned document stands in any file that the kiosk wrote."""
    words = [word for name in ("TD1", "TD3") for word in (*SPECIMENS[name].split("\n"), "D23145890", "L898902C3")]
    files = [path for path in scratch.rglob("*") if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK)]
    assert files, "the kiosk wrote nothing"
    return [word for word in words if any(word.encode() in path.read_bytes() for path in files)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
