"""Several processes that answer on one listening socket, and the parent that keeps their number.

The parent answers no call and holds neither thread nor database connection, so that a fork takes along nothing half done.
Workers end with it, whatever its end: each of them watches a pipe that only the parent holds open.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable

GRACE_SECONDS = 15.0  # longer than a call in flight may take; then the rest is killed
YOUNG_SECONDS = 1.0  # a worker that died younger is replaced no sooner, or a broken one would keep a core busy
ENDING = (signal.SIGTERM, signal.SIGINT)


def keep(count: int, work: Callable[[], None], *, listener: socket.socket, until_eof: bool) -> None:
    """Let `count` processes do `work`, replace those that die, and end them all gracefully on a signal (or end of input)."""
    gc.freeze()  # the collector would touch, and so copy, what the workers share
    parent_lives, held_open = os.pipe()
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    for number in (*ENDING, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)  # the byte in the pipe tells
    born = dict[int, float]()

    def hire() -> None:
        pid = os.fork()
        if pid:
            born[pid] = time.monotonic()
            return
        code = 70
        try:
            signal.set_wakeup_fd(-1)
            for number in (*ENDING, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for descriptor in (held_open, woken, wake):
                os.close(descriptor)
            threading.Thread(target=_end_with, args=(parent_lives,), name="parent", daemon=True).start()
            work()
            code = 0
        except SystemExit:
            code = 0
        except Exception:  # noqa: BLE001 - a bug: told in full, and this process ends here, not in its parent's code
            traceback.print_exc()
        finally:
            os._exit(code)

    for _ in range(count):
        hire()
    with selectors.DefaultSelector() as selector:
        selector.register(woken, selectors.EVENT_READ)
        if until_eof:
            selector.register(sys.stdin, selectors.EVENT_READ)
        while not _asked_to_end(selector, woken):
            for pid in _ended(born):
                young = time.monotonic() - born.pop(pid) < YOUNG_SECONDS
                print(f"A worker of the service (process {pid}) died; another takes its place.", file=sys.stderr, flush=True)
                if young and _asked_to_end(selector, woken, seconds=YOUNG_SECONDS):
                    break
                hire()
            else:
                continue
            break
    listener.close()
    _dismiss(born)


def _asked_to_end(selector: selectors.BaseSelector, woken: int, *, seconds: float | None = None) -> bool:
    """Wait for a signal; answer whether it, or the end of input, asks to end."""
    for key, _ in selector.select(seconds):
        if key.fd == woken:
            if any(number in ENDING for number in os.read(woken, 4096)):
                return True
        elif not os.read(key.fd, 4096):
            return True
    return False


def _ended(born: dict[int, float]) -> list[int]:
    return [pid for pid in born if os.waitpid(pid, os.WNOHANG)[0]]


def _dismiss(born: dict[int, float]) -> None:
    for pid in born:
        os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + GRACE_SECONDS
    while born and time.monotonic() < ends:
        for pid in _ended(born):
            del born[pid]
        time.sleep(0.02)
    for pid in born:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _end_with(descriptor: int) -> None:
    os.read(descriptor, 1)  # answers only when the parent is gone
    os.kill(os.getpid(), signal.SIGTERM)
