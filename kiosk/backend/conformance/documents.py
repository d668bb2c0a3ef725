"""Clauses on travel documents: challenges for their chips, and documents as evidence. Forged ones are made here, of noise."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from typing import Any

from kiosk.backend.conformance.demands import Broken, NotTried, answered, refused, same
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer

Shown = dict[str, Any]


def given(trial: Trial) -> None:
    first, second = (form(trial, "giveChallenge", _challenge(trial, _visit()), 201) for _ in range(2))
    for name in ("id", "nonce"):
        if first.field(name) == second.field(name):
            raise Broken(f"POST /challenges: the same {name} twice")


def refused_alike(trial: Trial) -> None:
    shown = [_forged(), _forged() | {"dg14": _noise(99)}, _forged() | {"access": "pace"}, _forged() | {"sod": _noise(3)}]
    if trial.material.document:
        shown += [trial.material.document | {"dg1": _noise(93)}, trial.material.document | {"sod": _noise(900)}]
    first, *others = (_open(trial, document) for document in shown)
    refused(first, 403, "document-not-proven", "POST /sessions with a document that no country signed")
    for other in others:
        same(first, other, "POST /sessions with documents that no country signed")
    chip = {"mechanism": "agreement", "dg14": _noise(300), "sod": _noise(900)}
    asked = trial.wire.ask("giveChallenge", "POST", "/challenges", body={"visit": _visit(), "chip": chip})
    refused(asked, 403, "document-not-proven", "POST /challenges for keys that no country signed")


def heard_once(trial: Trial) -> None:
    answer = _answer(trial)
    answered(_open(trial, _forged(answer)))
    refused(_open(trial, _forged(answer)), 410, "challenge-expired", "a second answer to one challenge")


def given_to_nobody(trial: Trial) -> None:
    answer = _answer(trial)
    never = answer | {"challenge": "x" * len(answer["challenge"])}
    refused(_open(trial, _forged(never)), 410, "challenge-expired", "an answer to a challenge that nobody was given")
    another = answer | {"visit": _visit()}
    refused(_open(trial, _forged(another)), 410, "challenge-expired", "an answer to another visit's challenge")


def too_late(trial: Trial) -> None:
    if trial.patience.wait is None:
        raise NotTried("needs a challenge to be waited out: --patient")
    visit = _visit()
    challenge = _challenge(trial, visit)
    seconds, name = challenge.field("expires_in_seconds"), challenge.field("id")
    if not isinstance(seconds, int) or not isinstance(name, str):
        raise NotTried("no challenge was given: see C-78")
    trial.patience.wait(seconds + 2)
    late = _open(trial, _forged({"challenge": name, "visit": visit, "response": _noise(64)}))
    refused(late, 410, "challenge-expired", f"an answer {seconds + 2} s after its challenge")


def authentic(trial: Trial) -> None:
    if not trial.material.document:
        raise NotTried("lend a document of the test system's country (--document FILE)")
    opened = form(trial, "openSession", _open(trial, trial.material.document), 201)
    if opened.field("assurance") != "data_authentic":
        raise Broken(f"POST /sessions with a signed document: its assurance is {opened.field('assurance')}")
    wrong = _open(trial, trial.material.document | {"chip": _answer(trial)})
    refused(wrong, 403, "document-not-proven", "POST /sessions with a signed document and a chip's answer of noise")


def _answer(trial: Trial) -> dict[str, str]:
    """A challenge of this run, answered with noise."""
    visit = _visit()
    name = _challenge(trial, visit).field("id")
    if not isinstance(name, str):
        raise NotTried("no challenge was given: see C-78")
    return {"challenge": name, "visit": visit, "response": _noise(64)}


def _challenge(trial: Trial, visit: str) -> Answer:
    return trial.wire.ask("giveChallenge", "POST", "/challenges", body={"visit": visit, "chip": {"mechanism": "active"}})


def _open(trial: Trial, document: Shown) -> Answer:
    return trial.wire.ask("openSession", "POST", "/sessions", body={"evidence": document})


def _forged(chip: dict[str, str] | None = None) -> Shown:
    shown = {"type": "travel-document", "access": "bac", "dg1": _noise(93), "sod": _noise(900)}
    return shown | {"chip": chip} if chip else shown


def _noise(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()


def _visit() -> str:
    return secrets.token_urlsafe(24)


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-78": given,
    "C-79": refused_alike,
    "C-90": heard_once,
    "C-91": given_to_nobody,
    "C-93": authentic,
}
PATIENT: dict[str, Callable[[Trial], None]] = {"C-92": too_late}
