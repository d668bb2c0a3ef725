"""The reference service against its contract: every answer has the contract's form, and its promises hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from kiosk.tawasul.assurance import Policy
from kiosk.tawasul.confirmations import Confirmations
from kiosk.tawasul.documents import Documents
from kiosk.tawasul.receipt_keys import Keys
from kiosk.tawasul.schema import MovementRow, Person, TransactionRow
from kiosk.tawasul.service import build
from kiosk.tawasul.sessions import Sessions
from kiosk.tawasul.words import CODES
from tests.contract.asgi import Answer, call
from tests.contract.databases import DEMO_POLICY, KINDS, seeded
from tests.contract.phone import Phone

ROOT = Path(__file__).parents[2]
CONTRACT: dict[str, Any] = yaml.safe_load((ROOT / "kiosk" / "contract" / "openapi.yaml").read_text("utf-8"))
NOW = datetime(2026, 11, 24, 7, 35)
KIOSK = {"Kiosk-Id": "K-01"}


class Service:
    """The application on a database of its own, with a clock and a mailbox in hand."""

    def __init__(self, engine: Engine, keys: Callable[[], Keys] | None = None, *, policy: Policy = DEMO_POLICY) -> None:
        self.engine, self.now, self.drawn = engine, NOW, 0
        self.codes, self.handed_on = list[str](), list[bool]()
        self.deliver: Callable[[str, str], None] = self.keep
        self.sessions = Sessions(
            key=b"k", now=lambda: self.now, draw=self.draw, deliver=lambda phone, code: self.deliver(phone, code)
        )
        self.phone = Phone()
        self.confirmations = Confirmations(self.phone, key=b"k", now=lambda: self.now)
        offset = timedelta(hours=3)
        self.app = build(
            engine,
            self.sessions,
            now=lambda: self.now,
            draw=self.draw,
            utc_offset=offset,
            count=lambda _: None,
            policy=policy,
            confirmations=self.confirmations,
            documents=self.documents(),
            receipt_keys_of=keys,
        )

    def documents(self) -> Documents | None:
        """No country signer is known here."""
        return None

    def draw(self, purpose: str, letters: str, length: int) -> str:
        self.drawn += 1
        return (
            (f"{self.drawn:06d}" if purpose == "code" else letters[self.drawn % len(letters)] * length)[:length].ljust(
                length, letters[self.drawn // len(letters) % len(letters)]
            )
            if purpose != "token"
            else f"{self.drawn:040d}"
        )

    def keep(self, phone: str, code: str) -> None:
        self.handed_on.append(bool(phone))
        self.codes += [code] if phone else []

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        answer = call(self.app, method, "/v1" + path, body, {**KIOSK, **headers})
        believe(method, path, answer)
        return answer

    def session(self, persona: str) -> dict[str, str]:
        with Session(self.engine) as db:
            number = db.scalars(select(Person.id_number).where(Person.id_number.startswith(persona))).one()
        evidence = {"type": "card-data", "profile": "demo-national", "id_number": number}
        token = self.call("POST", "/sessions", {"evidence": evidence}).json["token"]
        return {"Authorization": f"Bearer {token}"}

    def proven(self, persona: str) -> dict[str, str]:
        bearer = self.session(persona)
        assert self.call("POST", "/sessions/current/codes", **bearer).status == 202
        assert self.call("POST", "/sessions/current/proof", {"code": self.codes[-1]}, **bearer).status == 200
        return bearer


def believe(method: str, path: str, answer: Answer) -> None:
    """Check an answer against the schema that the contract has for its operation and status."""
    parts = path.split("?")[0].split("/")
    if parts[1] == "receipts" and len(parts) > 2:
        parts[2] = "{reference}"
    if parts[1] == "transactions" and len(parts) > 2:
        parts[2] = "{id}"
    operation = CONTRACT["paths"]["/".join(parts)][method.lower()]
    declared = operation["responses"][str(answer.status)]
    if "$ref" in declared:
        declared = CONTRACT["components"]["responses"][declared["$ref"].rsplit("/", 1)[1]]
    assert answer.headers["cache-control"] == "no-store"
    if "content" in declared:
        (kind, form), *_ = declared["content"].items()
        assert answer.headers["content-type"] == kind
        jsonschema.validate(answer.json, {**form["schema"], "components": CONTRACT["components"]})
    else:
        assert not answer.body


@pytest.fixture(scope="module", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


@pytest.fixture
def service(engine: Engine) -> Service:
    made = Service(engine)
    made.now = NOW + timedelta(days=2 * len(SERVICES))  # a day of its own: limits count by the day
    SERVICES.append(made)
    made.drawn = 1000 * len(SERVICES)
    return made


SERVICES: list[Service] = []


def test_the_contract_is_openapi_and_names_every_route(service: Service) -> None:
    validate(CONTRACT)
    routes = {
        (method, route.path.removeprefix("/v1").replace("{public_id}", "{id}"))
        for route in service.app.routes
        for method in getattr(route, "methods", ())
    }
    declared = {(method.upper(), path) for path, operations in CONTRACT["paths"].items() for method in operations}
    assert routes == declared


@pytest.mark.parametrize("spoken", ["2.0.0", "0.9.0", "new", ""])
def test_a_kiosk_of_another_major_version_is_told_so_on_every_path_but_health(service: Service, spoken: str) -> None:
    version = {"Contract-Version": spoken}
    for path, operations in CONTRACT["paths"].items():
        for method in operations:
            answer = service.call(method.upper(), path, {}, **version)
            if path == "/health":
                assert answer.status == 200
            else:
                assert (answer.status, answer.json["contract"]) == (400, CONTRACT["info"]["version"])
    assert (
        service.call("POST", "/lookups", {"number": "004512", "hijri_year": 1448}, **{"Contract-Version": "1.9.4"}).status
        == 200
    )


def test_card_data_alone_shows_nothing_and_a_code_shows_the_list(service: Service) -> None:
    bearer = service.session("1045127634")
    for path in ("/transactions", "/transactions/x", "/transactions/x/movements"):
        assert service.call("GET", path, **bearer).status == 403
    bearer = service.proven("1045127634")
    page = service.call("GET", "/transactions", **bearer)
    assert len(page.json["items"]) == 8
    first = page.json["items"][0]
    assert (first["number"], first["hijri_year"], first["status"]["kind"]) == ("004512", 1448, "action_needed")
    assert service.call("GET", f"/transactions/{first['id']}", **bearer).json == first
    assert service.call("GET", "/transactions", **bearer, **{"If-None-Match": page.headers["etag"]}).status == 304
    english = service.call("GET", "/transactions", **bearer, **{"Accept-Language": "en-GB, ar;q=0.5"})
    assert english.json["items"][0]["status"]["label"] == "Action needed"
    assert service.call("DELETE", "/sessions/current", **bearer).status == 204
    assert service.call("DELETE", "/sessions/current", **bearer).status == 204
    assert service.call("GET", "/transactions", **bearer).status == 401


def test_sixty_transactions_and_forty_movements_come_page_by_page(service: Service) -> None:
    bearer = service.proven("1029981")
    found, cursor = [], ""
    while cursor is not None:
        page = service.call("GET", f"/transactions?cursor={cursor}", **bearer).json
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(found) == len(set(found)) == 60
    bearer = service.proven("1066409")
    only = service.call("GET", "/transactions", **bearer).json["items"][0]["id"]
    first = service.call("GET", f"/transactions/{only}/movements", **bearer).json
    second = service.call("GET", f"/transactions/{only}/movements?cursor={first['next']}", **bearer).json
    assert [len(first["items"]), len(second["items"]), second["next"]] == [25, 15, None]
    assert service.call("GET", f"/transactions/{only}/movements?cursor=x", **bearer).status == 422


def test_secret_anothers_and_none_are_the_same_answer(service: Service) -> None:
    with Session(service.engine) as db:
        secret = db.scalars(select(TransactionRow).where(TransactionRow.secret.is_(True))).first()
        assert secret is not None
        anothers = db.scalars(select(TransactionRow.public_id).where(TransactionRow.number == "004512")).one()
        key = {"number": secret.number, "hijri_year": secret.hijri_year}
        secret_id = secret.public_id
    bearer = service.proven("1077306")
    assert len(service.call("GET", "/transactions", **bearer).json["items"]) == 1
    answers = {service.call("GET", f"/transactions/{name}", **bearer).body for name in (secret_id, anothers, "none")}
    assert len(answers) == 1
    said = service.call("POST", "/lookups", key)
    none = service.call("POST", "/lookups", {"number": "99999", "hijri_year": 1448})
    assert (said.status, said.body) == (none.status, none.body)
    assert said.status == 404
    known = service.call("POST", "/lookups", {"number": "004512", "hijri_year": 1448}, **{"Accept-Language": "en"})
    assert (known.json["stage"], known.json["label"]) == ("in_process", "In process")


def test_a_receipt_is_one_paper_for_one_key(service: Service) -> None:
    bearer = service.proven("1045127634")
    ids = [item["id"] for item in service.call("GET", "/transactions", **bearer).json["items"]]
    key = {"Idempotency-Key": "12345678"}
    one = service.call("POST", "/receipts", {"transactions": ids}, **bearer, **key)
    assert service.call("POST", "/receipts", {"transactions": ids}, **bearer, **key).body == one.body
    assert one.json["reference"] in one.json["qr_text"]
    assert service.call("POST", "/receipts", {"transactions": ids[:1]}, **bearer, **key).status == 409
    assert service.call("POST", "/receipts", {"transactions": ["x"]}, **bearer, **{"Idempotency-Key": "87654321"}).status == 404


def at_once(work: Callable[[], Answer], times: int) -> list[Answer]:
    with ThreadPoolExecutor(12) as pool:
        return [asked.result() for asked in [pool.submit(work) for _ in range(times)]]


def test_one_key_sent_many_times_at_once_is_one_receipt(service: Service) -> None:
    bearer = service.proven("1045127634")
    ids = [item["id"] for item in service.call("GET", "/transactions", **bearer).json["items"]]
    key = {"Idempotency-Key": "at-once-1"}
    answers = at_once(lambda: service.call("POST", "/receipts", {"transactions": ids}, **bearer, **key), 24)
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1


def test_sixty_look_ups_a_minute_hold_for_calls_made_at_once(service: Service) -> None:
    key = {"number": "004512", "hijri_year": 1448}
    looked = at_once(lambda: service.call("POST", "/lookups", key), 80)
    assert sorted(answer.status for answer in looked) == [200] * 60 + [429] * 20


def test_secret_anothers_and_none_ask_the_database_the_same_questions(service: Service) -> None:
    """Equal questions take equal time: neither words nor the clock tell what exists."""
    with Session(service.engine) as db:
        secret = db.scalars(select(TransactionRow).where(TransactionRow.secret.is_(True))).first()
        assert secret is not None
        keys = [(secret.number, secret.hijri_year), ("99999", 1448)]
        anothers = db.scalars(select(TransactionRow.public_id).where(TransactionRow.number == "004512")).one()
        names = [secret.public_id, anothers, "none"]
    bearer = service.proven("1077306")
    asked: list[str] = []
    listen = (service.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    def questions(work: Callable[[], Answer]) -> tuple[str, ...]:
        asked.clear()
        assert work().status == 404
        return tuple(asked)

    event.listen(*listen)
    one = {questions(lambda name=name: service.call("GET", f"/transactions/{name}", **bearer)) for name in names}
    service.call("POST", "/lookups", {"number": "1", "hijri_year": 1448})  # the minute's row is there from now on
    general = {
        questions(lambda key=key: service.call("POST", "/lookups", {"number": key[0], "hijri_year": key[1]})) for key in keys
    }
    event.remove(*listen)
    assert len(one) == len(general) == 1
    assert len(*one) >= 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"evidence": {"type": "other"}},
        {"evidence": {"type": "card-data", "profile": "", "id_number": "1"}},
        {"evidence": {"profile": "p", "id_number": "1045127634"}},
        {"evidence": {"type": "card-data", "profile": "p", "id_number": "1045127634\n"}},
    ],
)
def test_a_wrong_body_is_a_problem(service: Service, body: Any) -> None:
    assert service.call("POST", "/sessions", body).status == 422


def test_sessions_end_by_silence_and_by_age(service: Service) -> None:
    bearer = service.proven("1045127634")
    service.now += timedelta(seconds=181)
    assert service.call("GET", "/transactions", **bearer).status == 401


def test_a_kiosk_that_asks_too_often_is_held_back(service: Service) -> None:
    body = {"number": "004512", "hijri_year": 1448}
    statuses = [service.call("POST", "/lookups", body).status for _ in range(61)]
    assert statuses == [200] * 60 + [429]


def test_the_seed_is_large_varied_and_agrees_with_itself(engine: Engine) -> None:
    with Session(engine) as db:
        rows = db.scalars(select(TransactionRow)).all()
        assert len(rows) >= 400
        subjects = [row.subject_ar for row in rows]
        assert max(subjects.count(subject) for subject in subjects) <= 5
        assert any(row.reference and "ر" in row.reference for row in rows)
        for row in rows:
            of = MovementRow.transaction_id == row.id
            moves = db.scalars(select(MovementRow).where(of).order_by(MovementRow.position)).all()
            days = [move.day for move in moves if move.day is not None]
            assert days == sorted(days)
            assert (days[0], days[-1]) == (row.received, row.last_moved)
            assert days[-1] <= NOW.date()
            last = [move for move in moves if move.day is not None][-1]
            assert last.department == row.department
            final = CODES["statuses"][row.status]["stage"] == "finished"
            assert final == (not any(move.day is None for move in moves))
            assert (row.by_when is not None) == (row.status == "waiting")
