"""Clauses on look-ups by number, which anybody may make."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.backend.conformance.demands import Broken, NotTried, answered, refused, retry_after, same
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial

NOBODYS = ("9999999999", 1400)
PRIVATE = frozenset({"id", "subject", "status", "department", "reference", "received", "last_moved", "owner", "name"})
MAX_CALLS = 600


def found(trial: Trial) -> None:
    number, year = trial.existing
    answer = form(trial, "lookUpNumber", trial.look_up(number, year), 200)
    if (answer.field("number"), answer.field("hijri_year")) != (number, year):
        raise Broken("lookUpNumber: answers of another number than was asked for")


def none(trial: Trial) -> None:
    refused(trial.look_up(*NOBODYS), 404, "not-found", "POST /lookups of a number that does not exist")


def secret(trial: Trial) -> None:
    if trial.material.secret is None:
        raise NotTried("name a secret transaction (--secret NUMBER/YEAR)")
    same(trial.look_up(*trial.material.secret), trial.look_up(*NOBODYS), "POST /lookups of a secret transaction and of none")


def stage_only(trial: Trial) -> None:
    answer = answered(trial.look_up(*trial.existing))
    told = sorted(PRIVATE & (answer.json or {}).keys())
    if answer.status != 200:
        raise NotTried("nothing was found: see C-60")
    if told:
        raise Broken(f"POST /lookups: tells {', '.join(told)} to anybody")


def held_back(trial: Trial) -> None:
    if not trial.patience.try_limits:
        raise NotTried("would hold this kiosk back for a minute: --limits")
    for _ in range(MAX_CALLS):
        answer = answered(trial.look_up(*NOBODYS))
        if answer.status == 429:
            break
    refused(answer, 429, "too-many", f"POST /lookups up to {MAX_CALLS} times")
    retry_after(answer, "POST /lookups too often")


CHECKS: dict[str, Callable[[Trial], None]] = {"C-60": found, "C-61": none, "C-62": secret, "C-63": stage_only}
LIMITS: dict[str, Callable[[Trial], None]] = {"C-64": held_back}
