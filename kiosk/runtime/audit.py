"""The audit: one JSON line an event in the state folder, appended and flushed to the disk before anything goes on.

Never who a visitor was. Ten files of a megabyte each outlast years of a technician's visits; the oldest is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.core.audit import AuditEvent
from kiosk.whole_file import belong_to_folder

MAX_BYTES = 1_000_000
FILES = 10


class Audit:
    """`utc` is the time of day; lines of a stopped clock would all carry one time."""

    def __init__(self, folder: Path, *, utc: Callable[[], datetime], max_bytes: int = MAX_BYTES) -> None:
        self._path, self._utc, self._max_bytes = folder / "audit.jsonl", utc, max_bytes

    def record(self, event: AuditEvent, outcome: str = "") -> None:
        """Append one line; raises OSError when it cannot be kept."""
        said = {"time": f"{self._utc():%Y-%m-%dT%H:%M:%SZ}", "event": event.name.lower(), "outcome": outcome}
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._rotate()
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            belong_to_folder(handle, self._path.parent)
            os.write(handle, json.dumps(said).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def _rotate(self) -> None:
        if not self._path.exists() or self._path.stat().st_size < self._max_bytes:
            return
        numbered = [self._path, *(self._path.with_name(f"audit.{number}.jsonl") for number in range(1, FILES))]
        for older, newer in zip(reversed(numbered), list(reversed(numbered))[1:], strict=False):
            if newer.exists():
                newer.replace(older)
