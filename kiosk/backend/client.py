"""The contract's verbs as the kiosk needs them: each answers with a typed outcome, never with an exception.

Every text is asked for in both languages, so that the screen can change its language at once and the paper can carry both.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, TypeVar

import msgspec

from kiosk.backend import answers, evidence
from kiosk.backend.contract import DETAILS_SINCE, WITHOUT_TRANSACTIONS, remedy, version
from kiosk.backend.http import Http, IdentityRefused, NoNetwork, Outcome, Reply, ServiceDown
from kiosk.core.availability import IdentityFlaw
from kiosk.core.capabilities import Capabilities, Capability
from kiosk.core.documents import Challenge, ChipAnswer, TravelDocument
from kiosk.core.permissions import Permission, Permissions
from kiosk.core.transactions import CardData, GeneralStatus, IssuedReceipt, Language, Movement, TransactionKey, Transactions

A = TypeVar("A")
B = TypeVar("B")
MAX_PAGES = 20


class Refusal(Enum):
    """What the service said no to; each is a problem type of the contract."""

    NO_SESSION = auto()
    ASSURANCE_TOO_LOW = auto()
    NOT_FOUND = auto()
    DOCUMENT_NOT_PROVEN = auto()
    CHALLENGE_EXPIRED = auto()
    CODE_WRONG = auto()
    CODE_EXPIRED = auto()
    TOO_MANY = auto()
    TOO_SOON = auto()
    UNKNOWN_CONTRACT = auto()
    ENROLMENT_REFUSED = auto()


_REFUSALS = {f"urn:tawasul:problem:{member.name.lower().replace('_', '-')}": member for member in Refusal}
_FLAWS = {
    "urn:tawasul:problem:certificate-required": IdentityFlaw.NOT_ENROLLED,
    "urn:tawasul:problem:certificate-foreign": IdentityFlaw.FOREIGN,
    "urn:tawasul:problem:certificate-expired": IdentityFlaw.EXPIRED,
    "urn:tawasul:problem:certificate-revoked": IdentityFlaw.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Refused:
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Healthy:
    """The service works, and this kiosk can work with it; `contract` is the version that it keeps, for technicians."""

    offered: Capabilities
    time: datetime | None = field(default=None, compare=False)
    """The service's clock."""
    contract: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class OtherContract:
    """The service is there, and keeps a contract that this kiosk does not speak; `remedy` says what to update."""

    remedy: str


@dataclass(frozen=True, slots=True)
class SessionOpened:
    permitted: Permissions


@dataclass(frozen=True, slots=True)
class CodeSent:
    valid_seconds: int


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmationAsked:
    """The holder is asked on his phone, for these two digits."""

    digits: str
    valid_seconds: int
    poll_after_seconds: int


class Standing(Enum):
    """How a request to a holder's phone stands that he has not confirmed."""

    PENDING = auto()
    REJECTED = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class HolderProven:
    permitted: Permissions


Failure = Refused | NoNetwork | ServiceDown | IdentityRefused


