"""The phone in the demo: what the service's `DockApp` asks there, and what is picked in the dock. It decides nothing itself."""

from __future__ import annotations

import time
from pathlib import Path

ASKED_SECONDS = 90.0  # then whoever was asked has put the phone away


class DemoPhone:
    """`folder` is the one that the service lays requests into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def numbers(self) -> list[str]:
        """The three numbers of the last request, while it waits; none otherwise."""
        request = self._waiting()
        return request.read_text("ascii").split() if request is not None else []

    def pick(self, number: str) -> None:
        """Pick a number, or, with none, say that it is not the holder who asks."""
        request = self._waiting()
        if request is not None:
            whole = request.with_suffix(".picked")
            whole.write_text(number or "reject", "ascii")
            whole.rename(request.with_suffix(".decision"))

    def _waiting(self) -> Path | None:
        requests = sorted(self._folder.glob("*.request"), key=lambda path: path.stat().st_mtime_ns)
        if not requests or requests[-1].with_suffix(".decision").exists():
            return None
        return requests[-1] if time.time() - requests[-1].stat().st_mtime < ASKED_SECONDS else None
