"""What no kiosk sends and anybody may: broken JSON, other methods, odd characters. Problems, never a server's error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.contract.databases import KINDS, database
from tests.contract.fuzzed_service import FuzzedService, fuzzed_service

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module", params=KINDS)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FuzzedService]:
    with database(request.param, tmp_path_factory.mktemp("db")) as url, fuzzed_service(url, 1) as made:
        yield made


def send(service: FuzzedService, method: str, path: str, raw: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    """Answer status, type of the problem (empty without one) and Allow."""
    token = service.visit(code_sent=True, phone_asked=False).proven
    connection = HTTPConnection(urlsplit(service.url).netloc, timeout=30)
    every = {"Authorization": f"Bearer {token}", "Kiosk-Id": "K-01", "Idempotency-Key": "12345678", **headers}
    connection.request(method, "/v1" + path, raw, every)
    response = connection.getresponse()
    said = response.read()
    connection.close()
    assert response.headers["Cache-Control"] == "no-store"
    problem = response.headers["Content-Type"] == "application/problem+json"
    kind = json.loads(said)["type"].rsplit(":", 1)[1] if problem and said else ""
    return response.status, kind, (response.headers["Allow"] or "").encode()


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff\xfe", b"[]", b"null", b'{"transactions":["\\ud800"]}', b'{"transactions":[NaN]}', b"[" * 3000, b""],
    ids=["cut", "no UTF-8", "array", "null", "half a surrogate", "NaN", "deep", "empty"],
)
def test_a_body_that_is_none_is_told_so(service: FuzzedService, raw: bytes) -> None:
    assert send(service, "POST", "/receipts", raw, **JSON)[:2] == (422, "bad-request")


def test_a_body_of_another_type_is_told_so(service: FuzzedService) -> None:
    assert send(service, "POST", "/lookups", b"number=1", **{"Content-Type": "text/plain"})[:2] == (422, "bad-request")


@pytest.mark.parametrize(
    "path", ["/transactions/a%00b", "/transactions/%00/movements", "/transactions/%D9%A1", "/transactions/%ff"]
)
def test_an_id_that_no_database_could_hold_is_not_found(service: FuzzedService, path: str) -> None:
    assert send(service, "GET", path)[:2] == (404, "not-found")


def test_a_receipt_for_an_id_that_no_database_could_hold_is_not_found(service: FuzzedService) -> None:
    assert send(service, "POST", "/receipts", b'{"transactions":["\\u0000"]}', **JSON)[:2] == (404, "not-found")


def test_an_odd_key_is_a_key(service: FuzzedService) -> None:
    raw = json.dumps({"transactions": [service.visit(code_sent=True, phone_asked=False).transactions[0]]}).encode()
    assert send(service, "POST", "/receipts", raw, **JSON, **{"Idempotency-Key": "\xe9" * 8})[0] in (201, 404)


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/transactions"), ("PUT", "/receipts"), ("PATCH", "/sessions/current")])
def test_another_method_is_refused_with_the_one_that_is_meant(service: FuzzedService, method: str, path: str) -> None:
    status, kind, allowed = send(service, method, path)
    assert (status, kind) == (405, "" if method == "HEAD" else "bad-request")
    assert allowed


def test_another_path_is_not_found(service: FuzzedService) -> None:
    assert send(service, "GET", "/visitors")[:2] == (404, "not-found")
