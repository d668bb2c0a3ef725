"""What a bug does: it ends the process, tells where it broke, and never what it held."""

from __future__ import annotations

import errno
import os
import sys
import traceback


def say(sentence: str) -> None:
    """The log: one line to the service manager's journal; never a visitor's datum."""
    print(sentence, file=sys.stderr, flush=True)


def crash(bug: BaseException) -> None:
    """End the process, from any thread; the service manager brings back a clean one."""
    if isinstance(bug, KeyboardInterrupt):
        os._exit(130)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(bug.__traceback__)]
    number = f" {errno.errorcode.get(bug.errno, bug.errno)}" if isinstance(bug, OSError) and bug.errno else ""
    say(f"internal error: {type(bug).__name__}{number} at {' < '.join(reversed(places[-4:]))}")
    os._exit(70)


def end_on_bugs() -> None:
    """From here on an exception that nobody catches ends the process: Qt would print its text, a visitor's data, and go on."""
    sys.excepthook = lambda _kind, bug, _trace: crash(bug)
