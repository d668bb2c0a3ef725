"""Speaks to systemd: ready, alive, stopping (sd_notify's datagrams). Without a service manager it says nothing.

`alive` is called from the screen's thread, and only while every worker is alive: a hang of any of them ends the process.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping


class ServiceManager:
    """One a process. Takes NOTIFY_SOCKET and WATCHDOG_USEC out of `environment`, so that no child speaks in our name."""

    def __init__(self, environment: MutableMapping[str, str], *, now: Callable[[], float]) -> None:
        self._now = now
        self._address = environment.pop("NOTIFY_SOCKET", "")
        watchdog = environment.pop("WATCHDOG_USEC", "")
        environment.pop("WATCHDOG_PID", None)  # under a compositor the main process is another: NotifyAccess=all
        self._every_seconds = int(watchdog) / 1e6 / 3 if watchdog.isdecimal() and int(watchdog) else None
        self._next = 0.0

    def ready(self) -> None:
        """The first frame is shown."""
        self._say("READY=1")

    def alive(self) -> None:
        """Feed the watchdog, three times in its span however often this is called."""
        if self._every_seconds is not None and self._now() >= self._next:
            self._next = self._now() + self._every_seconds
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        import socket  # 3 ms that a first frame does not wait for

        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(1)
            try:
                line.sendto(word.encode(), address)
            except OSError:
                return  # a manager that does not listen ends us by its watchdog: nothing better can be done from here
