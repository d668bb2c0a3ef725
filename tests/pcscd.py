"""A real pcscd with vpcd's virtual reader: its ports are fixed, so one at a time on a machine, or in a network of its own."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SLOT = ("127.0.0.1", 35963)


class Pcscd:
    """A daemon that can be killed and started again; `readers` False starts it with none plugged in."""

    def __init__(self) -> None:
        found = shutil.which("pcscd") or "/usr/sbin/pcscd"
        assert Path(found).exists(), "pcscd is missing: .ci/setup test installs it"
        self._command = [found, "--foreground"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, readers: bool = True) -> None:
        """Start it and wait until it can be asked."""
        Path("/run/pcscd").mkdir(parents=True, exist_ok=True)
        command = self._command if readers else [*self._command, "--config", "/dev/null"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends = time.monotonic() + 10
        while readers:
            try:
                socket.create_connection(SLOT, timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < ends, "vpcd does not listen: is vsmartcard-vpcd installed?"
                assert self._process.poll() is None, "pcscd ended: does another one run?"
                time.sleep(0.02)

    def check(self) -> None:
        """Of two daemons the second ends, while the first one's reader answers in its place."""
        assert self._process is not None
        assert self._process.poll() is None, "pcscd ended: does another one run?"

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)


@contextlib.contextmanager
def pcscd_running() -> Iterator[None]:
    """Wait for the machine's turn, start the daemon, wait until its reader can be reached; end it afterwards."""
    with (Path(tempfile.gettempdir()) / "kiosk-pcscd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        daemon = Pcscd()
        try:
            daemon.start()
            time.sleep(0.5)
            daemon.check()
            yield
        finally:
            daemon.stop()
