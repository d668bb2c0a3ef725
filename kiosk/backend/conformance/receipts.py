"""Clauses on receipts: one paper for one key, and, where they are signed, that a counter can believe and check them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.backend.conformance.demands import Broken, NotTried, answered, fresh_key, refused
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer

NOBODYS = "R-2222-2222-2222"


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


def keys(trial: Trial) -> None:
    kids = [key["kid"] for key in form(trial, "listReceiptKeys", _keys(trial), 200).field("keys")]
    if len(kids) != len(set(kids)):
        raise Broken("GET /receipt-keys: two keys of one name")


def signed(trial: Trial) -> None:
    try:
        from kiosk.backend.signed_receipt import Flaw, KeysError, keys_in, verify
    except ImportError as error:
        raise NotTried(f"needs cbor2 and cryptography ({error.name} is missing)") from None
    try:
        published = keys_in(answered(_keys(trial)).raw.decode("utf-8", "replace"))
    except KeysError:
        raise NotTried("no keys could be read: see C-74") from None
    for names in (_names(trial)[:1], _names(trial)):
        paper = _issued(trial.receipt(names, fresh_key()))
        found = verify(paper.json["qr_text"], published)
        if isinstance(found, Flaw):
            raise Broken(f"POST /receipts: its qr_text does not verify: {found.value}")
        if found.reference != paper.json["reference"] or found.count != len(names):
            raise Broken("POST /receipts: its qr_text is signed for another reference, or another number of transactions")
        if found.issued != datetime.fromisoformat(paper.json["issued_at"]):
            raise Broken("POST /receipts: its qr_text is signed for another time than issued_at")
        if found.number and (found.number, found.hijri_year, found.status) != _first(trial):
            raise Broken("POST /receipts: its qr_text is signed for another transaction or status")
        known_otherwise = "enrolments" in trial.offered  # by the certificate, whatever the call says
        if not known_otherwise and found.kiosk != trial.wire.kiosk[-16:]:
            raise Broken("POST /receipts: its qr_text is signed for another kiosk")


def stands(trial: Trial) -> None:
    reference = _issued(trial.receipt(_names(trial), fresh_key())).json["reference"]
    answer = form(trial, "checkReceipt", _standing(trial, reference), 200)
    said = answer.field("reference"), answer.field("standing"), answer.field("transactions"), answer.field("changed")
    if said != (reference, "holds", len(_names(trial)), 0):
        raise Broken("GET /receipts/{reference}: a receipt that was just issued does not hold as it is")


def unknown(trial: Trial) -> None:
    refused(_standing(trial, NOBODYS), 404, "not-found", "GET /receipts/{reference} of a reference that nobody was given")


def _keys(trial: Trial) -> Answer:
    return trial.wire.ask("listReceiptKeys", "GET", "/receipt-keys")


def _standing(trial: Trial, reference: str) -> Answer:
    return trial.wire.ask("checkReceipt", "GET", f"/receipts/{reference}")


def _first(trial: Trial) -> tuple[str, int, str]:
    item = trial.items[0]
    return item["number"], item["hijri_year"], item["status"]["code"]


def _names(trial: Trial) -> list[str]:
    return [item["id"] for item in trial.items[:2]]


def _issued(answer: Answer) -> Answer:
    if answered(answer).status != 201:
        raise NotTried(f"no receipt was issued (answered {answer.status}): see C-70")
    return answer


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-70": issued,
    "C-71": one_paper,
    "C-72": key_reused,
    "C-73": no_key,
    "C-74": keys,
    "C-75": signed,
    "C-76": stands,
    "C-77": unknown,
}
