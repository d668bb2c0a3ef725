"""When pcscd itself tells of a card: the moments at which SCardGetStatusChange returned with one, in a waiting thread."""

from __future__ import annotations

import threading
import time

from smartcard import scard

AT_MOST_MS = 60_000


class Arrivals:
    """`moments` are monotonic seconds, the clock that every process of the machine shares."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        threading.Thread(target=self._watch, daemon=True).start()

    def since(self, moment: float) -> float:
        """The first one after `moment`; there must be one."""
        return next(at for at in self.moments if at > moment)

    def _watch(self) -> None:
        _, readers = scard.SCardListReaders(self._context, [])
        known = [(reader, scard.SCARD_STATE_UNAWARE) for reader in readers]
        present: set[str] = set()
        while True:
            result, states = scard.SCardGetStatusChange(self._context, AT_MOST_MS, known)
            now = time.monotonic()
            if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
                return  # the daemon has ended
            here = {reader for reader, state, _ in states if state & scard.SCARD_STATE_PRESENT}
            if here - present:
                self.moments.append(now)
            present = here
            known = [(reader, state & ~scard.SCARD_STATE_CHANGED) for reader, state, _ in states]
