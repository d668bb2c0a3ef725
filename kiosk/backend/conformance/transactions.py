"""Clauses on the list, one transaction and its movements."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.backend.conformance.demands import Broken, NotTried, answered, fresh_key, refused, same
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import MAX_PAGES, Trial
from kiosk.backend.conformance.wire import Answer

STATES = ("done", "now", "ahead")


def listed(trial: Trial) -> None:
    form(trial, "listTransactions", trial.page(), 200)


def one(trial: Trial) -> None:
    first = trial.items[0]
    if form(trial, "getTransaction", trial.one(first["id"]), 200).json != first:
        raise Broken("getTransaction: says another thing than the list")


def urgent_first(trial: Trial) -> None:
    kinds = [_kind(item) == "action_needed" for item in trial.items]
    if all(kinds) or not any(kinds):
        raise NotTried("lend a person of whose transactions some need something and some do not")
    if kinds != sorted(kinds, reverse=True):
        raise Broken("GET /transactions: one that needs nothing stands before one that does")


def pages(trial: Trial) -> None:
    items = _walk(trial.page, "GET /transactions")
    names = [item.get("id") for item in items]
    if len(names) != len(set(names)):
        raise Broken("GET /transactions: a transaction stands on two pages")
    refused(trial.page("x!"), 422, "bad-request", "GET /transactions with a foreign cursor")


def not_yours(trial: Trial) -> None:
    if not trial.material.another:
        raise NotTried("name somebody else's transaction (--another ID)")
    asks: list[tuple[str, Callable[[str], Answer]]] = [("GET /transactions/{id}", trial.one)]
    if "movements" in trial.offered and trial.permits("details"):
        asks.append(("GET /transactions/{id}/movements", trial.movements))
    if "receipts" in trial.offered and trial.permits("print"):
        asks.append(("POST /receipts", lambda name: trial.receipt([name], fresh_key())))
    for asked, ask in asks:
        none = ask("x" * len(trial.material.another))
        refused(none, 404, "not-found", f"{asked} of none")
        same(ask(trial.material.another), none, f"{asked} of somebody else's and of none")


def details(trial: Trial) -> None:
    if not trial.permits("list"):
        raise NotTried("the right code does not permit the list: see C-31")
    permitted = trial.permits("details")
    shown = [*trial.items, trial.one(trial.items[0]["id"]).json]
    if any((item.get("subject") is not None) is not permitted for item in shown):
        what = "permitted, and a subject is withheld" if permitted else "not permitted, and a subject is shown"
        raise Broken(f"GET /transactions: details are {what}")
    if "movements" in trial.offered and not permitted:
        path = f"/transactions/{trial.items[0]['id']}/movements"
        asked = trial.wire.ask("listMovements", "GET", path, token=trial.proven)
        refused(asked, 403, "assurance-too-low", "GET …/movements of a session that does not permit details")


def list_unchanged(trial: Trial) -> None:
    _unchanged(lambda headers: trial.page(headers=headers), "GET /transactions")


def one_unchanged(trial: Trial) -> None:
    first = trial.items[0]["id"]
    _unchanged(lambda headers: trial.one(first, headers=headers), "GET /transactions/{id}")


def movements(trial: Trial) -> None:
    form(trial, "listMovements", trial.movements(trial.items[0]["id"]), 200)


def in_order(trial: Trial) -> None:
    for item in trial.items[:5]:
        moves = _walk(partial(trial.movements, item["id"]), "GET …/movements", endless=NotTried)
        places = [STATES.index(move["state"]) for move in moves if move.get("state") in STATES]
        days = [move["day"]["gregorian"] for move in moves if isinstance(move.get("day"), dict)]
        if places != sorted(places) or places.count(1) > 1:
            raise Broken("GET …/movements: not done, then at most one now, then ahead")
        if days != sorted(days):
            raise Broken("GET …/movements: not the oldest first")


def movement_pages(trial: Trial) -> None:
    refused(trial.movements(trial.items[0]["id"], "x!"), 422, "bad-request", "GET …/movements with a foreign cursor")
    for item in trial.items:
        first = trial.movements(item["id"])
        if cursor := first.field("next"):
            _walk(partial(trial.movements, item["id"]), "GET …/movements")
            if trial.movements(item["id"], cursor).field("items") == first.field("items"):
                raise Broken("GET …/movements: the second page is the first")
            return
    raise NotTried("none of the test person's transactions has more than one page of movements")


def _walk(page: Callable[[str], Answer], asked: str, *, endless: Callable[[str], Exception] = Broken) -> list[dict[str, Any]]:
    """Everything from the first page to the last."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for number in range(MAX_PAGES):
        answer = answered(page(cursor))
        items = answer.field("items")
        if answer.status != 200 or not isinstance(items, list):
            raise NotTried(f"page {number + 1} of {asked} could not be had (answered {answer.status})")
        found += [item for item in items if isinstance(item, dict)]
        cursor = answer.field("next") or ""
        if not cursor:
            return found
    raise endless(f"{asked}: after {MAX_PAGES} pages there is no end")


def _unchanged(ask: Callable[[dict[str, str]], Answer], asked: str) -> None:
    fresh = answered(ask({}))
    tag = fresh.headers.get("etag", "")
    if fresh.status != 200 or not tag:
        raise Broken(f"{asked}: 200 with an ETag was expected, {fresh.status} came {'without one' if not tag else ''}")
    again = answered(ask({"If-None-Match": tag}))
    if again.status != 304 or again.raw:
        raise Broken(f"{asked} with its ETag: answered {again.status}, not 304 without a body")
    other = answered(ask({"If-None-Match": '"another"'}))
    if other.status != 200 or other.raw != fresh.raw:
        raise Broken(f"{asked} with another ETag: answered {other.status}, not 200 with all of it")


def _kind(item: dict[str, Any]) -> object:
    status = item.get("status")
    return status.get("kind") if isinstance(status, dict) else None


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-40": listed,
    "C-26": details,
    "C-41": one,
    "C-42": urgent_first,
    "C-43": pages,
    "C-44": not_yours,
    "C-45": list_unchanged,
    "C-46": one_unchanged,
    "C-50": movements,
    "C-51": in_order,
    "C-52": movement_pages,
}
