"""One worker per resource: a daemon thread that opens it, polls it, runs its jobs and brings it back when it is lost.

Poll and jobs share the thread, so they never interleave. A lost device refuses its jobs at once. An unexpected exception
ends the process, and so does a thread that hangs: the service manager brings back a clean kiosk.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from devices.errors import DeviceError
from kiosk.core.house import Event

BACKOFF_SECONDS: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0)
QUEUE_LENGTH = 16
STUCK_SECONDS = 90.0
"""Longer than a card, a receipt or a question to the service may take."""


class Resource(Protocol):
    """A device or service, owned by one worker thread. Every method may raise DeviceError."""

    name: str
    poll_seconds: float
    backoff_seconds: tuple[float, ...]  # waits before each reopening, the last one again and again

    def open(self) -> Iterable[Event]:
        """Take hold of it; answer with the levels it has now."""

    def poll(self) -> Iterable[Event]:
        """Say what has changed since the last poll."""

    def lost(self) -> Iterable[Event]:
        """Answer with the levels of a device that cannot be reached."""

    def close(self) -> None:
        """Let go; never raises."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do on the resource's thread, and what is said instead when the resource is lost."""

    run: Callable[[], Iterable[Event]]
    refused: tuple[Event, ...] = ()


class Worker:
    """Owns one resource. `post` hands events to the inbox, `crash` ends the process on a bug, `say` writes the log."""

    def __init__(
        self,
        resource: Resource,
        *,
        post: Callable[[Event], None],
        crash: Callable[[BaseException], None],
        say: Callable[[str], None],
        now: Callable[[], float],
    ) -> None:
        self._resource = resource
        self._post = post
        self._crash = crash
        self._say = say
        self._now = now
        self._jobs: queue.Queue[Job] = queue.Queue(QUEUE_LENGTH)
        self._stopping = threading.Event()
        self._open = False
        self.heartbeat = now()
        self._thread = threading.Thread(target=self._run, name=resource.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stuck(self) -> bool:
        """Whether the thread has shown no sign of life for `STUCK_SECONDS`. From any thread."""
        return self._thread.is_alive() and self._now() - self.heartbeat > STUCK_SECONDS

    def submit(self, job: Job) -> None:
        """Queue a job; a full queue refuses it at once, as a lost device does."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            self._refuse(job)

    def stop(self, *, within_seconds: float) -> None:
        """Ask the thread to end and close its resource; a thread that is stuck is left to the process's end."""
        self._stopping.set()
        self.submit(Job(tuple))  # wakes it
        if self._thread.is_alive():
            self._thread.join(within_seconds)

    def _run(self) -> None:
        failures = 0
        try:
            while not self._stopping.is_set():
                self.heartbeat = self._now()
                try:
                    if not self._open:
                        self._say_all(self._resource.open())
                        self._open = True
                        if failures:
                            self._say(f"{self._resource.name}: back after {failures} attempts")
                        failures = 0
                    self._work()
                except DeviceError as error:
                    if failures == 0:
                        self._say(f"{self._resource.name}: lost: {error}")
                        self._say_all(self._resource.lost())
                    self._open = False
                    self._resource.close()
                    waits = self._resource.backoff_seconds
                    self._refuse_for(waits[min(failures, len(waits) - 1)])
                    failures += 1
        except BaseException as bug:  # noqa: BLE001 - a bug in a thread must end the process, not the thread alone
            self._crash(bug)
        finally:
            self._resource.close()

    def _work(self) -> None:
        try:
            job = self._jobs.get(timeout=self._resource.poll_seconds)
        except queue.Empty:
            self._say_all(self._resource.poll())
            return
        try:
            self._say_all(job.run())
        except DeviceError:
            self._refuse(job)
            raise

    def _refuse_for(self, seconds: float) -> None:
        until = self._now() + seconds
        while not self._stopping.is_set() and (left := until - self._now()) > 0:
            self.heartbeat = self._now()
            try:
                self._refuse(self._jobs.get(timeout=min(left, 0.2)))
            except queue.Empty:
                continue

    def _refuse(self, job: Job) -> None:
        self._say_all(job.refused)

    def _say_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self._post(event)
