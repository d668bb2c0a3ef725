"""What a kiosk left behind on disk: planted values in home, temporary files and log, and words of the log that say a bug."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

BUGS = ("internal error", "QML", "Traceback", "no sign of life")


def traces(home: Path, planted: Iterable[str]) -> list[str]:
    """Answer what was found, as sentences."""
    found = []
    needles = {form: value for value in planted for form in (value.encode(), value.encode("utf-16-le"))}
    for path in sorted(home.rglob("*")):
        raw = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [f"{value} in {path.name}" for form, value in needles.items() if form in raw]
    log = (home / "log").read_text("utf-8")
    return found + [line for line in log.splitlines() if any(bug in line for bug in BUGS)]
