"""Visits one after the other in one kiosk process: `python -m tests.system.visits CONFIG SCRATCH OUT COUNT`."""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from kiosk.commands.demo_peers import Peers, PeersFailed
from kiosk.commands.demo_visit import ScriptedVisit, VisitFailed
from ui.application import Window, run, start
from ui.front import Front


def main(config: Path, scratch: Path, out: Path, count: int) -> int:
    application = start(["visits"])
    peers = Peers(scratch, config)
    kiosk = peers.kiosk(still=True)
    front: Front = kiosk.front
    complaints: list[str] = []
    window = Window(front, width=1080, height=1920, pixels_per_mm=3.2, fullscreen=False, still=True, complain=complaints.append)
    kiosk.start()
    personas = cycle([name for name, said in peers.personas.items() if said["card_profile"] != "travel-document"])
    visit, done = None, 0

    def tick() -> int | None:
        nonlocal visit, done
        kiosk.tick()
        try:
            visit = visit or ScriptedVisit(kiosk, peers, lambda _: None, out, next(personas), seconds=30)
            if visit.go_on():
                visit, done = None, done + 1
        except (VisitFailed, PeersFailed) as error:
            print(error, file=sys.stderr)
            return 1
        return 0 if done == count else None

    code = run(application, tick, every_milliseconds=5)
    kiosk.stop()
    window.close()
    peers.stop()
    print(f"{done} visits, {len(peers.printer.receipts)} receipts", flush=True)
    print("\n".join(complaints), end="", flush=True)
    return code or int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
