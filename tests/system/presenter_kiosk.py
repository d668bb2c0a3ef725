"""A whole kiosk with a presenter: receipts that are taken, that nobody takes, and a visitor who comes too early.

`python -m tests.system.presenter_kiosk SCRATCH` prints one JSON line. Silences are skipped by the site's clock.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from devices.printer.exit_status import FULL_STATUS
from devices.simulated.printer.presenter import Presenter
from kiosk.core import steps as at
from kiosk.runtime.print_journal import read
from kiosk.showing import Clock
from tests.faults.whole_kiosk import CARD, Booth
from tests.system.alone import end

RETRACT = b"\x1de\x02"


class Skipping:
    """Seconds that can be skipped."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.skipped


def visit(booth: Booth) -> dict[str, object]:
    """A visit up to the printed receipt in the presenter; what the screen says once the document was taken."""
    for leg, _ in CARD:
        leg(booth)
    booth.until(at.TakeBelongings, also=lambda: booth.kiosk.loop.kiosk.exit_watched and booth.kiosk.loop.kiosk.printer_idle)
    booth.slot.pull()
    booth.until(at.TakeBelongings, also=lambda: not booth.kiosk.loop.kiosk.card_present)
    seen = booth.printer.raw.count(FULL_STATUS) + 2
    booth.until(at.TakeBelongings, also=lambda: booth.printer.raw.count(FULL_STATUS) >= seen)
    return {key: booth.kiosk.front.screen[key] for key in ("paper", "paperWanted", "main", "cardTaken")}


def main(scratch: Path) -> int:
    now, presenter = Skipping(), Presenter()
    booth = Booth(scratch, "plain", visitors=4, presenter=presenter, clock=Clock(now=now))
    told: dict[str, object] = {"taking": visit(booth)}

    booth.slot.lay(booth.card)  # a visitor who comes while it lies there
    booth.until(at.TakeBelongings, also=lambda: booth.kiosk.loop.kiosk.card_present)
    booth.slot.pull()
    booth.until(at.TakeBelongings, also=lambda: not booth.kiosk.loop.kiosk.card_present)
    now.skipped += 15  # not yet for as long as the step allows
    booth.until(at.TakeBelongings)
    presenter.take()
    booth.until(at.Welcome)
    told["begun"] = booth.kiosk.loop.kiosk.visits

    visit(booth)
    now.skipped += 25
    booth.until(at.Welcome)
    told["papers"] = {"taken": len(presenter.taken), "retracted": len(presenter.retracted), "dropped": len(presenter.dropped)}
    told["journal"] = [[entry.outcome and entry.outcome.name, entry.retracted] for entry in read(scratch / "state").entries]
    told["panel"] = [receipt.end.name for receipt in booth.kiosk.loop.house.maintenance.receipts or ()]

    presenter.retracts = False  # it was not allowed to in its own set-up
    visit(booth)
    asked = len(booth.printer.raw)
    now.skipped += 25
    booth.until(at.TakeBelongings, also=lambda: RETRACT in booth.printer.raw[asked:])
    told["stays"] = [presenter.outside is not None, booth.kiosk.loop.kiosk.visits]
    presenter.take()
    booth.until(at.Welcome)
    return end(booth, told)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
