"""`kiosk run`: the kiosk in service, as its settings say. Exit codes: 0 asked to end, 2 wrong settings, 70 a bug."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from devices.card.profile import ProfileError, load_profiles
from kiosk.runtime.service_manager import ServiceManager
from kiosk.runtime.settings import SettingsError, load


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("run", help="the kiosk in service", description=__doc__)
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        settings = load(arguments.config)
        load_profiles(arguments.config.parent / settings.reader.profiles)
    except (SettingsError, ProfileError) as error:
        print(error, file=sys.stderr)
        return 2
    from kiosk.assembly import Clock, KioskProcess, slot_of
    from ui.application import Window, start
    from ui.application import run as run_loop

    manager = ServiceManager(os.environ, now=time.monotonic)
    application = start(["kiosk"])
    kiosk = KioskProcess(settings, folder=arguments.config.parent, slot=slot_of(settings), clock=Clock())
    window = Window(
        kiosk.front,
        width=settings.screen.width_px,
        height=settings.screen.height_px,
        pixels_per_mm=settings.screen.pixels_per_mm,
        fullscreen=True,
        still=False,
        complain=lambda sentence: print(sentence, file=sys.stderr),
    )
    kiosk.start()
    manager.ready()

    def tick() -> int | None:
        kiosk.tick()  # ends the process when a worker hangs: what comes after it is said by a kiosk that is alive
        manager.alive()
        return None

    code = run_loop(application, tick, every_milliseconds=200)
    manager.stopping()
    kiosk.stop()
    window.close()
    return code
