"""What outlives a restart of the technician's door: the PIN's hash, wrong entries, the wait, and whether the kiosk serves.

Time is counted on the machine's own uptime, never on its calendar: a clock set back or forth changes no wait. After a reboot
the uptime is small and the kept end lies far ahead: the wait is cut to its own length, so it begins anew. Should it not lie
ahead, the machine has been up for longer than was left. So switching off shortens nothing, and costs at most one wait more.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kiosk.core.maintenance_states import Standing
from kiosk.core.pin import locks, wait_seconds
from kiosk.whole_file import write_whole


class NotUnderstood(Exception):
    """The file is there and says nothing that can be believed."""


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """`wait_until` is in seconds of uptime; `pin_hash` is empty while no PIN was chosen."""

    pin_hash: str = ""
    wrong: int = 0
    wait_until: float = 0.0
    suspended: bool = False


class TechnicianFile:
    """One writer at a time, also between the kiosk and an engineer's command. `now` is seconds of uptime (monotonic)."""

    def __init__(self, folder: Path, *, now: Callable[[], float]) -> None:
        self.path, self._now = folder / "technician.json", now

    def read(self) -> Kept:
        """Answer what is kept; raises OSError or NotUnderstood."""
        try:
            said = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return Kept()
        except ValueError:
            raise NotUnderstood from None
        try:
            kept = Kept(**said)
        except TypeError:
            raise NotUnderstood from None
        if [type(value) for value in asdict(kept).values()] != [str, int, float, bool] or kept.wrong < 0:
            raise NotUnderstood
        return replace(kept, wait_until=min(kept.wait_until, self._now() + wait_seconds(kept.wrong)))

    def change(self, change: Callable[[Kept], Kept]) -> Kept:
        """Read, change and write while nobody else does; raises OSError or NotUnderstood."""
        with self._alone():
            kept = change(self.read())
            self._write(kept)
        return kept

    def begin_anew(self, kept: Kept) -> None:
        """Write without reading: the way out when nothing can be understood."""
        with self._alone():
            self._write(kept)

    def counted(self, kept: Kept) -> Kept:
        """One more wrong entry, and the wait that it brings."""
        wrong = kept.wrong + 1
        return replace(kept, wrong=wrong, wait_until=self._now() + wait_seconds(wrong))

    def standing(self, kept: Kept) -> Standing:
        locked = locks(kept.wrong)
        waits = not locked and wait_seconds(kept.wrong) > 0 and kept.wait_until > self._now()
        return Standing(bool(kept.pin_hash), kept.wrong, kept.wait_until if waits else None, locked, kept.suspended)

    def stamp(self) -> int:
        """Changes whenever the file does; 0 while there is none."""
        try:
            return self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _write(self, kept: Kept) -> None:
        write_whole(self.path, json.dumps(asdict(kept)).encode())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
