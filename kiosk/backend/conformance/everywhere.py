"""Clauses that hold for every answer, tried on all that the run has heard; and health, by which it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.backend.conformance.demands import Broken, NotTried, answered, refused
from kiosk.backend.conformance.dialogue import asked_first
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer

MAX_BYTES = 1_000_000
EVIDENCE: tuple[Any, ...] = ({}, {"evidence": {"type": "none"}}, [])  # none of them is any
WORDLESS = "no answer with words came: lend a person or a number, and see the clauses on form"
WORDS = frozenset({"label", "meaning", "needed", "subject", "department", "title", "detail"})


def whole(trial: Trial) -> None:
    for answer in trial.wire.log:
        if answer.status in (301, 302, 303, 307, 308):
            raise Broken(f"{answer.operation}: redirects ({answer.status})")
        if not answer.raw or answer.status == 0:
            continue
        if not answer.kind:
            raise Broken(f"{answer.operation} ({answer.status}): no Content-Type")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise Broken(f"{answer.operation} ({answer.status}): its body is compressed")
        if len(answer.raw) > MAX_BYTES:
            raise Broken(f"{answer.operation}: {len(answer.raw)} bytes")


def in_time(trial: Trial) -> None:
    for answer in trial.wire.log:
        if answer.status == 0:
            raise Broken(f"{answer.operation}: no whole answer came ({answer.seconds:.1f} s)")
        if answer.seconds > trial.contract.within_seconds:
            raise Broken(f"{answer.operation}: took {answer.seconds:.1f} s of {trial.contract.within_seconds:g}")


def request_ids(trial: Trial) -> None:
    for answer in _heard(trial):
        if answer.headers.get("request-id") != answer.request_id:
            raise Broken(f"{answer.operation} ({answer.status}): does not repeat the Request-Id of its call")


def no_store(trial: Trial) -> None:
    for answer in _heard(trial):
        told = {part.strip() for part in answer.headers.get("cache-control", "").lower().split(",")}
        if "no-store" not in told:
            raise Broken(f"{answer.operation} ({answer.status}): no Cache-Control: no-store")


def problems(trial: Trial) -> None:
    for answer in _refusals(trial):
        if answer.kind != "application/problem+json":
            raise Broken(f"{answer.operation} ({answer.status}): Content-Type is “{answer.kind}”")
        if departs := trial.contract.no_problem(answer.json):
            raise Broken(f"{answer.operation} ({answer.status}): {departs}")
        if answer.field("status") != answer.status:
            raise Broken(f"{answer.operation}: the problem says another status than HTTP's {answer.status}")


def types(trial: Trial) -> None:
    for answer in _refusals(trial):
        if isinstance(answer.field("type"), str) and answer.field("type") not in trial.contract.problem_types:
            raise Broken(f"{answer.operation} ({answer.status}): an unknown type of problem")


def languages(trial: Trial) -> None:
    """Each of what the backend offers is asked for in both languages; one refusal too."""
    spoken = 0
    for name, ask in _in_both_languages(trial):
        ar, en = answered(ask("ar")), answered(ask("en"))
        if ar.status != en.status:
            raise Broken(f"{name}: answered {ar.status} in Arabic, {en.status} in English")
        found = [*_texts(ar.json, en.json, name)]
        spoken += len(found)
        if found and all(one == other for one, other in found):
            raise Broken(f"{name}: the words are the same in both languages")
    if not spoken:
        raise NotTried(WORDLESS)


def arabic_by_default(trial: Trial) -> None:
    for name, ask in _in_both_languages(trial):
        arabic = answered(ask("ar"))
        if not _texts(arabic.json, arabic.json, name):
            continue
        for language in ("", "fr", "x-none;q=0.1"):
            if answered(ask(language)).json != arabic.json:
                raise Broken(f"{name}: with {language or 'no'} Accept-Language it is not the Arabic answer")
        return
    raise NotTried(WORDLESS)


def no_person_in_urls(trial: Trial) -> None:
    person = trial.person
    asked_first(trial.items)  # something with ids must have been heard
    for answer in _heard(trial):
        if any(person in text for text in (answer.headers.get("location", ""), *_url_parts(answer.json))):
            raise Broken(f"{answer.operation}: what goes into a URL holds the ID number")


def other_contract(trial: Trial) -> None:
    paths = [("lookUpNumber", "/lookups", "lookups"), ("openSession", "/sessions", "transactions")]
    for operation, path, needed in paths:
        if needed in trial.offered:
            answer = trial.wire.ask(operation, "POST", path, body={}, headers={"Contract-Version": "999.0.0"})
            refused(answer, 400, "unknown-contract", f"POST {path} with Contract-Version 999.0.0")
            if not isinstance(answer.field("contract"), str):
                raise Broken(f"POST {path} with Contract-Version 999.0.0: the problem does not say which version is kept")
    health = answered(trial.wire.ask("health", "GET", "/health", headers={"Contract-Version": "999.0.0"}))
    if health.status != 200:
        raise Broken(f"GET /health with Contract-Version 999.0.0: answered {health.status}; it is how the two find out")


def bodies(trial: Trial) -> None:
    wrong: list[tuple[str, str, str, dict[str, Any]]] = []
    if "transactions" in trial.offered:
        wrong += [("openSession", "POST", "/sessions", {"body": body}) for body in EVIDENCE]
        wrong.append(("openSession", "POST", "/sessions", {"raw": b'{"evidence": '}))
    if "codes" in trial.offered and trial.material.id_number:
        token = {"token": trial.known.token}
        wrong.append(("proveHolder", "POST", "/sessions/current/proof", {"body": {"code": "12"}, **token}))
    if "lookups" in trial.offered:
        bad: list[dict[str, Any]] = [{}, {"number": "x", "hijri_year": 1448}, {"number": "1", "hijri_year": "soon"}]
        wrong += [("lookUpNumber", "POST", "/lookups", {"body": body}) for body in bad]
    if "enrolments" in trial.offered:
        wrong.append(("enrolMachine", "POST", "/enrolments", {"body": {"code": "12345678", "csr": "none"}}))
    for operation, method, path, how in wrong:
        refused(trial.wire.ask(operation, method, path, **how), 422, "bad-request", f"{method} {path} with a wrong body")


def health(trial: Trial) -> None:
    answer = trial.wire.log[0]
    if departs := trial.contract.misfit("health", answer.status, answer.kind, answer.json):
        raise Broken(f"GET /health: {departs}")
    kept = str(answer.field("contract")).split(".")[0]
    if kept != trial.contract.version.split(".")[0]:
        raise Broken(f"GET /health: it keeps major version {kept}, this file is {trial.contract.version}")


def _heard(trial: Trial) -> list[Answer]:
    return [answer for answer in trial.wire.log if answer.status]


def _refusals(trial: Trial) -> list[Answer]:
    return [answer for answer in trial.wire.log if answer.status >= 400]


def _in_both_languages(trial: Trial) -> list[tuple[str, Callable[[str], Answer]]]:
    found: list[tuple[str, Callable[[str], Answer]]] = []
    if "lookups" in trial.offered:
        found.append(("POST /lookups of none", lambda language: trial.look_up("9999999999", 1400, language)))
    try:
        if "lookups" in trial.offered:
            number, year = trial.existing
            found.append(("POST /lookups", lambda language: trial.look_up(number, year, language)))
        if "transactions" in trial.offered:
            first = trial.items[0]["id"]
            found.append(("GET /transactions", lambda language: trial.page(language=language)))
            found.append(("GET /transactions/{id}", lambda language: trial.one(first, language)))
            if "movements" in trial.offered and trial.permits("details"):
                found.append(("GET /transactions/{id}/movements", lambda language: trial.movements(first, language=language)))
    except NotTried:
        pass
    return found


def _texts(ar: Any, en: Any, name: str) -> list[tuple[str, str]]:
    """Pair the words of two answers; raise where anything but a word differs."""
    if isinstance(ar, dict) and isinstance(en, dict) and ar.keys() == en.keys():
        pairs = []
        for key in ar:
            if key in WORDS and isinstance(ar[key], str) and isinstance(en[key], str):
                pairs.append((ar[key], en[key]))
            else:
                pairs += _texts(ar[key], en[key], f"{name} {key}")
        return pairs
    if isinstance(ar, list) and isinstance(en, list) and len(ar) == len(en):
        return [pair for one, other in zip(ar, en, strict=True) for pair in _texts(one, other, name)]
    if ar != en:
        raise Broken(f"{name}: differs between the languages, and is no word")
    return []


def _url_parts(body: Any) -> list[str]:
    if isinstance(body, dict):
        own = [value for key, value in body.items() if key in ("id", "next") and isinstance(value, str)]
        return own + [part for value in body.values() for part in _url_parts(value)]
    if isinstance(body, list):
        return [part for value in body for part in _url_parts(value)]
    return []


CHECKS_FIRST: dict[str, Callable[[Trial], None]] = {"C-11": health, "C-09": other_contract}
CHECKS_BODIES_AND_WORDS: dict[str, Callable[[Trial], None]] = {
    "C-10": bodies,
    "C-06": languages,
    "C-07": arabic_by_default,
    "C-08": no_person_in_urls,
}
CHECKS_LAST: dict[str, Callable[[Trial], None]] = {
    "C-01": whole,
    "C-02": in_time,
    "C-03": no_store,
    "C-12": request_ids,
    "C-04": problems,
    "C-05": types,
}
