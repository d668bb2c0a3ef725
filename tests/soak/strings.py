"""The hand on the kiosk's strings: starts the puppet process, gives it orders, waits for what its screen shows."""

from __future__ import annotations

import json
import os
import re
import select
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "kiosk.service"


class KioskStuck(Exception):
    """The kiosk did not come to what was waited for, or ended."""


def unit_environment() -> dict[str, str]:
    """The variables that kiosk.service sets for the kiosk."""
    lines = re.findall(r"^Environment=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    return dict(pair.split("=", 1) for line in lines for pair in line.split())


class WatchedKiosk:
    """`home` is all that the kiosk may write to: its home, its temporary folder, its log."""

    def __init__(self, config: Path, home: Path, *, slot: str) -> None:
        for name in ("home", "tmp"):
            (home / name).mkdir(parents=True)
        server = socket.create_server(("127.0.0.1", 0))
        kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        places = {"HOME": str(home / "home"), "TMPDIR": str(home / "tmp"), "XDG_CACHE_HOME": str(home / "home")}
        words = [str(config), f"127.0.0.1:{server.getsockname()[1]}", slot]
        self.log: IO[bytes] = (home / "log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.puppet", *words],
            cwd=ROOT,
            env={**unit_environment(), **kept, **places},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Control-C is for whoever holds the strings
        )
        with server:
            while not select.select([server], [], [], 0.2)[0]:
                if self._process.poll() is not None:
                    self.log.close()
                    raise KioskStuck((home / "log").read_text("utf-8"))
            self._line, _ = server.accept()
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heard = b""
        self._syncs = self._done = 0
        self._figures: dict[str, int] = {}
        self.state: dict[str, Any] = {"step": ""}
        self.changed = 0
        """How many changes were told so far."""
        self.steps: deque[str] = deque(maxlen=100)  # the way here, the present step last

    @property
    def pid(self) -> int:
        return self._process.pid

    def order(self, **orders: Any) -> None:
        try:
            self._line.sendall(json.dumps(orders).encode() + b"\n")
        except OSError:
            raise KioskStuck("the kiosk's process has ended") from None

    def press(self, name: str, value: str = "") -> None:
        self.order(press=[name, value])

    def sync(self, seconds: float = 20) -> None:
        """Return when every order so far was carried out."""
        self._syncs += 1
        self.order(sync=self._syncs)
        ends = time.monotonic() + seconds
        while self._done != self._syncs:
            self._listen(ends, "orders are not carried out")

    def until(self, fits: Callable[[dict[str, Any]], bool], seconds: float = 20) -> dict[str, Any]:
        """Return the first state that fits; the present one may."""
        ends = time.monotonic() + seconds
        while not fits(self.state):
            self._listen(ends, "it stands there")
        return self.state

    def change(self, since: int, seconds: float = 20) -> None:
        """Return when something changed after the `since`th change."""
        ends = time.monotonic() + seconds
        while self.changed <= since:
            self._listen(ends, "nothing changes")

    def figures(self) -> dict[str, int]:
        """References to None and objects, as the kiosk's interpreter counts them."""
        self._figures = {}
        self.order(figures=True)
        ends = time.monotonic() + 20
        while not self._figures:
            self._listen(ends, "no figures come")
        return self._figures

    def stop(self) -> int:
        """End the process as an operator would and answer its exit code."""
        if self._process.poll() is None:
            self.order(stop=True)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._line.close()
            self.log.close()

    def _listen(self, ends: float, complaint: str) -> None:
        left = ends - time.monotonic()
        if left <= 0 or not select.select([self._line], [], [], left)[0]:
            raise KioskStuck(f"{complaint}: {self.state}")
        raw = self._line.recv(65_536)
        if not raw:
            raise KioskStuck(f"the kiosk's process has ended with {self._process.wait(10)}")
        *lines, self._heard = (self._heard + raw).split(b"\n")
        for line in lines:
            said = json.loads(line)
            self._figures = said.get("figures", self._figures)
            self._done = said.get("sync", self._done)
            if "state" in said:
                if said["state"]["serial"] != self.state.get("serial"):
                    self.steps.append(said["state"]["step"])
                self.state = said["state"]
                self.changed += 1
