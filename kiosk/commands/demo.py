"""`kiosk demo`: the whole product on simulated peers at the wire. Without a display it plays one visit into build/demo/.

Exit codes: 0 a receipt was printed and confirmed, 1 none was, or a peer died, 2 wrong arguments or settings.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from kiosk.commands.demo_faults import Faults
from kiosk.commands.demo_peers import Peers, PeersFailed
from kiosk.runtime.settings import Screen, SettingsError


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("demo", help="the whole product on simulated peers", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="play one visit without a window (chosen where none can open)")
    parser.add_argument("--landscape", action="store_true", help="on a wide screen instead of an upright one")
    parser.add_argument("--persona", default="ahmad", help="whose card is laid down (config/personas.toml)")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="where screens and receipt are written")
    parser.add_argument("--timeout", type=float, default=45.0, metavar="SECONDS", help="longest time for the headless visit")
    parser.set_defaults(run=lambda arguments: run(arguments, folder))


def run(arguments: argparse.Namespace, folder: Path) -> int:
    from ui.application import headless

    alone = arguments.headless or headless()
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as scratch:
        try:
            peers = Peers(Path(scratch), folder)
        except (PeersFailed, SettingsError) as error:
            print(error, file=sys.stderr)
            return 1
        if arguments.persona not in peers.personas:
            peers.stop()
            print(f"“{arguments.persona}” is no persona; known: {', '.join(peers.personas)}.", file=sys.stderr)
            return 2
        screen = peers.screen
        if arguments.landscape:
            screen = replace(screen, width_px=screen.height_px, height_px=screen.width_px)
        try:
            return _play(arguments, peers, screen) if alone else _open_window(peers, screen)
        finally:
            peers.stop()


def _play(arguments: argparse.Namespace, peers: Peers, screen: Screen) -> int:
    from kiosk.commands.demo_visit import ScriptedVisit, VisitFailed
    from ui.application import Window, start
    from ui.application import run as run_loop

    application = start(["kiosk"])
    out: Path = arguments.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    complaints: list[str] = []
    kiosk = peers.kiosk(still=True)
    window = Window(
        kiosk.front,
        width=screen.width_px,
        height=screen.height_px,
        pixels_per_mm=screen.pixels_per_mm,
        fullscreen=False,
        still=True,
        complain=complaints.append,
    )
    visit = ScriptedVisit(kiosk, peers, window.picture, out, arguments.persona, seconds=arguments.timeout)
    drawn: list[bool] = []
    window.after_first_frame(lambda: drawn.append(True))  # before it a picture is of a window without a size
    kiosk.start()

    def tick() -> int | None:
        try:
            kiosk.tick()
            return 0 if drawn and visit.go_on() else None
        except (VisitFailed, PeersFailed) as error:
            print(f"The visit failed: {error}", file=sys.stderr)
            return 1

    code = run_loop(application, tick, every_milliseconds=15)
    kiosk.stop()
    window.close()
    if code == 0:
        (out / "visit.json").write_text(json.dumps(visit.told(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(f"A receipt was printed and confirmed: {out / 'receipt.png'}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return code or int(bool(complaints))


def _open_window(peers: Peers, screen: Screen) -> int:
    from ui.application import Window, start
    from ui.application import run as run_loop
    from ui.dock import Dock

    application = start(["kiosk"])
    kiosk = peers.kiosk(still=False)
    window = Window(  # at half size, so that it stands beside its dock on a desk's screen
        kiosk.front,
        width=screen.width_px // 2,
        height=screen.height_px // 2,
        pixels_per_mm=screen.pixels_per_mm / 2,
        fullscreen=False,
        still=False,
        complain=lambda text: print(text, file=sys.stderr),
    )
    dock = Dock(list(peers.personas), Faults(peers).hands(), beside=screen.width_px // 2 + 60)
    kiosk.start()

    def tick() -> int | None:
        kiosk.tick()
        dock.refresh()
        return 1 if peers.dead() else None

    code = run_loop(application, tick, every_milliseconds=100)
    kiosk.stop()
    dock.close()
    window.close()
    if not peers.printed:
        print("No receipt was printed and confirmed.", file=sys.stderr)
    return code or int(not peers.printed)
