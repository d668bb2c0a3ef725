"""The way from a card to the right code, at a backend: each step asked once, in an order that wastes no code."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kiosk.backend.conformance.demands import NotTried, fresh_key
from kiosk.backend.conformance.wire import Answer, Wire

TRIES = 10


def asked_first(_: object) -> None:
    """Nothing more than its name: a dialogue has an order, and naming an answer here has had it asked for."""


class Dialogue:
    """`tell` answers the code that was sent last; None for a person whose code nobody can know."""

    def __init__(self, wire: Wire, opened: Answer, offered: frozenset[str], tell: Callable[[], str] | None) -> None:
        self._wire, self._tell, self.opened = wire, tell, opened
        token = self.opened.field("token")
        if self.opened.status != 201 or not isinstance(token, str):
            raise NotTried(f"no session could be opened (POST /sessions answered {self.opened.status or 'nothing'}): see C-20")
        self.token: str = token
        self.closed = [
            wire.ask("listTransactions", "GET", "/transactions", token=token),
            wire.ask("getTransaction", "GET", "/transactions/none", token=token),
        ]
        if "movements" in offered:
            self.closed.append(wire.ask("listMovements", "GET", "/transactions/none/movements", token=token))
        if "receipts" in offered:
            body = {"transactions": ["none"]}
            self.closed.append(
                wire.ask("issueReceipt", "POST", "/receipts", token=token, body=body, headers={"Idempotency-Key": fresh_key()})
            )

    def prove(self, code: str) -> Answer:
        return self._wire.ask("proveHolder", "POST", "/sessions/current/proof", token=self.token, body={"code": code})

    def send(self) -> Answer:
        return self._wire.ask("sendCode", "POST", "/sessions/current/codes", token=self.token)

    @cached_property
    def early(self) -> Answer:
        return self.prove("000000")

    @cached_property
    def sent(self) -> Answer:
        asked_first(self.early)  # before a code is sent
        return self.send()

    @cached_property
    def again(self) -> Answer:
        if self.sent.status != 202:
            why = "its codes of the day are used up: name another, or try tomorrow" if self.sent.status == 429 else "see C-30"
            raise NotTried(f"no code was sent to the test person (answered {self.sent.status or 'nothing'}); {why}")
        return self.send()

    @cached_property
    def code(self) -> str:
        """The code that was sent last, which only the integrator can tell; empty when nobody knows."""
        asked_first(self.again)  # a code sent again would be the right one
        return self._tell() if self._tell is not None else ""

    @cached_property
    def wrong(self) -> Answer:
        """The answer to a code that is not the one, while the session is not proven yet."""
        return self.prove(str((int(self.code or "0") + 1) % 1_000_000).zfill(6))

    @cached_property
    def right(self) -> Answer:
        if self._tell is None:
            raise NotTried("tell how to learn the code that was sent (--code-from, --code-command)")
        if not self.code:
            raise NotTried("no code came the way that --code-from or --code-command says")
        asked_first(self.wrong)  # before the right one
        return self.prove(self.code)

    @cached_property
    def reused(self) -> Answer:
        if self.right.status != 200:
            raise NotTried("no code was taken yet: see C-31")
        return self.prove(self.code)

    @cached_property
    def after_many(self) -> Answer:
        """Wrong codes until it is enough."""
        answer = self.wrong
        for _ in range(TRIES):
            if answer.status != 422:
                break
            answer = self.prove("999999")
        return answer
