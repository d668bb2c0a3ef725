"""Every fault on every endpoint, plain and over TLS, between the real client and service: what came of it, and when."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kiosk.backend import client as said
from kiosk.backend.client import Client, Refused
from kiosk.backend.http import Http, NoNetwork, Outcome, ServiceDown
from kiosk.core.documents import ChipProof, TravelDocument
from kiosk.core.transactions import Transactions
from tests.faults.certificates import Certificates
from tests.faults.exchange import CONTENT_LIES
from tests.faults.fault import HANGING, OF_THE_CONNECTION, OF_TLS, Endpoint, Fault
from tests.faults.proxy import Proxy
from tests.faults.service import CODES_A_DAY, Service, Visitor

DEADLINE_SECONDS = 0.6
PATIENCE_SECONDS = 30.0
FAULTS = [fault for fault in Fault if fault is not Fault.NONE]
GROUPS = [(endpoint, tls) for endpoint in Endpoint for tls in (False, True)]
PASSPORT = TravelDocument("", "", "", "2031-01-01", ChipProof.ACTIVE, "pace", ())
WITHOUT_CODES = (Endpoint.HEALTH, Endpoint.CHALLENGES, Endpoint.SESSIONS, Endpoint.LOOKUPS, Endpoint.END)
VISITORS_A_GROUP = len(FAULTS) // CODES_A_DAY + 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault on one endpoint. `met` says whether the call ran into the fault at all."""

    fault: Fault
    endpoint: Endpoint
    tls: bool
    outcome: str
    seconds: float
    met: bool


@dataclass(slots=True)
class Line:
    """What a client calls through; another caller can take over in the middle of a visit."""

    http: Http

    def deadline(self) -> float:
        return self.http.deadline()

    def call(self, *words: Any, **more: Any) -> Outcome:
        return self.http.call(*words, **more)


def applies(fault: Fault, endpoint: Endpoint, tls: bool) -> bool:
    if fault in OF_TLS:
        return tls
    if fault in (Fault.OTHER_IDS, Fault.DISAGREEING, Fault.ENDLESS):
        return (fault, endpoint) in CONTENT_LIES
    return True


def right_outcome(fault: Fault, endpoint: Endpoint) -> str:
    """What has to come of it, decided here and not by the client."""
    if endpoint is Endpoint.END:
        return "forgotten"
    return {Fault.UNREACHABLE: "no network", Fault.TOO_MANY: "too many"}.get(fault, "down")


def outcome_of(answer: object) -> str:
    """Name what the client made of the call; whatever is no failure is success."""
    match answer:
        case ServiceDown():
            return "down"
        case NoNetwork():
            return "no network"
        case Refused(refusal):
            return refusal.name.lower().replace("_", " ")
        case None:
            return "forgotten"
        case _:
            return "success"


def run(build: Callable[..., Http] = Http, faults: list[Fault] = FAULTS) -> list[Cell]:
    """Try every cell; `build` makes the caller, so that a check of the check can hand in a worse one."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
        visitors = [2 if endpoint in WITHOUT_CODES else VISITORS_A_GROUP for endpoint, _ in GROUPS]
        service = Service(Path(scratch), visitors=visitors)
        stack.callback(service.stop)
        certificates = Certificates(Path(scratch))
        with ThreadPoolExecutor(6) as pool:
            work = [pool.submit(_group, service, certificates, index, build, faults) for index in range(len(GROUPS))]
            return [cell for done in work for cell in done.result()]


def _group(
    service: Service, certificates: Certificates, index: int, build: Callable[..., Http], faults: list[Fault]
) -> list[Cell]:
    endpoint, tls = GROUPS[index]
    proxy = Proxy(service.address, certificates=certificates if tls else None)
    other, *visitors = service.visitors[index]
    ca_file = str(certificates.ca_file) if tls else ""
    cells = []
    tried = [fault for fault in faults if applies(fault, endpoint, tls)]
    for number, fault in enumerate([Fault.NONE, *tried]):
        # Everything before the call in question may take its time: the machine is shared.
        kiosk = f"K-{index}-{number}"  # the service lets one kiosk ask so often a minute
        patient = Http(proxy.url, kiosk=kiosk, ca_file=ca_file, deadline_seconds=PATIENCE_SECONDS)
        seconds = DEADLINE_SECONDS if fault in HANGING else PATIENCE_SECONDS  # what comes late would hide what is believed
        hurried = build(proxy.url, kiosk=kiosk, ca_file=ca_file, deadline_seconds=seconds)
        line = Line(patient)
        call = _ready(Client(cast(Http, line)), endpoint, visitors[number % len(visitors)] if number else other, service)
        if fault is Fault.NONE:  # somebody else's call, whose answer is told again later
            assert outcome_of(call()) in ("success", "forgotten")
        else:
            line.http = hurried
            cells.append(_tried(call, proxy, fault, endpoint, tls))
        patient.close()
        hurried.close()
    proxy.stop()
    return cells


def _tried(call: Callable[[], object], proxy: Proxy, fault: Fault, endpoint: Endpoint, tls: bool) -> Cell:
    broken, passed = len(proxy.broken), proxy.passed.count(endpoint)
    proxy.arm(fault, endpoint)
    began = time.monotonic()
    outcome = outcome_of(call())
    seconds = time.monotonic() - began
    proxy.disarm()
    met = proxy.passed.count(endpoint) == passed and (fault in OF_THE_CONNECTION or len(proxy.broken) > broken)
    return Cell(fault, endpoint, tls, outcome, round(seconds, 3), met)


def _ready(client: Client, endpoint: Endpoint, visitor: Visitor, service: Service) -> Callable[[], Any]:
    """Go through a visit as far as this endpoint, and answer the call that asks it."""
    if endpoint is Endpoint.HEALTH:
        return client.check_health
    if endpoint is Endpoint.CHALLENGES:
        return lambda: client.ask_challenge(PASSPORT, visit=1)
    if endpoint is Endpoint.SESSIONS:
        return lambda: client.open_session(visitor.card)
    if endpoint is Endpoint.LOOKUPS:
        return lambda: client.look_up_number(*service.number)
    assert isinstance(client.open_session(visitor.card), said.SessionOpened)
    if endpoint is Endpoint.END:
        return lambda: client.end_session(client.forget())
    if endpoint is Endpoint.CODES:
        return client.send_code
    before = len(service.codes(visitor.group))
    assert isinstance(client.send_code(), said.CodeSent)
    code = service.next_code(visitor.group, before)
    if endpoint is Endpoint.PROOF:
        return lambda: client.prove_holder(code)
    assert isinstance(client.prove_holder(code), said.HolderProven)
    if endpoint is Endpoint.TRANSACTIONS:
        return client.transactions
    found = client.transactions()
    assert isinstance(found, Transactions)
    if endpoint is Endpoint.MOVEMENTS:
        return lambda: client.movements(found.items[0].id)
    return lambda: client.issue_receipt((found.items[0].id,))


def false_successes(cells: list[Cell]) -> list[Cell]:
    """The cells in which a broken answer was believed."""
    return [cell for cell in cells if cell.outcome == "success"]
