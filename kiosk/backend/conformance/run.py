"""A whole conformance run: each clause tried once, in an order that wastes no code and locks nobody out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from kiosk.backend.conformance import confirmations, documents, everywhere, lookups, machines, receipts, sessions, transactions
from kiosk.backend.conformance.contract_file import ContractFile
from kiosk.backend.conformance.demands import Broken, NotTried
from kiosk.backend.conformance.trial import Material, Patience, Trial
from kiosk.backend.conformance.wire import Wire

CHECKS: dict[str, Callable[[Trial], None]] = {
    **everywhere.CHECKS_FIRST,
    **lookups.CHECKS,
    **sessions.CHECKS,
    **confirmations.CHECKS,
    **transactions.CHECKS,
    **receipts.CHECKS,
    **documents.CHECKS,
    **machines.CHECKS,
    **everywhere.CHECKS_BODIES_AND_WORDS,
    **documents.PATIENT,
    **sessions.PATIENT,
    **confirmations.PATIENT,
    **machines.PATIENT,
    **lookups.LIMITS,
    **everywhere.CHECKS_LAST,
}


class Verdict(Enum):
    PASS = "pass"
    FAIL = "fail"
    NOT_OFFERED = "not offered"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Result:
    clause: str
    says: str
    verdict: Verdict
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """`kept`: the version that the backend names. `results` stand in the order of the contract file."""

    kept: str
    offered: tuple[str, ...]
    results: tuple[Result, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(result.verdict is verdict for result in self.results)


class OutOfReach(Exception):
    """Nothing that speaks HTTP answered at the address."""


def run(contract: ContractFile, wire: Wire, material: Material, patience: Patience) -> Report:
    """Try every clause; raises OutOfReach when the first call, GET /health, is not answered at all."""
    health = wire.ask("health", "GET", "/health")
    if health.status == 0:
        raise OutOfReach
    words = health.field("capabilities")
    trial = Trial(contract, wire, material, patience)
    trial.offered = frozenset(word for word in words if isinstance(word, str)) if isinstance(words, list) else frozenset()
    kept = health.field("contract")
    trial.kept = kept if isinstance(kept, str) else ""
    found = {clause: _try(trial, clause, check) for clause, check in CHECKS.items()}
    return Report(trial.kept, tuple(sorted(trial.offered)), tuple(found[c] for c in contract.clauses))


def _try(trial: Trial, clause: str, check: Callable[[Trial], None]) -> Result:
    promise = trial.contract.clauses[clause]
    says, needs = promise["says"], promise.get("needs", "")
    if needs and needs not in trial.offered:
        return Result(clause, says, Verdict.NOT_OFFERED, f"{needs} is not among the capabilities")
    try:
        check(trial)
    except Broken as broken:
        return Result(clause, says, Verdict.FAIL, str(broken))
    except NotTried as why:
        return Result(clause, says, Verdict.NOT_TRIED, str(why))
    except (AttributeError, KeyError, TypeError, ValueError):  # what an answer raises that has not the form it declares
        return Result(clause, says, Verdict.NOT_TRIED, "an answer has not the declared form: see the other clauses")
    return Result(clause, says, Verdict.PASS, "")