class Client:
    """One visit at a time: it holds the session's token until it is told to forget it."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._token = ""
        self._visits = evidence.VisitNames()
        self._knows_details = True

    def check_health(self) -> Healthy | OtherContract | Failure:
        """Ask whether it works and what it offers; capabilities that this kiosk does not know are passed over."""
        outcome = self._http.call("GET", "/health", headers={})
        kept = _kept(outcome)
        if kept is not None and (sentence := remedy(kept)):
            return OtherContract(sentence)
        answer = _believe(outcome, answers.Health)
        if not isinstance(answer, answers.Health):
            return answer
        self._knows_details = kept is None or (version(kept) or DETAILS_SINCE) >= DETAILS_SINCE
        offered = {capability for capability in Capability if capability.value in answer.capabilities}
        if kept is not None and version(kept) == WITHOUT_TRANSACTIONS:
            offered.add(Capability.TRANSACTIONS)
        return Healthy(frozenset(offered), answer.time, kept or "")

    def ask_challenge(self, document: TravelDocument, *, visit: int) -> Challenge | Failure:
        """Ask what this document's chip is to answer in this visit."""
        body = {"visit": self._visits.of(visit), "chip": evidence.chip(document)}
        answer = self._ask("POST", "/challenges", answers.Challenge, body=body)
        if not isinstance(answer, answers.Challenge):
            return answer
        try:
            return answers.challenge(answer, asked=document.chip)
        except answers.Mismatch:
            return ServiceDown()

    def open_session(
        self, card: CardData | TravelDocument, chip: ChipAnswer | None = None, *, visit: int = 0
    ) -> SessionOpened | Failure:
        """Show what was read and, of the `visit` that was given a challenge, what the chip answered to it."""
        body = {"evidence": evidence.shown(card, chip, self._visits.of(visit))}
        answer = self._ask("POST", "/sessions", answers.Session, body=body)
        if not isinstance(answer, answers.Session):
            return answer
        self._token = answer.token
        return SessionOpened(self._permitted(answer.permitted))

    def send_code(self) -> CodeSent | Failure:
        answer = self._ask("POST", "/sessions/current/codes", answers.CodeSent)
        return CodeSent(answer.valid_seconds) if isinstance(answer, answers.CodeSent) else answer

    def prove_holder(self, code: str) -> HolderProven | Failure:
        answer = self._ask("POST", "/sessions/current/proof", answers.Assurance, body={"code": code})
        if not isinstance(answer, answers.Assurance):
            return answer
        permitted = self._permitted(answer.permitted)
        return HolderProven(permitted) if Permission.LIST in permitted else ServiceDown()

    def ask_confirmation(self) -> ConfirmationAsked | Failure:
        answer = self._ask("POST", "/sessions/current/confirmations", answers.ConfirmationAsked)
        if not isinstance(answer, answers.ConfirmationAsked):
            return answer
        return ConfirmationAsked(answer.digits, answer.valid_seconds, answer.poll_after_seconds)

    def confirmation(self) -> Standing | HolderProven | Failure:
        """How the last request stands; proven once the holder has confirmed it."""
        answer = self._ask("GET", "/sessions/current/confirmations/current", answers.Confirmation)
        if not isinstance(answer, answers.Confirmation):
            return answer
        if answer.state != "confirmed":
            return Standing[answer.state.upper()]
        permitted = self._permitted(answer.permitted)
        return HolderProven(permitted) if Permission.LIST in permitted else ServiceDown()

    def transactions(self) -> Transactions | Failure:
        found = self._pages("/transactions", answers.TransactionPage, answers.transaction)
        if not isinstance(found, list):
            return found
        twice = len({item.id for item in found}) < len(found)  # a press would open another one than it names
        return ServiceDown() if twice else Transactions(tuple(found))

    def movements(self, transaction_id: str) -> tuple[Movement, ...] | Failure:
        found = self._pages(f"/transactions/{transaction_id}/movements", answers.MovementPage, answers.movement)
        return tuple(found) if isinstance(found, list) else found

    def look_up_number(self, number: str, hijri_year: str) -> GeneralStatus | Failure:
        year = int(hijri_year)
        if not 1400 <= year <= 1499:
            return Refused(Refusal.NOT_FOUND)
        body, ends = {"number": number, "hijri_year": year}, self._http.deadline()
        pair: list[answers.GeneralStatus] = []
        for language in Language:
            answer = self._ask("POST", "/lookups", answers.GeneralStatus, language, body, ends=ends)
            if not isinstance(answer, answers.GeneralStatus):
                return answer
            pair.append(answer)
        try:
            return answers.general_status(*pair, asked=TransactionKey(number, year))
        except answers.Mismatch:
            return ServiceDown()

    def issue_receipt(self, transaction_ids: tuple[str, ...]) -> IssuedReceipt | Failure:
        """Ask for one paper's reference, under a key of its own; asked once: pressing again is the visitor's decision."""
        key, body = uuid.uuid4().hex, {"transactions": list(transaction_ids)}
        answer = self._ask("POST", "/receipts", answers.Receipt, body=body, key=key)
        if not isinstance(answer, answers.Receipt):
            return answer
        try:
            return answers.receipt(answer)
        except answers.Mismatch:
            return ServiceDown()

    def enrol(self, code: str, csr: str) -> answers.MachineCertificate | Failure:
        """Ask for the machine's first certificate with a one-time code."""
        return self._ask("POST", "/enrolments", answers.MachineCertificate, body={"code": code, "csr": csr})

    def renew(self, csr: str) -> answers.MachineCertificate | Failure:
        return self._ask("POST", "/enrolments/renewals", answers.MachineCertificate, body={"csr": csr})

    @property
    def in_session(self) -> bool:
        """Whether a visit's session is open."""
        return bool(self._token)

    def forget(self) -> str:
        """Forget the session, and answer its token for whoever ends it at the service; empty when there is none."""
        token, self._token = self._token, ""
        return token

    def end_session(self, token: str) -> None:
        """Close a session at the service; whether that answers changes nothing for us."""
        self._http.call("DELETE", "/sessions/current", headers={"Authorization": f"Bearer {token}"})

    def abandon(self) -> None:
        """From any thread: nobody waits any more for the answer that is being fetched."""
        self._http.cut()

    def _permitted(self, words: list[str]) -> Permissions:
        """What a session may do; words that this kiosk does not know are passed over."""
        permitted = {permission for permission in Permission if permission.value in words}
        if not self._knows_details and Permission.LIST in permitted:
            permitted.add(Permission.DETAILS)
        return frozenset(permitted)

    def _ask(
        self,
        method: str,
        path: str,
        kind: type[A],
        language: Language = Language.ARABIC,
        body: Any = None,
        key: str = "",
        ends: float | None = None,
    ) -> A | Failure:
        headers = {"Accept-Language": language.value}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if key:
            headers["Idempotency-Key"] = key
        return _believe(self._http.call(method, path, headers=headers, body=body, ends=ends), kind)

    def _pages(self, path: str, kind: type[A], join: Callable[[Any, Any], B]) -> list[B] | Failure:
        """Ask for every page in both languages, all before one deadline: a service that drags each page is not followed."""
        found: list[B] = []
        cursor, ends = "", self._http.deadline()
        for _ in range(MAX_PAGES):
            query = f"?cursor={cursor}" if cursor else ""
            pair: list[Any] = []
            for language in Language:
                page = self._ask("GET", path + query, kind, language, ends=ends)
                if isinstance(page, Failure):
                    return page
                pair.append(page)
            ar, en = pair
            if len(ar.items) != len(en.items) or ar.next != en.next:
                return ServiceDown()
            try:
                found += [join(a, e) for a, e in zip(ar.items, en.items, strict=True)]
            except answers.Mismatch:
                return ServiceDown()
            if not ar.next:
                return found
            cursor = ar.next
        return ServiceDown()


def _kept(outcome: Outcome) -> str | None:
    """The version of the contract that a health names, or a problem unknown-contract; whatever else stands there."""
    if not isinstance(outcome, Reply) or outcome.status not in (200, 400):
        return None
    try:
        return msgspec.json.decode(outcome.body, type=answers.Kept).contract
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _believe(outcome: Outcome, kind: type[A]) -> A | Failure:
    """Take an answer for what it claims to be only when its status, its form and its every field agree."""
    if not isinstance(outcome, Reply):
        return outcome
    try:
        if outcome.problem:
            problem = msgspec.json.decode(outcome.body, type=answers.Problem).type
            if problem in _FLAWS and outcome.status >= 400:
                return IdentityRefused(_FLAWS[problem])
            refusal = _REFUSALS.get(problem)
            return Refused(refusal) if refusal is not None and outcome.status >= 400 else ServiceDown()
        if outcome.status not in (200, 201, 202):
            return ServiceDown()
        return msgspec.json.decode(outcome.body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return ServiceDown()
