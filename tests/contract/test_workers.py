"""Several processes on one socket and one database, called by many at once over HTTP: counts are exact, nothing is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from kiosk.tawasul.__main__ import main
from kiosk.tawasul.database import open_database
from tests.contract.databases import KINDS, database
from tests.contract.processes import PATIENCE_SECONDS, Running, running, seed

pytestmark = pytest.mark.system
WORKERS = 3
MIXED, SIXTY, WAITING, PLAIN = "1045127634", "1029981402", "1099148734", "1011873427"


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database(request.param, tmp_path_factory.mktemp("db")) as address:
        seed(address)
        yield address


@pytest.fixture(scope="module")
def service(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("service")
    (folder / "limits.toml").write_text("code_resend_seconds = 0", "utf-8")  # the day's limits are what is tried
    several = ["--workers", str(WORKERS), "--key-file", str(folder / "key"), "--limits", str(folder / "limits.toml")]
    with running(url, folder, *several) as started:
        yield started


def at_once(calls: list[Callable[[], tuple[int, Any]]]) -> list[tuple[int, Any]]:
    with ThreadPoolExecutor(24) as pool:
        return [asked.result() for asked in [pool.submit(call) for call in calls]]


def until(happens: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_more_than_one_worker_takes_calls(service: Running) -> None:
    connections: list[HTTPConnection] = []

    def ask(connection: HTTPConnection) -> tuple[int, Any]:
        connection.request("GET", "/v1/health")
        response = connection.getresponse()
        return response.status, response.read()

    def shared() -> bool:
        """Open more connections, and answer whether two workers hold some: one has its listener and its wake-up only."""
        more = [HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE_SECONDS) for _ in range(12)]
        connections.extend(more)
        assert {status for status, _ in at_once([lambda one=one: ask(one) for one in more])} == {200}
        held = [sum("socket:" in os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()) for pid in service.workers()]
        return len(held) == WORKERS and sum(count > 6 for count in held) >= 2

    until(shared)  # the first one that is up takes what comes
    for connection in connections:
        connection.close()


def test_one_key_from_many_clients_is_one_receipt(service: Running, url: str) -> None:
    bearer = service.proven(MIXED)
    ids = [item["id"] for item in service.call("GET", "/transactions", **bearer)[1]["items"]]
    key = {"Idempotency-Key": "many-clients"}
    answers = at_once([lambda: service.call("POST", "/receipts", {"transactions": ids}, **bearer, **key)] * 60)
    assert Counter(status for status, _ in answers) == {201: 60}
    assert len({str(body) for _, body in answers}) == 1
    other = {"transactions": ids[:1]}
    mixed = at_once(
        [
            lambda n=n: service.call("POST", "/receipts", other, **bearer, **{"Idempotency-Key": f"key-{n % 6:05}"})
            for n in range(48)
        ]
    )
    assert Counter(status for status, _ in mixed) == {201: 48}
    assert len({body["reference"] for _, body in mixed}) == 6
    engine = create_engine(url)
    with engine.connect() as db:
        assert db.scalar(text("SELECT count(*) FROM receipt_row")) == 7
    engine.dispose()


def test_a_caller_that_hangs_up_in_the_middle_of_a_call_leaves_no_word_in_the_log(url: str, tmp_path: Path) -> None:
    head = b"POST /v1/sessions HTTP/1.1\r\nHost: tawasul\r\nKiosk-Id: K-01\r\nContent-Type: application/json\r\n"
    with running(url, tmp_path, "--key-file", str(tmp_path / "key")) as alone:
        for sent in (b"", b'{"evidence"'):
            with socket.create_connection(("127.0.0.1", alone.port)) as line:
                line.sendall(head + b"Content-Length: 400\r\n\r\n" + sent)
                time.sleep(0.2)  # the service waits for the rest
        assert alone.call("GET", "/health")[0] == 200
        alone.process.terminate()
        assert alone.process.communicate(timeout=PATIENCE_SECONDS)[1] == ""


def test_five_codes_a_day_hold_whatever_worker_is_asked(service: Running) -> None:
    bearers = [service.session(WAITING) for _ in range(12)]
    sent = at_once([lambda bearer=bearer: service.call("POST", "/sessions/current/codes", **bearer) for bearer in bearers * 2])
    assert Counter(status for status, _ in sent) == {202: 5, 429: 19}


def test_ten_wrong_entries_a_day_hold_whatever_worker_is_asked(service: Running) -> None:
    bearers, before = [service.session(SIXTY) for _ in range(5)], len(service.sent())
    for bearer in bearers:
        assert service.call("POST", "/sessions/current/codes", **bearer)[0] == 202
    until(lambda: len(service.sent()) >= before + len(bearers))
    wrong = {"code": next(f"{number:06}" for number in range(100) if f"{number:06}" not in service.sent())}
    tried = at_once(
        [lambda bearer=bearer: service.call("POST", "/sessions/current/proof", wrong, **bearer) for bearer in bearers * 8]
    )
    assert Counter(status for status, _ in tried) == {422: 10, 429: 30}


def test_sixty_open_calls_a_minute_hold_whatever_worker_is_asked(service: Running) -> None:
    key = {"number": "004512", "hijri_year": 1448}
    looked = at_once([lambda: service.call("POST", "/lookups", key, **{"Kiosk-Id": "K-77"})] * 150)
    assert Counter(status for status, _ in looked) == {200: 60, 429: 90}


def test_a_worker_that_dies_is_replaced(service: Running) -> None:
    first = service.workers()
    os.kill(first[0], signal.SIGKILL)
    until(lambda: len(service.workers()) == WORKERS and first[0] not in service.workers())
    assert {status for status, _ in at_once([lambda: service.call("GET", "/health")] * 24)} == {200}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_call_in_flight_is_finished_before_the_service_ends(url: str, tmp_path: Path, workers: str) -> None:
    with running(url, tmp_path, "--workers", workers) as service, socket.create_connection(("127.0.0.1", service.port)) as line:
        raw = b'{"number":"004512","hijri_year":1448}'
        head = "POST /v1/lookups HTTP/1.1\r\nHost: x\r\nKiosk-Id: K-05\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Content-Length: {len(raw)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert b" 100 " in line.recv(4096)  # the call is being worked on, and waits for its body
        service.process.send_signal(signal.SIGTERM)
        until(lambda: refused(service.port))
        line.sendall(raw)
        line.settimeout(PATIENCE_SECONDS)
        assert line.recv(4096).startswith(b"HTTP/1.1 200 ")
        assert service.process.wait(PATIENCE_SECONDS) == 0


def refused(port: int) -> bool:
    with contextlib.suppress(ConnectionResetError):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            return True
    return False


def test_workers_end_with_their_parent_however_it_ends(url: str, tmp_path: Path) -> None:
    with running(url, tmp_path, "--workers", "2") as service:
        until(lambda: len(service.workers()) == 2)
        workers = service.workers()
        service.process.kill()
        until(lambda: not any(_lives(pid) for pid in workers))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_session_outlives_a_restart_with_the_same_key_file(tmp_path: Path) -> None:
    url, key = f"sqlite:///{tmp_path / 'tawasul.sqlite'}", tmp_path / "key"
    seed(url)
    with running(url, tmp_path, "--key-file", str(key)) as service:
        bearer = service.proven(PLAIN)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with running(url, tmp_path, "--key-file", str(key)) as service:
        assert service.call("GET", "/transactions", **bearer)[0] == 200
    with running(url, tmp_path) as service:
        assert service.call("GET", "/transactions", **bearer)[0] == 401


@pytest.mark.parametrize(("held", "mode", "said"), [("k" * 64, 0o640, "chmod 600"), ("short", 0o600, "holds no key")])
def test_a_key_that_others_can_read_or_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], held: str, mode: int, said: str
) -> None:
    key = tmp_path / "key"
    key.write_text(held)
    key.chmod(mode)
    assert main(["--database", f"sqlite:///{tmp_path / 'x.sqlite'}", "--port", "0", "--key-file", str(key)]) == 2
    assert said in capsys.readouterr().err


def test_tables_of_a_newer_service_are_refused_with_what_to_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    engine = open_database(url)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert main(["seed", "--database", url]) == 3
    assert "form 9999" in capsys.readouterr().err
