"""What a process holds while it plays: memory, handles, threads, objects. They must stay as they were once it is warm."""

from __future__ import annotations

import gc
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_GROWN_KB = 4096  # of forty thousand; the heap's own arenas come and go by as much
MOST_OBJECTS = 2000


@dataclass(frozen=True, slots=True)
class Held:
    rss_kb: int
    handles: int
    threads: int
    objects: int

    @classmethod
    def now(cls) -> Held:
        gc.collect()
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
        return cls(int(status["VmRSS"].split()[0]), len(os.listdir("/proc/self/fd")), threading.active_count(), _objects())

    def told(self) -> dict[str, int]:
        return asdict(self)


def grown(before: Held, after: Held) -> list[str]:
    """What did not stay, in sentences; empty when all did."""
    found = []
    if after.rss_kb - before.rss_kb > MOST_GROWN_KB:
        found.append(f"memory grew by {after.rss_kb - before.rss_kb} kB")
    if after.handles > before.handles:
        found.append(f"{after.handles - before.handles} handles were left open")
    if after.threads > before.threads:
        found.append(f"{after.threads - before.threads} threads were left running")
    if after.objects - before.objects > MOST_OBJECTS:
        found.append(f"{after.objects - before.objects} objects were left behind")
    return found


def _objects() -> int:
    return len(gc.get_objects())
