"""Clauses on receipts: one paper for one key."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.backend.conformance.demands import Broken, NotTried, answered, fresh_key, refused
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer


def issued(trial: Trial) -> None:
    form(trial, "issueReceipt", trial.receipt(_names(trial), fresh_key()), 201)


def one_paper(trial: Trial) -> None:
    key = fresh_key()
    first, second = (_issued(trial.receipt(_names(trial), key)) for _ in range(2))
    if first.json != second.json:
        raise Broken("POST /receipts twice with one key: two papers")


def key_reused(trial: Trial) -> None:
    key, names = fresh_key(), _names(trial)
    _issued(trial.receipt(names, key))
    other = names[:1] if len(names) > 1 else names * 2
    refused(trial.receipt(other, key), 409, "key-reused", "POST /receipts with a used key and another body")


def no_key(trial: Trial) -> None:
    body = {"transactions": _names(trial)}
    answer = trial.wire.ask("issueReceipt", "POST", "/receipts", token=trial.proven, body=body)
    refused(answer, 422, "bad-request", "POST /receipts without an Idempotency-Key")


def _names(trial: Trial) -> list[str]:
    return [item["id"] for item in trial.items[:2]]


def _issued(answer: Answer) -> Answer:
    if answered(answer).status != 201:
        raise NotTried(f"no receipt was issued (answered {answer.status}): see C-70")
    return answer


CHECKS: dict[str, Callable[[Trial], None]] = {"C-70": issued, "C-71": one_paper, "C-72": key_reused, "C-73": no_key}
