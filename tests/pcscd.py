"""A real pcscd with vpcd's virtual reader: its ports are fixed, so one at a time on a machine."""

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


@contextlib.contextmanager
def pcscd_running() -> Iterator[None]:
    """Wait for the machine's turn, start the daemon, wait until its reader can be reached; end it afterwards."""
    daemon = shutil.which("pcscd") or "/usr/sbin/pcscd"
    assert Path(daemon).exists(), "pcscd is missing: .ci/setup test installs it"
    with (Path(tempfile.gettempdir()) / "kiosk-pcscd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        Path("/run/pcscd").mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen([daemon, "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            ends = time.monotonic() + 10
            while True:
                try:
                    socket.create_connection(SLOT, timeout=1).close()
                    break
                except OSError:
                    assert time.monotonic() < ends, "vpcd does not listen: is vsmartcard-vpcd installed?"
                    assert process.poll() is None, "pcscd ended: does another one run?"
                    time.sleep(0.1)
            time.sleep(0.5)
            yield
        finally:
            process.terminate()
            process.wait(10)
