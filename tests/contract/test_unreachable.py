"""A database that goes away is told as such, on every path, and its return needs nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kiosk.tawasul.database import open_database
from kiosk.tawasul.seed import seed
from tests.contract.databases import database
from tests.contract.test_service import NOW, ROOT, Service


def test_health_and_calls_tell_that_the_database_is_away_until_it_is_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database("postgresql", tmp_path) as url:
        engine = open_database(url)
        seed(engine, personas=ROOT / "config" / "personas.toml", today=NOW.date())
        service = Service(engine)
        bearer = service.proven("1045127634")
        beside = create_engine(url.replace("/postgres?", "/template1?"), isolation_level="AUTOCOMMIT")
        with beside.connect() as operator:
            operator.execute(text("ALTER DATABASE postgres ALLOW_CONNECTIONS false"))
            operator.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'"))
            for method, path in (("GET", "/health"), ("GET", "/transactions"), ("POST", "/sessions/current/codes")):
                away = service.call(method, path, **bearer)
                assert (away.status, away.json["type"], away.headers["retry-after"]) == (
                    503,
                    "urn:tawasul:problem:unavailable",
                    "5",
                )
            assert "out of reach" in capsys.readouterr().err
            operator.execute(text("ALTER DATABASE postgres ALLOW_CONNECTIONS true"))
            assert service.call("GET", "/health").status == 200
            assert service.call("GET", "/transactions", **bearer).status == 200
        beside.dispose()
        engine.dispose()
