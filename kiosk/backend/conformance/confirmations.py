"""Clauses on confirmations in an app on the holder's phone."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk.backend.conformance.demands import Broken, NotTried, refused, retry_after, same
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer

PATH = "/sessions/current/confirmations"
DECIDED_SECONDS = 10.0


def ask(trial: Trial, token: str) -> Answer:
    return trial.wire.ask("askConfirmation", "POST", PATH, token=token)


def look(trial: Trial, token: str) -> Answer:
    return trial.wire.ask("lookAtConfirmation", "GET", f"{PATH}/current", token=token)


def asked(trial: Trial) -> None:
    form(trial, "askConfirmation", ask(trial, trial.token(trial.another_nobody())), 202)


def looked_after(trial: Trial) -> None:
    token = trial.token(trial.another_nobody())
    refused(look(trial, token), 404, "not-found", f"GET …{PATH}/current before any was asked for")
    ask(trial, token)
    answer = form(trial, "lookAtConfirmation", look(trial, token), 200)
    if answer.field("state") != "pending":
        raise Broken(f"GET …/confirmations/current: {answer.field('state')} before anybody decided")


def too_soon(trial: Trial) -> None:
    person = trial.another_nobody()
    token = trial.token(person)
    ask(trial, token)
    for again, where in ((token, "twice at once"), (trial.token(person), "at once in another session of the same person")):
        answer = ask(trial, again)
        refused(answer, 429, "too-soon", f"POST …/confirmations {where}")
        retry_after(answer, f"POST …/confirmations {where}")


def strangers_are_nobody_else(trial: Trial) -> None:
    stranger = trial.token(trial.another_nobody())
    person, mine = trial.asked_on_phone
    theirs = ask(trial, stranger)
    if mine.status == 429:
        raise NotTried("the test person was asked so often today, or just now, that he is left alone: try later")
    bodies = [{name: value for name, value in (answer.json or {}).items() if name != "digits"} for answer in (mine, theirs)]
    if (mine.status, bodies[0]) != (theirs.status, bodies[1]):
        raise Broken("POST …/confirmations: a known and an unknown person get different answers")
    same(look(trial, person), look(trial, stranger), "a pending confirmation of a known and an unknown person")


def permits(trial: Trial) -> None:
    if trial.material.confirm is None:
        raise NotTried("tell how digits are picked on the test person's phone (--confirm-command)")
    token, request = trial.asked_on_phone
    if request.status != 202:
        raise NotTried("the test person could not be asked: see C-95")
    other = trial.token(trial.person)
    trial.material.confirm(str(request.field("digits")))
    answer, ends = look(trial, token), time.monotonic() + DECIDED_SECONDS
    while answer.field("state") == "pending" and time.monotonic() < ends:
        time.sleep(0.2)
        answer = look(trial, token)
    form(trial, "lookAtConfirmation", answer, 200)
    if answer.field("state") != "confirmed" or "list" not in answer.field("permitted"):
        raise Broken(f"GET …/confirmations/current: what the holder picked is {answer.field('state')}, or permits no list")
    page = trial.wire.ask("listTransactions", "GET", "/transactions", token=token)
    elsewhere = trial.wire.ask("listTransactions", "GET", "/transactions", token=other)
    if page.status != 200 or elsewhere.status != 403:
        raise Broken(f"GET /transactions: {page.status} where the holder confirmed, {elsewhere.status} in another session")


def expired(trial: Trial) -> None:
    if trial.patience.wait is None:
        raise NotTried("needs a confirmation to be waited out: --patient")
    token = trial.token(trial.another_nobody())
    valid = ask(trial, token).field("valid_seconds")
    if not isinstance(valid, int):
        raise NotTried("the request does not say how long it is good: see C-38")
    trial.patience.wait(valid + 2)
    if look(trial, token).field("state") != "expired":
        raise Broken(f"GET …/confirmations/current: not expired {valid + 2} s after it was asked for")


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-38": asked,
    "C-39": looked_after,
    "C-94": too_soon,
    "C-95": strangers_are_nobody_else,
    "C-97": permits,
}
PATIENT: dict[str, Callable[[Trial], None]] = {"C-96": expired}
