"""The kiosk's figures over a soak, and whether they stay: memory, threads, handles, references to None."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.soak.strings import WatchedKiosk


@dataclass(frozen=True, slots=True)
class Figures:
    visit: int
    rss_kb: int
    threads: int
    handles: int
    none_references: int


def measure(kiosk: WatchedKiosk, visit: int) -> Figures:
    """Look from outside, at rest; only the references are the interpreter's own count."""
    none_references = kiosk.figures()["none_references"]
    process = Path(f"/proc/{kiosk.pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text("utf-8").splitlines())
    handles = len(os.listdir(process / "fd"))
    return Figures(visit, int(status["VmRSS"].split()[0]), int(status["Threads"]), handles, none_references)


@dataclass(frozen=True, slots=True)
class Window:
    """Medians of the figures of some visits: one figure alone says little."""

    visits: str
    rss_kb: int
    threads: int
    handles: int
    none_references: int


def window(figures: list[Figures]) -> Window:
    names = ("rss_kb", "threads", "handles", "none_references")
    middle = {name: round(median(getattr(item, name) for item in figures)) for name in names}
    return Window(f"{figures[0].visit}-{figures[-1].visit}", **middle)


MOST_RSS_KB = 5 * 1024
MOST_RSS_KB_COLD = 25 * 1024  # the first long list alone takes 10 MB
MOST_NONE_A_VISIT = 1000
"""References that are lost end in an abort. Some too many are harmless: PySide 6.11 leaves six behind with every image that
is painted on and some with every touch."""
MOST_NONE_COLD = 20_000  # while Qt and Python still fill their caches they only grow


def drifts(before: Window, after: Window, *, visits: int, warm: bool) -> list[str]:
    """What did not stay, in sentences; empty when all did."""
    found = []
    if after.rss_kb - before.rss_kb > (MOST_RSS_KB if warm else MOST_RSS_KB_COLD):
        found.append(f"memory grew by {after.rss_kb - before.rss_kb} kB")
    if after.threads > before.threads + 1:  # a call's timer
        found.append(f"threads grew from {before.threads} to {after.threads}")
    if after.handles > before.handles + 1:  # a line that rests
        found.append(f"handles grew from {before.handles} to {after.handles}")
    most = MOST_NONE_A_VISIT * visits + (0 if warm else MOST_NONE_COLD)
    if not -1000 < after.none_references - before.none_references < most:
        found.append(f"None's references went from {before.none_references} to {after.none_references}")
    return found
