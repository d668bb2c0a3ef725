"""What each level of assurance permits, at every path of the API: the table says it, and the service holds every path to it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.runtime.settings import Assurance
from kiosk.tawasul.assurance import LEVELS, PERMISSIONS, Evidence, Level, Policy, PolicyError, policy_of
from kiosk.tawasul.schema import SessionRow
from tests.contract.asgi import Answer
from tests.contract.databases import DEMO_POLICY, KINDS, seeded
from tests.contract.test_service import CONTRACT, NOW, Service

PATHS = {  # every path that needs a session, and what must be permitted there; None: nothing
    "DELETE /sessions/current": None,
    "POST /sessions/current/codes": "prove",
    "POST /sessions/current/proof": "prove",
    "POST /sessions/current/confirmations": "prove",
    "GET /sessions/current/confirmations/current": "prove",
    "GET /transactions": "list",
    "GET /transactions/{id}": "list",
    "GET /transactions/{id}/movements": "details",
    "POST /receipts": "print",
}
BODIES = {"POST /sessions/current/proof": {"code": "000000"}}
DEFAULT = policy_of()
NOTHING = Policy(dict.fromkeys(LEVELS, ()))
EVERYTHING = Policy(dict.fromkeys(LEVELS, PERMISSIONS))
ALONE = {word: Policy(dict.fromkeys(LEVELS, (word,))) for word in PERMISSIONS}
POLICIES = {"default": DEFAULT, "demo": DEMO_POLICY, "nothing": NOTHING, "everything": EVERYTHING, **ALONE}
OLDER = {"Contract-Version": "1.3.0"}


@pytest.fixture(scope="module", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


DAYS = count(1000, 2)


class Drawing(Service):
    """Many services on one database: what each draws is drawn once."""

    def draw(self, _purpose: str, letters: str, length: int) -> str:
        return "".join(secrets.choice(letters) for _ in range(length))


def service_on(engine: Engine, policy: Policy) -> Service:
    """A service of its own day: limits count by the day."""
    service = Drawing(engine, policy=policy)
    service.now = NOW + timedelta(days=next(DAYS))
    return service


def session_at(service: Service, level: Level) -> dict[str, str]:
    """A session of the person with all kinds of transactions, as if the evidence had been shown and the holder confirmed."""
    bearer = service.session("1045127634")
    with Session(service.engine) as db, db.begin():
        row = db.get(SessionRow, service.sessions.hash(bearer["Authorization"].split()[1]))
        assert row is not None
        row.evidence, row.proven = level.evidence.value, level.holder
    return bearer


def asked(service: Service, path: str, bearer: dict[str, str], transaction: str) -> Answer:
    method, _, route = path.partition(" ")
    headers = {"Idempotency-Key": secrets.token_hex(8)} if path == "POST /receipts" else {}
    body = {"transactions": [transaction]} if path == "POST /receipts" else BODIES.get(path)
    return service.call(method, route.replace("{id}", transaction), body, **bearer, **headers)


def test_every_path_that_needs_a_session_stands_in_the_table() -> None:
    needing = {
        f"{method.upper()} {path}"
        for path, operations in CONTRACT["paths"].items()
        for method, operation in operations.items()
        if operation.get("security", CONTRACT["security"])
    }
    assert needing == set(PATHS)


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("level", LEVELS, ids=[level.name for level in LEVELS])
def test_at_every_level_every_path_is_open_as_the_table_says(engine: Engine, name: str, level: Level) -> None:
    policy = POLICIES[name]
    generous = service_on(engine, EVERYTHING)
    transaction = generous.call("GET", "/transactions", **session_at(generous, level)).json["items"][0]["id"]
    service = service_on(engine, policy)
    bearer = session_at(service, level)
    for path, permission in reversed(PATHS.items()):
        at = Level(level.evidence, holder=False) if permission == "prove" else level
        answer = asked(service, path, bearer, transaction)
        permitted = permission is None or policy.permits(at, permission)
        assert (answer.status == 403) is not permitted, (path, answer.status)
        assert permitted or answer.json["type"].endswith("assurance-too-low")


@pytest.mark.parametrize("level", LEVELS, ids=[level.name for level in LEVELS])
@pytest.mark.parametrize("policy", [ALONE["list"], EVERYTHING], ids=["list alone", "everything"])
def test_subjects_are_shown_to_who_may_see_details_and_withheld_from_everybody_else(
    engine: Engine, level: Level, policy: Policy
) -> None:
    service = service_on(engine, policy)
    bearer = session_at(service, level)
    items = service.call("GET", "/transactions", **bearer).json["items"]
    assert service.call("GET", f"/transactions/{items[0]['id']}", **bearer).json == items[0]
    assert all((item["subject"] is None) is not policy.permits(level, "details") for item in items)
    older = service.call("GET", "/transactions", **bearer, **OLDER).json["items"]
    assert [item["subject"] for item in older] == [item["subject"] or "" for item in items]


def test_the_default_and_the_demo_permit_what_readme_says() -> None:
    data, authentic, chip, data_holder, authentic_holder, chip_holder = (DEFAULT.table[level] for level in LEVELS)
    assert data == ("prove",)
    assert authentic == chip == ("prove", "list")
    assert data_holder == authentic_holder == ("list",)
    assert chip_holder == ("list", "details", "print")
    changed = {level.name for level in LEVELS if DEFAULT.table[level] != DEMO_POLICY.table[level]}
    assert changed == {"data_only_and_holder"}
    assert DEMO_POLICY.table[Level(Evidence.DATA_ONLY, holder=True)] == ("list", "details", "print")


def test_a_kiosks_settings_name_the_same_levels_and_the_same_defaults() -> None:
    said = {item.name: tuple(word.value for word in item.default) for item in fields(Assurance)}
    assert said == {level.name: DEFAULT.table[level] for level in LEVELS}


def test_a_caller_of_an_older_contract_is_told_the_levels_and_permissions_that_it_knows(engine: Engine) -> None:
    evidence = {"type": "card-data", "profile": "p", "id_number": "1045127634"}
    service = service_on(engine, EVERYTHING)
    newer = service.call("POST", "/sessions", {"evidence": evidence}).json
    older = service.call("POST", "/sessions", {"evidence": evidence}, **OLDER).json
    assert (newer["assurance"], newer["permitted"]) == ("data_only", ["prove", "list", "details", "print"])
    assert (older["assurance"], older["permitted"]) == ("low", ["prove", "list", "print"])
    assert [level.told((1, 3)) for level in LEVELS] == ["low", "low", "low", "substantial", "substantial", "high"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[assurance]\ndata_olny = []", "data_olny is no level"),
        ("[assurance]\ndata_only = ['prove', 'dance']", "data_only is no list of words. Known: prove, list, details, print"),
        ("[assurance]\ndata_only = 'list'", "data_only is no list of words"),
        ("[assurance]\nchip_genuine_and_holder = ['prove', 'list']", "the holder has been confirmed"),
        ("[assurance]\nchip_genuine = ['details']", "without list"),
        ("assurance = 3", "is no level"),
        ("[assurance", "cannot be read as TOML"),
    ],
)
def test_a_table_that_says_nonsense_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "kiosk.toml").write_text(text)
    with pytest.raises(PolicyError) as refused:
        policy_of(tmp_path / "kiosk.toml")
    assert said in str(refused.value)


def test_what_a_file_leaves_out_is_as_the_default_has_it(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("[assurance]\ndata_authentic = ['prove']\n[place]\nkiosk = 'K-01'")
    policy = policy_of(tmp_path / "kiosk.toml")
    assert {level.name for level in LEVELS if policy.table[level] != DEFAULT.table[level]} == {"data_authentic"}
