"""Sessions and one-time codes for an adapter whose system has none: in memory, gone with the process."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

VALID_SECONDS, RESEND_SECONDS, TRIES = 120, 30, 3
SESSION_SECONDS, IDLE_SECONDS, DAY_SECONDS = 900, 180, 86_400
CODES_A_DAY, WRONG_A_DAY = 5, 10
CODES_A_KIOSKS_HOUR, WRONG_A_KIOSKS_HOUR, OPEN_CALLS_A_MINUTE = 90, 60, 60


class Refused(Exception):
    """Ends a call with the problem of this name."""

    def __init__(self, name: str, status: int, retry_after_seconds: int = 0) -> None:
        super().__init__(name)
        self.name, self.status, self.retry_after_seconds = name, status, retry_after_seconds


@dataclass(slots=True, repr=False)
class Open:
    id_number: str
    kiosk: str
    opened: float
    used: float
    proven: bool = False
    code: str = ""
    sent: float = -DAY_SECONDS
    wrong: int = 0


class Sessions:
    """`now()` is monotonic seconds. Limits count for people whom nobody knows, too."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._lock = now, threading.Lock()
        self._open: dict[str, Open] = {}
        self._times: defaultdict[tuple[str, str], list[float]] = defaultdict(list)

    def open(self, id_number: str, kiosk: str) -> str:
        self.count_call(kiosk)
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._open = {name: one for name, one in self._open.items() if now - one.opened <= SESSION_SECONDS}
            self._open[token] = Open(id_number, kiosk, now, now)
        return token

    def find(self, token: str, *, proven: bool = False) -> Open:
        with self._lock:
            one, now = self._open.get(token), self._now()
            if one is None or now - one.opened > SESSION_SECONDS or now - one.used > IDLE_SECONDS:
                raise Refused("no-session", 401)
            one.used = now
        if proven and not one.proven:
            raise Refused("assurance-too-low", 403)
        return one

    def end(self, token: str) -> None:
        with self._lock:
            self._open.pop(token, None)

    def draw_code(self, token: str) -> tuple[str, str]:
        """Draw a code for the session's person and answer both; whether it can be sent is not this one's to know."""
        one = self.find(token)
        with self._lock:
            last = self._times["codes", one.id_number][-1:]  # whatever session asked
            if last and self._now() - last[0] < RESEND_SECONDS:
                raise Refused("too-soon", 429, RESEND_SECONDS)
            self._count("codes", one.id_number, CODES_A_DAY, DAY_SECONDS)
            self._count("kiosk's codes", one.kiosk, CODES_A_KIOSKS_HOUR, 3600)
            one.code, one.sent, one.wrong = f"{secrets.randbelow(1_000_000):06d}", self._now(), 0
            return one.id_number, one.code

    def prove(self, token: str, code: str) -> None:
        one = self.find(token)
        with self._lock:
            if not one.code or self._now() - one.sent > VALID_SECONDS:
                raise Refused("code-expired", 410)
            if one.wrong >= TRIES:
                raise Refused("too-many", 429, RESEND_SECONDS)
            if not hmac.compare_digest(one.code, code):
                self._count("wrong", one.id_number, WRONG_A_DAY, DAY_SECONDS)
                self._count("kiosk's wrong", one.kiosk, WRONG_A_KIOSKS_HOUR, 3600)
                one.wrong += 1
                raise Refused("code-wrong", 422)
            one.code, one.proven = "", True

    def count_call(self, kiosk: str) -> None:
        """Count a call that needs no session against its kiosk's minute."""
        with self._lock:
            self._count("calls", kiosk, OPEN_CALLS_A_MINUTE, 60)

    def _count(self, what: str, whose: str, most: int, seconds: int) -> None:
        times = [moment for moment in self._times[what, whose] if self._now() - moment < seconds]
        if len(times) >= most:
            raise Refused("too-many", 429, min(seconds, 3600))
        self._times[what, whose] = [*times, self._now()]
