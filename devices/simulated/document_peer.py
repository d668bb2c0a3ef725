"""A reader for simulated travel documents in a process of its own: what makes and proves documents is never loaded here."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

COMMAND = [sys.executable, "-m", "devices.simulated.document", "--slot"]


class DocumentPeer:
    """Started on construction; `country` becomes the folder of what proves its documents, and `wait` for it to be there."""

    def __init__(self, personas: Path, country: Path, moment: datetime) -> None:
        told = ["--personas", str(personas), "--country", str(country), "--moment", moment.isoformat()]
        self._process = subprocess.Popen([*COMMAND, *told], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._address = ""
        self._apdus = 0

    @property
    def address(self) -> str:
        """Where the reading process is to connect."""
        self.wait()
        return self._address

    def wait(self) -> None:
        """Wait until country and reader are there."""
        if not self._address:
            self._address = self._hear().removeprefix("listening on ")

    def lay(self, persona: str) -> None:
        self.wait()
        self._order(f"lay {persona}")

    def pull(self) -> int:
        """Pull what lies there; the answer is how many commands it was sent."""
        self.wait()
        before, self._apdus = self._apdus, self._order("pull")
        return self._apdus - before

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _order(self, line: str) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return int(self._hear())

    def _hear(self) -> str:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if not said:
            raise RuntimeError("the simulated documents ended")
        return said
