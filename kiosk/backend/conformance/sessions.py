"""Clauses on sessions and one-time codes."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.backend.conformance.demands import Broken, NotTried, answered, fresh_key, refused, retry_after, same
from kiosk.backend.conformance.dialogue import Dialogue
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer


def form(trial: Trial, operation: str, answer: Answer, wanted: int) -> Answer:
    """Demand the answer that the contract declares for a call that was right."""
    answered(answer)
    if answer.status != wanted:
        raise Broken(f"{operation}: answered {answer.status}, not {wanted}")
    if departs := trial.contract.misfit(operation, answer.status, answer.kind, answer.json if answer.raw else None):
        raise Broken(f"{operation}: {departs}")
    return answer


def opened(trial: Trial) -> None:
    form(trial, "openSession", trial.open(trial.material.id_number or trial.nobody), 201)


def data_shows_nothing(trial: Trial) -> None:
    dialogue = _dialogue(trial)
    if dialogue.opened.field("assurance") not in ("low", "data_only") or "list" in (dialogue.opened.field("permitted") or ()):
        raise Broken("POST /sessions: a card's data alone is given more than low assurance, or permits the list")
    for answer in dialogue.closed:
        refused(answer, 403, "assurance-too-low", f"{answer.operation} on a card's data alone")


def no_session(trial: Trial) -> None:
    for token in ("", "x" * 40):
        for answer in _with(trial, token):
            asked = f"{answer.operation} {'with a token of nobody' if token else 'without a session'}"
            refused(answer, 401, "no-session", asked)


def ending(trial: Trial) -> None:
    token = trial.token(trial.nobody)
    for _ in range(2):
        form(trial, "endSession", _end(trial, token), 204)
    form(trial, "endSession", _end(trial, "x" * 40), 204)


def ended(trial: Trial) -> None:
    token = trial.token(trial.another_nobody())  # who does not hear the end would send a code
    answered(_end(trial, token))
    for answer in _with(trial, token):
        refused(answer, 401, "no-session", f"{answer.operation} with a session that was ended")


def aged(trial: Trial) -> None:
    if trial.patience.wait is None:
        raise NotTried("needs a session to be waited out: --patient")
    opened = trial.open(trial.nobody)
    seconds, token = opened.field("expires_in_seconds"), opened.field("token")
    if not isinstance(seconds, int) or not isinstance(token, str):
        raise NotTried("the session does not say how long it lasts: see C-20")
    trial.patience.wait(seconds + 2)
    for answer in _with(trial, token):
        refused(answer, 401, "no-session", f"{answer.operation} with a session older than {seconds} s")


def sent(trial: Trial) -> None:
    answer = _dialogue(trial).sent
    if answer.status == 429 and trial.material.id_number:
        raise NotTried("the test person's codes of the day are used up: name another, or try tomorrow")
    form(trial, "sendCode", answer, 202)


def right(trial: Trial) -> None:
    answer = form(trial, "proveHolder", trial.known.right, 200)
    if "list" not in answer.field("permitted"):
        raise Broken("proveHolder: the right code does not permit the list")


def wrong(trial: Trial) -> None:
    refused(_dialogue(trial).wrong, 422, "code-wrong", "POST …/proof with a wrong code")


def spent(trial: Trial) -> None:
    refused(_dialogue(trial).early, 410, "code-expired", "POST …/proof before any code was sent")
    if trial.material.id_number and trial.material.code is not None:
        refused(trial.known.reused, 410, "code-expired", "POST …/proof with a code that was used")


def too_soon(trial: Trial) -> None:
    again = _dialogue(trial).again
    other = _send(trial, trial.token(trial.material.id_number or trial.nobody))
    for answer, asked in ((again, "twice at once"), (other, "at once in another session of the same person")):
        refused(answer, 429, "too-soon", f"POST …/codes {asked}")
        retry_after(answer, f"POST …/codes {asked}")


def too_many(trial: Trial) -> None:
    """On somebody whom nobody knows, so that no test person is locked out."""
    refused(trial.stranger.after_many, 429, "too-many", "POST …/proof with wrong codes again and again")
    retry_after(trial.stranger.after_many, "POST …/proof with wrong codes again and again")


def expired(trial: Trial) -> None:
    if trial.patience.wait is None:
        raise NotTried("needs a code to be waited out: --patient")
    if trial.material.code is None:
        raise NotTried("tell how to learn the code that was sent (--code-from, --code-command)")
    token = trial.token(trial.person)
    answer = _send(trial, token)
    if answer.status == 429 and answer.headers.get("retry-after", "").isdecimal():
        trial.patience.wait(int(answer.headers["retry-after"]) + 1)
        answer = _send(trial, token)
    valid = answer.field("valid_seconds")
    if answer.status != 202 or not isinstance(valid, int):
        raise NotTried(f"no code was sent to the test person (answered {answer.status}): see C-30")
    code = trial.material.code()
    trial.patience.wait(valid + 2)
    late = trial.wire.ask("proveHolder", "POST", "/sessions/current/proof", token=token, body={"code": code})
    refused(late, 410, "code-expired", f"POST …/proof {valid + 2} s after the code was sent")


def strangers_are_nobody_else(trial: Trial) -> None:
    try:
        stranger = trial.stranger
    except NotTried:
        if trial.known.opened.status == 201:
            raise Broken("POST /sessions: people whom nobody knows are refused, the known are not") from None
        raise
    _alike(trial.known.opened, stranger.opened, "POST /sessions", but="token")
    for one, other in zip(trial.known.closed, stranger.closed, strict=True):
        same(one, other, f"{one.operation} on a card's data alone, of a known and of an unknown person")
    for step in ("early", "sent", "again", "wrong"):
        same(getattr(trial.known, step), getattr(stranger, step), f"a code's “{step}” step, of a known and an unknown person")


def _alike(one: Answer, other: Answer, asked: str, *, but: str) -> None:
    mine, theirs = ({k: v for k, v in (answer.json or {}).items() if k != but} for answer in (one, other))
    if one.status != other.status or mine != theirs:
        raise Broken(f"{asked}: a known and an unknown person get different answers")


def _dialogue(trial: Trial) -> Dialogue:
    """The test person's, or, where none is lent, somebody's whom nobody knows: C-37 holds the two together."""
    return trial.known if trial.material.id_number else trial.stranger


def _send(trial: Trial, token: str) -> Answer:
    return trial.wire.ask("sendCode", "POST", "/sessions/current/codes", token=token)


def _end(trial: Trial, token: str) -> Answer:
    return trial.wire.ask("endSession", "DELETE", "/sessions/current", token=token)


def _with(trial: Trial, token: str) -> list[Answer]:
    """Every path that needs a session, asked with this token."""
    ask, can = trial.wire.ask, trial.offered
    found = [
        ask("listTransactions", "GET", "/transactions", token=token),
        ask("getTransaction", "GET", "/transactions/none", token=token),
    ]
    if "codes" in can:
        found.append(ask("sendCode", "POST", "/sessions/current/codes", token=token))
        found.append(ask("proveHolder", "POST", "/sessions/current/proof", token=token, body={"code": "000000"}))
    if "confirmations" in can:
        found.append(ask("askConfirmation", "POST", "/sessions/current/confirmations", token=token))
        found.append(ask("lookAtConfirmation", "GET", "/sessions/current/confirmations/current", token=token))
    if "movements" in can:
        found.append(ask("listMovements", "GET", "/transactions/none/movements", token=token))
    if "receipts" in can:
        body = {"transactions": ["none"]}
        found.append(ask("issueReceipt", "POST", "/receipts", token=token, body=body, headers={"Idempotency-Key": fresh_key()}))
    return found


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-20": opened,
    "C-21": data_shows_nothing,
    "C-22": no_session,
    "C-23": ending,
    "C-24": ended,
    "C-30": sent,
    "C-33": spent,
    "C-34": too_soon,
    "C-32": wrong,
    "C-31": right,
    "C-35": too_many,
    "C-37": strangers_are_nobody_else,
}
PATIENT: dict[str, Callable[[Trial], None]] = {"C-36": expired, "C-25": aged}
