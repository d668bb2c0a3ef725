"""What the service manager hears, on a real datagram socket; and that the shipped unit holds what it promises."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.runtime.service_manager import ServiceManager

UNIT = Path(__file__).parents[3] / "kiosk.service"


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    name = str(tmp_path / "notify") if request.param == "path" else f"@kiosk-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0" + name[1:] if name.startswith("@") else name)
        ear.setblocking(False)
        yield name, ear


def heard(ear: socket.socket) -> list[bytes]:
    words = []
    while True:
        try:
            words.append(ear.recv(100))
        except BlockingIOError:
            return words


def test_the_watchdog_is_fed_three_times_in_its_span(manager: tuple[str, socket.socket]) -> None:
    name, ear = manager
    seconds = 100.0
    environment = {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1", "HOME": "/"}
    told = ServiceManager(environment, now=lambda: seconds)
    assert environment == {"HOME": "/"}, "a child process could speak in the kiosk's name"
    told.ready()
    for tenth in range(300):
        seconds = 100.0 + tenth / 10
        told.alive()
    told.stopping()
    assert heard(ear) == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_without_a_service_manager_nothing_is_said_and_nothing_breaks(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "x"}):
        told = ServiceManager(environment, now=lambda: 0.0)
        told.ready()
        told.alive()
        told.stopping()


def test_without_a_watchdog_only_readiness_is_said(manager: tuple[str, socket.socket]) -> None:
    name, ear = manager
    told = ServiceManager({"NOTIFY_SOCKET": name}, now=lambda: 0.0)
    told.ready()
    told.alive()
    assert heard(ear) == [b"READY=1"]


def test_the_unit_is_understood_and_exposes_little() -> None:
    verified = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(UNIT)], capture_output=True, text=True, check=False
    )
    level = re.search(r"Overall exposure level for kiosk\.service: ([0-9.]+)", judged.stdout)
    assert level is not None, judged.stderr
    assert float(level[1]) <= 2.5


def test_the_unit_restarts_watches_and_forgets() -> None:
    lines = UNIT.read_text("utf-8").splitlines()
    for line in ("Type=notify", "NotifyAccess=all", "WatchdogSec=30", "Restart=always", "User=kiosk", "LimitCORE=0"):
        assert line in lines
    assert any(line.startswith("Environment=MALLOC_PERTURB_=") for line in lines)
