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
from kiosk.backend.conformance.wire import Answer, Wire

PROBLEM = "urn:tawasul:problem:"
MAX_PAGES = 40
TRIES = 10


class Broken(Exception):
    """The clause does not hold; the text says what was asked and what came, never a visitor's datum."""


class NotTried(Exception):
    """The clause could not be tried; the text says why, and what would help."""


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
        """An ID number that no register has: a real one does not begin with 0. Another one in every run, for limits count."""
        return "0" + "".join(secrets.choice("0123456789") for _ in range(9))

    @cached_property
    def known(self) -> Dialogue:
        return Dialogue(self, self.person)

    @cached_property
    def stranger(self) -> Dialogue:
        return Dialogue(self, self.nobody)

    @cached_property
    def proven(self) -> str:
        """The token of a session that may see the list."""
        if "codes" not in self.offered:
            raise NotTried("nobody can be proven: no codes are offered")
        if self.known.right.status != 200:
            raise NotTried(f"nobody could be proven (the code was answered {self.known.right.status}): see C-31")
        return self.known.token

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
        path = f"/transactions/{transaction}/movements" + (f"?cursor={cursor}" if cursor else "")
        return self.wire.ask("listMovements", "GET", path, token=self.proven, language=language)

    def receipt(self, transactions: list[str], key: str) -> Answer:
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


class Dialogue:
    """The way from a card to the right code, and what is said to every step of it."""

    def __init__(self, trial: Trial, id_number: str) -> None:
        self._trial = trial
        self.opened = trial.open(id_number)
        token = self.opened.field("token")
        if self.opened.status != 201 or not isinstance(token, str):
            raise NotTried(f"no session could be opened (POST /sessions answered {self.opened.status or 'nothing'}): see C-20")
        self.token: str = token
        self.closed = [
            trial.wire.ask("listTransactions", "GET", "/transactions", token=token),
            trial.wire.ask("getTransaction", "GET", "/transactions/none", token=token),
        ]
        if "movements" in trial.offered:
            self.closed.append(trial.wire.ask("listMovements", "GET", "/transactions/none/movements", token=token))
        if "receipts" in trial.offered:
            body = {"transactions": ["none"]}
            self.closed.append(
                trial.wire.ask(
                    "issueReceipt", "POST", "/receipts", token=token, body=body, headers={"Idempotency-Key": fresh_key()}
                )
            )

    def prove(self, code: str) -> Answer:
        return self._trial.wire.ask("proveHolder", "POST", "/sessions/current/proof", token=self.token, body={"code": code})

    def send(self) -> Answer:
        return self._trial.wire.ask("sendCode", "POST", "/sessions/current/codes", token=self.token)

    @cached_property
    def early(self) -> Answer:
        return self.prove("000000")

    @cached_property
    def sent(self) -> Answer:
        self.early  # noqa: B018 - before a code is sent
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
        self.again  # noqa: B018 - a code sent again would be the right one
        tell = self._trial.material.code
        return tell() if tell is not None and self is self._trial.known else ""

    @cached_property
    def wrong(self) -> Answer:
        """The answer to a code that is not the one, while the session is not proven yet."""
        return self.prove(str((int(self.code or "0") + 1) % 1_000_000).zfill(6))

    @cached_property
    def right(self) -> Answer:
        if self._trial.material.code is None:
            raise NotTried("tell how to learn the code that was sent (--code-from, --code-command)")
        if not self.code:
            raise NotTried("no code came the way that --code-from or --code-command says")
        self.wrong  # noqa: B018 - before the right one
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


def fresh_key() -> str:
    return "check-" + secrets.token_hex(12)


def answered(answer: Answer) -> Answer:
    """Go on only with an answer: one that never came is C-02's."""
    if answer.status == 0:
        raise NotTried(f"{answer.operation} was not answered: see C-02")
    return answer


def refused(answer: Answer, status: int, name: str, asked: str) -> None:
    """Demand a refusal; a type that the contract does not know is C-05's, a form that is none is C-04's."""
    answered(answer)
    if answer.status != status:
        raise Broken(f"{asked}: answered {answer.status}, not {status} {name}")
    said = answer.field("type")
    if isinstance(said, str) and said.startswith(PROBLEM) and said != PROBLEM + name and said[len(PROBLEM) :] in NAMES:
        raise Broken(f"{asked}: answered {said}, not {name}")


NAMES = frozenset(
    {
        "bad-request",
        "no-session",
        "assurance-too-low",
        "not-found",
        "code-wrong",
        "code-expired",
        "too-many",
        "too-soon",
        "key-reused",
        "unknown-contract",
        "enrolment-refused",
        "certificate-required",
        "certificate-foreign",
        "certificate-expired",
        "certificate-revoked",
    }
)


def retry_after(answer: Answer, asked: str) -> None:
    seconds = answer.headers.get("retry-after", "")
    if not seconds.isdecimal() or not 1 <= int(seconds) <= 86_400:
        raise Broken(f"{asked}: Retry-After does not say how many seconds (1 to 86400)")


def same(one: Answer, other: Answer, asked: str) -> None:
    """Demand equality to the byte: status, body, and every header but the date."""
    answered(one)
    answered(other)
    if one.status != other.status:
        raise Broken(f"{asked}: one is answered {one.status}, the other {other.status}")
    if one.raw != other.raw:
        raise Broken(f"{asked}: the bodies differ")
    left, right = ({k: v for k, v in answer.headers.items() if k not in UNSTEADY} for answer in (one, other))
    differ = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
    if differ:
        raise Broken(f"{asked}: the headers {', '.join(differ)} differ")


UNSTEADY = frozenset({"date", "connection", "keep-alive", "request-id"})
"""Headers that differ between any two answers, whatever they are about."""
