"""`kiosk run`: the kiosk in service, as its settings say. Exit codes: 0 asked to end, 2 wrong settings, 70 a bug."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from devices.card.profile import ProfileError, load_profiles
from kiosk.runtime.bugs import end_on_bugs, say
from kiosk.runtime.service_manager import ServiceManager
from kiosk.runtime.settings import SettingsError, load

if TYPE_CHECKING:
    from kiosk.assembly import KioskProcess


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
    from kiosk.showing import Clock, Site, front_of
    from ui.application import Window, start
    from ui.application import run as run_loop

    end_on_bugs()
    manager = ServiceManager(os.environ, now=time.monotonic)
    application = start(["kiosk"])
    site = Site(settings, Clock())
    front = front_of(site)
    window = Window(
        front,
        width=settings.screen.width_px,
        height=settings.screen.height_px,
        pixels_per_mm=settings.screen.pixels_per_mm,
        fullscreen=True,
        still=False,
        complain=say,
    )
    kiosk: KioskProcess | None = None

    def build() -> None:
        nonlocal kiosk
        from kiosk.assembly import KioskProcess, slot_of  # 200 ms, while the screen says that the kiosk gets ready

        kiosk = KioskProcess(site, front, folder=arguments.config.parent, slot=slot_of(settings))
        kiosk.start()
        manager.ready()

    def tick() -> int | None:
        if kiosk is not None:
            kiosk.tick()  # ends the process when a worker hangs: what comes after it is said by a kiosk that is alive
            manager.alive()
        return None

    window.after_first_frame(build)
    code = run_loop(application, tick, every_milliseconds=200)
    manager.stopping()
    if kiosk is not None:
        kiosk.stop()
    window.close()
    return code
