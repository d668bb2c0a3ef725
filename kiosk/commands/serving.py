"""`kiosk run`: the kiosk in service, as its settings say. Exit codes: 0 asked to end, 2 wrong settings, 70 a bug."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.runtime.bugs import end_on_bugs, say
from kiosk.runtime.service_manager import ServiceManager
from kiosk.runtime.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from kiosk.assembly import KioskProcess
    from ui.application import Window
    from ui.starting import Starting


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("run", help="the kiosk in service", description=__doc__)
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    gc.disable()  # 20 ms until the first frame: nothing that is imported is garbage; `build` enables it again
    try:
        settings = load(arguments.config, whole=False)  # the rest is judged in `build`
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    from ui.application import run as run_loop
    from ui.application import start
    from ui.starting import Starting

    end_on_bugs()
    manager = ServiceManager(os.environ, now=time.monotonic)
    application = start(["kiosk"])
    screen, place = settings.screen, settings.place
    starting = Starting(
        language=screen.language,
        emirate=place.emirate_ar if screen.language.value == "ar" else place.emirate_en,
        width=screen.width_px,
        height=screen.height_px,
        complain=say,
    )
    service = _Service(settings, arguments.config, manager, starting)
    starting.after_first_frame(service.build)
    code = run_loop(application, service.tick, every_milliseconds=200)
    manager.stopping()
    service.stop()
    return code


class _Service:
    """The kiosk in service: built once the starting window shows, ticked from then on."""

    def __init__(self, settings: Settings, path: Path, manager: ServiceManager, starting: Starting) -> None:
        self._settings, self._path, self._manager, self._starting = settings, path, manager, starting
        self._kiosk: KioskProcess | None = None
        self._window: Window | None = None
        self._code: int | None = None

    def build(self) -> None:
        """Import and build everything else: 300 ms, while the starting window says that the kiosk gets ready."""
        from devices.card.profile import ProfileError, load_profiles
        from kiosk.assembly import KioskProcess, slot_of
        from kiosk.showing import Clock, Site, front_of
        from ui.application import Window

        settings, folder = self._settings, self._path.parent
        try:
            load(self._path)
            load_profiles(folder / settings.reader.profiles)
        except (SettingsError, ProfileError) as error:
            say(str(error))
            self._code = 2
            return
        site = Site(settings, Clock())
        front = front_of(site)
        self._window = Window(
            front,
            width=settings.screen.width_px,
            height=settings.screen.height_px,
            pixels_per_mm=settings.screen.pixels_per_mm,
            fullscreen=True,
            still=False,
            complain=say,
        )
        self._window.after_first_frame(self._starting.close)
        self._kiosk = KioskProcess(site, front, folder=folder, slot=slot_of(settings))
        gc.enable()
        self._kiosk.start()
        self._manager.ready()

    def tick(self) -> int | None:
        if self._kiosk is not None:
            self._kiosk.tick()  # ends the process when a worker hangs: what comes after is said by a kiosk that is alive
            self._manager.alive()
        return self._code

    def stop(self) -> None:
        if self._kiosk is not None:
            self._kiosk.stop()
        if self._window is not None:
            self._window.close()
        self._starting.close()
