"""A worker: reopens what was lost, refuses meanwhile, and lets a bug end the process."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable

from devices.errors import DeviceError
from kiosk.core.events import CardArrived, CardRemoved, Event, PrinterIdle
from kiosk.runtime.worker import STUCK_SECONDS, Job, Worker


class Lamp:
    """A resource with handles: it can be unplugged and plugged, and it can have a bug."""

    name = "lamp"
    poll_seconds = 0.005
    backoff_seconds = (0.5,)

    def __init__(self) -> None:
        self.plugged = threading.Event()
        self.plugged.set()
        self.bug = False

    def open(self) -> Iterable[Event]:
        self._need()
        return (CardArrived(),)

    def poll(self) -> Iterable[Event]:
        if self.bug:
            raise ZeroDivisionError
        self._need()
        return ()

    def lost(self) -> Iterable[Event]:
        return (CardRemoved(),)

    def close(self) -> None: ...

    def _need(self) -> None:
        if not self.plugged.is_set():
            raise DeviceError("unplugged")


def started() -> tuple[Worker, Lamp, queue.Queue[Event], queue.Queue[BaseException], list[str]]:
    lamp, events, crashes, said = Lamp(), queue.Queue[Event](), queue.Queue[BaseException](), []
    worker = Worker(lamp, post=events.put, crash=crashes.put, say=said.append, now=time.monotonic)
    worker.start()
    assert events.get(timeout=5) == CardArrived()
    return worker, lamp, events, crashes, said


def test_jobs_run_on_the_devices_thread_and_say_their_outcome() -> None:
    worker, _, events, _, _ = started()
    names: list[str] = []

    def job() -> Iterable[Event]:
        names.append(threading.current_thread().name)
        return (PrinterIdle(True),)

    worker.submit(Job(job))
    assert events.get(timeout=5) == PrinterIdle(True)
    assert names == ["lamp"]
    worker.stop(within_seconds=5)


def test_a_lost_device_is_said_once_refuses_its_jobs_and_comes_back() -> None:
    worker, lamp, events, _, said = started()
    lamp.plugged.clear()
    assert events.get(timeout=5) == CardRemoved()
    worker.submit(Job(lambda: (PrinterIdle(True),), refused=(PrinterIdle(False),)))
    assert events.get(timeout=5) == PrinterIdle(False)
    lamp.plugged.set()
    assert events.get(timeout=5) == CardArrived()
    assert said == ["lamp: lost: unplugged", "lamp: back after 1 attempts"]
    worker.stop(within_seconds=5)


def test_a_bug_ends_the_process_not_the_thread_alone() -> None:
    _, lamp, _, crashes, _ = started()
    lamp.bug = True
    assert isinstance(crashes.get(timeout=5), ZeroDivisionError)


def test_a_thread_that_hangs_is_told_apart_from_one_that_works_or_is_idle() -> None:
    seconds, held, free, lamp = [0.0], threading.Event(), threading.Event(), Lamp()
    worker = Worker(lamp, post=lambda _: None, crash=lambda _: None, say=lambda _: None, now=lambda: seconds[0])
    seconds[0] = 2 * STUCK_SECONDS
    assert not worker.stuck(), "it was never started"
    worker.start()

    def hang() -> Iterable[Event]:
        held.set()
        free.wait(10)
        return ()

    worker.submit(Job(hang))
    assert held.wait(5)
    assert not worker.stuck()
    seconds[0] += STUCK_SECONDS
    assert not worker.stuck(), "a job may take this long"
    seconds[0] += 0.1
    assert worker.stuck()
    free.set()
    worker.stop(within_seconds=5)
    assert not worker.stuck(), "it has ended"
