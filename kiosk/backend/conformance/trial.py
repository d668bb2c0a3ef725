"""One conformance run: the wire, the test people, and what a check leaves for the ones after it.

Frugal on purpose: a person may get five codes a day, so one session is proven once and asked everything.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kiosk.backend.conformance.contract_file import ContractFile
from kiosk.backend.conformance.demands import NotTried
from kiosk.backend.conformance.dialogue import Dialogue
from kiosk.backend.conformance.wire import Answer, Wire

MAX_PAGES = 40


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """What the integrator lends: invented people and transactions of a test system. Empty or None is not lent.

    `code(seconds)` answers the one-time code that was last sent, or an empty string when none came within that time.
    """

    id_number: str = ""
    profile: str = "check"
    another: str = ""
    lookup: tuple[str, int] | None = None
    secret: tuple[str, int] | None = None
    code: Callable[[], str] | None = None
    enrol: tuple[str, str] | None = None
    confirm: Callable[[str], object] | None = None  # picks these digits on the phone
    document: dict[str, Any] | None = None  # evidence without an answer of the chip


@dataclass(frozen=True, slots=True)
class Patience:
    """What is tried only when asked for: waiting a session or a code out, and asking until the kiosk is held back."""

    wait: Callable[[float], None] | None = None
    try_limits: bool = False


@dataclass(repr=False)
class Trial:
    contract: ContractFile
    wire: Wire
    material: Material
    patience: Patience
    offered: frozenset[str] = frozenset()
    kept: str = ""  # the version that the backend names
    machine: object | None = None  # the one that the run enrols

    # -- sessions -------------------------------------------------------------------------------------
    def open(self, id_number: str) -> Answer:
        evidence = {"type": "card-data", "profile": self.material.profile, "id_number": id_number}
        return self.wire.ask("openSession", "POST", "/sessions", body={"evidence": evidence})

    def token(self, id_number: str) -> str:
        opened = self.open(id_number)
        token = opened.field("token")
        if opened.status != 201 or not isinstance(token, str):
            raise NotTried(f"no session could be opened (POST /sessions answered {opened.status or 'nothing'}): see C-20")
        return token

    @property
    def person(self) -> str:
        if not self.material.id_number:
            raise NotTried("name a test person (--person)")
        return self.material.id_number

    @cached_property
    def nobody(self) -> str:
        """One of them for the whole run; another in every run, for limits count."""
        return self.another_nobody()

    def another_nobody(self) -> str:
        """An ID number that no register has: a real one does not begin with 0."""
        return "0" + "".join(secrets.choice("0123456789") for _ in range(9))

    @cached_property
    def known(self) -> Dialogue:
        return self._dialogue(self.person, self.material.code)

    @cached_property
    def stranger(self) -> Dialogue:
        return self._dialogue(self.nobody, None)

    def _dialogue(self, id_number: str, tell: Callable[[], str] | None) -> Dialogue:
        return Dialogue(self.wire, self.open(id_number), self.offered, tell)

    @cached_property
    def asked_on_phone(self) -> tuple[str, Answer]:
        """A session of the test person's in which he was asked on his phone; once in a run, or he is left alone."""
        token = self.token(self.person)
        return token, self.wire.ask("askConfirmation", "POST", "/sessions/current/confirmations", token=token)

    @cached_property
    def proven(self) -> str:
        """The token of a session that may see the list."""
        if "codes" not in self.offered:
            raise NotTried("nobody can be proven: no codes are offered")
        if self.known.right.status != 200:
            raise NotTried(f"nobody could be proven (the code was answered {self.known.right.status}): see C-31")
        return self.known.token

    def permits(self, permission: str) -> bool:
        """Whether the proven session permits it; who keeps less than 1.4 has no word for details."""
        permitted = self.known.right.field("permitted") if self.proven else ()
        if permission == "details" and self.kept.startswith(("1.0.", "1.1.", "1.2.", "1.3.")):
            permission = "list"
        return permission in permitted

    def demand(self, permission: str) -> None:
        if not self.permits(permission):
            raise NotTried(f"the test person's session does not permit {permission}: let the test system's policy permit it")

    # -- transactions ---------------------------------------------------------------------------------
    def page(self, cursor: str = "", language: str = "ar", headers: dict[str, str] | None = None) -> Answer:
        query = f"?cursor={cursor}" if cursor else ""
        return self.wire.ask(
            "listTransactions", "GET", f"/transactions{query}", token=self.proven, language=language, headers=headers
        )

    def one(self, transaction: str, language: str = "ar", headers: dict[str, str] | None = None) -> Answer:
        path = f"/transactions/{transaction}"
        return self.wire.ask("getTransaction", "GET", path, token=self.proven, language=language, headers=headers)

    def movements(self, transaction: str, cursor: str = "", language: str = "ar") -> Answer:
        self.demand("details")
        path = f"/transactions/{transaction}/movements" + (f"?cursor={cursor}" if cursor else "")
        return self.wire.ask("listMovements", "GET", path, token=self.proven, language=language)

    def receipt(self, transactions: list[str], key: str) -> Answer:
        self.demand("print")
        body = {"transactions": transactions}
        return self.wire.ask(
            "issueReceipt", "POST", "/receipts", token=self.proven, body=body, headers={"Idempotency-Key": key}
        )

    def look_up(self, number: str, year: int, language: str = "ar") -> Answer:
        body = {"number": number, "hijri_year": year}
        return self.wire.ask("lookUpNumber", "POST", "/lookups", language=language, body=body)

    @cached_property
    def first_page(self) -> Answer:
        page = self.page()
        if page.status != 200 or not isinstance(page.field("items"), list):
            raise NotTried(f"the list could not be had (GET /transactions answered {page.status or 'nothing'}): see C-40")
        return page

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The transactions of the first page; a run needs a person who has some."""
        items = [item for item in self.first_page.field("items") if isinstance(item, dict) and isinstance(item.get("id"), str)]
        if not items:
            raise NotTried("the test person has no transactions: name one who has")
        return items

    @cached_property
    def existing(self) -> tuple[str, int]:
        """Number and year of a transaction that exists."""
        if self.material.lookup is not None:
            return self.material.lookup
        if "transactions" not in self.offered:
            raise NotTried("name a transaction that exists (--lookup NUMBER/YEAR)")
        item = self.items[0]
        return item["number"], item["hijri_year"]
