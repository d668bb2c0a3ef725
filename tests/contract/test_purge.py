"""Nothing stays in the service past its time, what is needed stays until then, and of many workers one deletes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from kiosk.tawasul.__main__ import main
from kiosk.tawasul.database import open_database
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.purge import purge, purge_when_due
from kiosk.tawasul.schema import CallRow, CodeRow, ReceiptRow, SessionRow, TryRow
from kiosk.tawasul.seed import seed
from tests.contract.databases import KINDS, seeded
from tests.contract.processes import PATIENCE_SECONDS, running
from tests.contract.processes import seed as seed_database
from tests.contract.test_service import NOW, ROOT, Service

MIXED = "1045127634"


@pytest.fixture(params=KINDS)
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    with seeded(request.param, tmp_path, NOW.date()) as engine:
        yield Service(engine)


def left(engine: Engine) -> dict[str, int]:
    tables = {"sessions": SessionRow, "codes": CodeRow, "tries": TryRow, "counts": CallRow, "receipts": ReceiptRow}
    with Session(engine) as db:
        return {name: db.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


def purged(service: Service) -> dict[str, int]:
    with service.engine.begin() as db:
        purge(db, service.now)
    return left(service.engine)


def test_each_thing_goes_at_its_time_and_no_sooner(service: Service) -> None:
    bearer = service.proven(MIXED)
    ids = [service.call("GET", "/transactions", **bearer).json["items"][0]["id"]]
    assert service.call("POST", "/receipts", {"transactions": ids}, **bearer, **{"Idempotency-Key": "12345678"}).status == 201
    assert purged(service) == {"sessions": 1, "codes": 1, "tries": 1, "counts": 1, "receipts": 1}
    assert service.call("GET", "/transactions", **bearer).status == 200
    service.now += timedelta(seconds=LIMITS["session_idle_seconds"] + 1)
    assert purged(service) == {"sessions": 0, "codes": 1, "tries": 1, "counts": 1, "receipts": 1}
    service.now = NOW + timedelta(seconds=LIMITS["session_seconds"] + 1)
    assert purged(service) == {"sessions": 0, "codes": 0, "tries": 1, "counts": 1, "receipts": 1}
    service.now = NOW + timedelta(minutes=LIMITS["calls_kept_minutes"] + 1)
    assert purged(service) == {"sessions": 0, "codes": 0, "tries": 1, "counts": 0, "receipts": 1}
    service.now = NOW + timedelta(days=1, seconds=1)
    assert purged(service) == {"sessions": 0, "codes": 0, "tries": 0, "counts": 0, "receipts": 1}
    service.now = NOW + timedelta(days=LIMITS["receipts_kept_days"], seconds=1)
    assert purged(service) == {"sessions": 0, "codes": 0, "tries": 0, "counts": 0, "receipts": 0}


def test_a_session_that_is_used_goes_by_its_age(service: Service) -> None:
    bearer = service.proven(MIXED)
    while service.now - NOW <= timedelta(seconds=LIMITS["session_seconds"] - 100):
        service.now += timedelta(seconds=100)
        assert service.call("GET", "/transactions", **bearer).status == 200
    service.now = NOW + timedelta(seconds=LIMITS["session_seconds"] + 1)
    assert purged(service)["sessions"] == 0


def test_the_days_limits_hold_across_every_purge(service: Service) -> None:
    sent = []
    for _ in range(6):
        sent.append(service.call("POST", "/sessions/current/codes", **service.session(MIXED)).status)
        service.now += timedelta(hours=1)
        purged(service)
    assert sent == [202] * 5 + [429]


def test_after_a_day_no_table_but_the_receipts_knows_of_the_visit(service: Service) -> None:
    service.proven(MIXED)
    with Session(service.engine) as db:
        row = db.scalars(select(SessionRow)).one()
        traces = (row.token_hash, row.person_key)
    service.now += timedelta(days=1, seconds=1)
    tables = ("session_row", "code_row", "call_row", "receipt_row", "try_row", "job_row")
    for held, after in ((True, False), (False, True)):
        with service.engine.begin() as db:
            if after:
                purge(db, service.now)
            everything = str([tuple(row) for table in tables for row in db.execute(text(f"SELECT * FROM {table}"))])
        assert any(trace in everything for trace in traces) is held


def test_of_many_workers_one_purges_in_an_interval(service: Service) -> None:
    def one_of_them(_: int) -> bool:
        return purge_when_due(service.engine, service.now) is not None

    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(one_of_them, range(24))) == 1
        service.now += timedelta(seconds=LIMITS["purge_every_seconds"])


def test_the_command_purges_at_once_and_says_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'tawasul.sqlite'}"
    engine = open_database(url)
    seed(engine, personas=ROOT / "config" / "personas.toml", today=NOW.date())
    Service(engine).proven(MIXED)
    engine.dispose()
    later = (NOW + timedelta(hours=2)).isoformat() + "+00:00"
    assert main(["purge", "--database", url, "--clock", later]) == 0
    assert (
        capsys.readouterr().out
        == "Deleted: 1 sessions, 1 codes, 0 confirmations, 0 tries, 0 challenges, 1 counts, 0 receipts.\n"
    )


@pytest.mark.system
def test_a_serving_service_purges_by_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tawasul.sqlite'}"
    seed_database(url)
    with running(url, tmp_path) as service:
        service.proven(MIXED)
    engine = open_database(url)
    assert left(engine)["sessions"] == 1
    with running(url, tmp_path, "--clock", "2026-11-26T00:00:00Z"):
        ends = time.monotonic() + PATIENCE_SECONDS
        while left(engine)["sessions"] or left(engine)["codes"]:
            assert time.monotonic() < ends
            time.sleep(0.02)
    engine.dispose()
