"""The check passes on the reference service and fails, with the right clause, on one that breaks it: none cannot fail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kiosk.backend.conformance.run import CHECKS, Report, Verdict
from tests.conformance.breakers import BREAKERS, Breaker, Call, broken
from tests.conformance.machines import Machines
from tests.conformance.world import CONTRACT, World, checked, served, world_on
from tests.contract.databases import seeded
from tests.contract.test_service import NOW
from tests.system.nginx import nginx

PERSONAS = Path(__file__).parents[2] / "config" / "personas.toml"
DAYS = count()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


def clauses(report: Report, verdict: Verdict) -> dict[str, str]:
    return {result.clause: result.detail for result in report.results if result.verdict is verdict}


def test_every_clause_has_a_check_and_a_breaker() -> None:
    assert set(CHECKS) == set(CONTRACT.clauses) == {clause for clause, _ in BREAKERS}


MACHINES = {clause for clause, promise in CONTRACT.clauses.items() if promise.get("needs") == "enrolments"}
OPEN = [pair for pair in BREAKERS if pair[0] not in MACHINES]
KNOWN = [pair for pair in BREAKERS if pair[0] in MACHINES]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def names(breakers: list[tuple[str, Breaker]]) -> list[str]:
    return [f"{clause}-{breaker.__name__}" for clause, breaker in breakers]


def test_the_reference_service_keeps_every_clause(engine: Engine) -> None:
    world = world_on(engine, next(DAYS))
    with served(world.service.app) as url:
        report = checked(url, world)
    assert clauses(report, Verdict.NOT_OFFERED).keys() == MACHINES
    assert clauses(report, Verdict.PASS).keys() == CONTRACT.clauses.keys() - MACHINES, [
        result for result in report.results if result.verdict is not Verdict.PASS
    ]


def test_the_reference_service_keeps_every_clause_where_machines_are_known_by_certificates(
    engine: Engine, tmp_path: Path
) -> None:
    machines = Machines(engine, next(DAYS), tmp_path)
    with machines.served() as url:
        report = checked(url, machines.world, machines.identity)
    assert clauses(report, Verdict.PASS).keys() == CONTRACT.clauses.keys(), [
        result for result in report.results if result.verdict is not Verdict.PASS
    ]


@pytest.mark.system
def test_the_reference_service_keeps_every_clause_behind_the_shipped_nginx(engine: Engine, tmp_path: Path) -> None:
    machines = Machines(engine, next(DAYS), tmp_path, behind_proxy=True)
    with (
        served(machines.world.service.app) as url,
        nginx(tmp_path / "nginx", service=url.removeprefix("http://"), tls=machines.tls, key=machines.tls_key) as proxied,
    ):
        report = checked(proxied, machines.world, machines.identity)
    assert clauses(report, Verdict.PASS).keys() == CONTRACT.clauses.keys(), [
        result for result in report.results if result.verdict is not Verdict.PASS
    ]


@SQLITE
@pytest.mark.parametrize(("clause", "breaker"), OPEN, ids=names(OPEN))
def test_a_service_that_breaks_one_clause_fails_that_clause_and_no_other(engine: Engine, clause: str, breaker: Breaker) -> None:
    world = world_on(engine, next(DAYS))
    with served(broken(world.service.app, breaker, world)) as url:
        report = checked(url, world)
    assert set(clauses(report, Verdict.FAIL)) == {clause}, clauses(report, Verdict.FAIL)


@SQLITE
@pytest.mark.parametrize(("clause", "breaker"), KNOWN, ids=names(KNOWN))
def test_a_service_that_breaks_its_word_to_machines_fails_that_clause_and_no_other(
    engine: Engine, clause: str, breaker: Breaker, tmp_path: Path
) -> None:
    machines = Machines(engine, next(DAYS), tmp_path)
    with machines.served(broken(machines.world.service.app, breaker, machines.world)) as url:
        report = checked(url, machines.world, machines.identity)
    assert set(clauses(report, Verdict.FAIL)) == {clause}, clauses(report, Verdict.FAIL)


ODD = '{"items": [5, {"id": 7}, {"id": "x"}], "next": 3, "token": "t", "permitted": 3}'
NONSENSE = ["null", '"text"', "{}", ODD, "no JSON"]


@SQLITE
@pytest.mark.parametrize("status", [200, 201, 404])
@pytest.mark.parametrize("body", NONSENSE)
def test_a_backend_that_answers_nonsense_fails_and_never_ends_the_run(engine: Engine, body: str, status: int) -> None:
    def nonsense(call: Call, _: World) -> None:
        if call.path != "/health":
            call.status, call.body = status, body.encode()
            call.told |= {"content-type": "application/json", "content-length": "0"}

    world = world_on(engine, next(DAYS))
    with served(broken(world.service.app, nonsense, world)) as url:
        report = checked(url, world, secret=None)
    assert {"C-20", "C-61" if status != 404 else "C-64"} <= clauses(report, Verdict.FAIL).keys()
    assert clauses(report, Verdict.PASS).keys() <= QUIET, clauses(report, Verdict.PASS).keys() - QUIET


QUIET = {"C-01", "C-02", "C-03", "C-04", "C-05", "C-08", "C-11", "C-12", "C-37", "C-42", "C-51", "C-61", "C-63", "C-77", "C-95"}
"""What even nonsense can keep."""
