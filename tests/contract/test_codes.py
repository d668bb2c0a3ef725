"""The one-time code, word for word: how long it is good, how often it is sent and tried, and what nobody learns from it."""

from __future__ import annotations

import hmac
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.orm import Session

from kiosk.tawasul.database import MIGRATIONS, open_database
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.outbox import Outbox
from kiosk.tawasul.schema import CodeRow, Person, TryRow
from tests.contract.asgi import Answer
from tests.contract.databases import KINDS, two_workers
from tests.contract.processes import running
from tests.contract.processes import seed as seed_database
from tests.contract.test_service import NOW, Service

CODES, PROOF = "/sessions/current/codes", "/sessions/current/proof"
MIXED, NOBODY = "1045127634", "1000000008"
WRONG = "999999"
REST = timedelta(seconds=LIMITS["code_resend_seconds"])
DAYS: list[Service] = []


@pytest.fixture(scope="module", params=KINDS)
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    with two_workers(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as pair:
        yield pair


@pytest.fixture
def service(engines: tuple[Engine, Engine]) -> Service:
    made = Service(engines[0])
    DAYS.append(made)
    made.now, made.drawn = NOW + timedelta(days=2 * len(DAYS)), 1000 * len(DAYS)  # a day of its own: limits count by the day
    return made


@pytest.fixture
def phoneless(service: Service) -> str:
    with Session(service.engine) as db:
        return db.scalars(select(Person.id_number).where(Person.phone == "", Person.id_number != "-")).all()[0]


def opened(service: Service, id_number: str, kiosk: str = "K-01") -> dict[str, str]:
    evidence = {"type": "card-data", "profile": "p", "id_number": id_number}
    answer = service.call("POST", "/sessions", {"evidence": evidence}, **{"Kiosk-Id": kiosk})
    return {"Authorization": f"Bearer {answer.json['token']}"}


def send(service: Service, bearer: dict[str, str]) -> int:
    return service.call("POST", CODES, **bearer).status


def prove(service: Service, bearer: dict[str, str], code: str) -> int:
    return service.call("POST", PROOF, {"code": code}, **bearer).status


def keyed(key: bytes, words: str) -> str:
    return hmac.new(key, words.encode(), "sha256").hexdigest()


def waits(answer: Answer, problem: str) -> int:
    assert (answer.status, answer.json["type"]) == (429, f"urn:tawasul:problem:{problem}")
    return int(answer.headers["retry-after"])


def test_a_code_has_six_digits_and_only_a_keyed_hash_of_it_is_kept(service: Service) -> None:
    bearer = opened(service, MIXED)
    token, tables = bearer["Authorization"].split()[1], ("session_row", "code_row", "try_row")
    assert send(service, bearer) == 202
    (code,) = service.codes
    assert len(code) == 6
    assert code.isdecimal()
    with service.engine.connect() as db:
        kept = [str(tuple(row)) for table in tables for row in db.execute(text(f"SELECT * FROM {table}"))]
        hashed = db.scalars(select(CodeRow.code_hash).order_by(CodeRow.id.desc())).first()
    assert not any(secret in row for row in kept for secret in (code, MIXED, token))
    assert hashed == keyed(b"k", keyed(b"k", token) + code)  # of the session, too: two people's equal codes differ
    assert hashed != keyed(b"other", keyed(b"k", token) + code)


def test_a_code_is_good_for_two_minutes_and_once(service: Service) -> None:
    for seconds, status in ((120, 200), (121, 410)):
        bearer = opened(service, MIXED)
        assert prove(service, bearer, "000000") == 410  # none was sent
        assert send(service, bearer) == 202
        service.now += timedelta(seconds=seconds)
        assert prove(service, bearer, service.codes[-1]) == status
        assert prove(service, bearer, service.codes[-1]) == 410


def test_a_new_code_is_the_end_of_the_one_before(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert send(service, bearer) == 202
    service.now += REST
    assert send(service, bearer) == 202
    assert [prove(service, bearer, code) for code in service.codes] == [422, 200]


def test_a_code_has_three_tries_and_then_the_right_one_is_none(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert send(service, bearer) == 202
    assert [prove(service, bearer, WRONG) for _ in range(4)] == [422, 422, 422, 429]
    assert waits(service.call("POST", PROOF, {"code": service.codes[-1]}, **bearer), "too-many") > 0


def test_a_code_of_one_session_is_none_in_another(service: Service) -> None:
    one, other = opened(service, MIXED), opened(service, MIXED)
    for bearer in (one, other):
        assert send(service, bearer) == 202
        service.now += REST
    assert prove(service, one, service.codes[1]) == prove(service, other, service.codes[0]) == 422
    assert prove(service, one, service.codes[0]) == prove(service, other, service.codes[1]) == 200


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_another_code_comes_after_thirty_seconds_whatever_session_or_kiosk_asks(service: Service, id_number: str) -> None:
    one, other = opened(service, id_number), opened(service, id_number, "K-02")
    assert send(service, one) == 202
    for bearer in (one, other, opened(service, id_number, "K-03")):
        assert waits(service.call("POST", CODES, **bearer), "too-soon") == 30
    service.now += timedelta(seconds=29)
    assert waits(service.call("POST", CODES, **other), "too-soon") == 1
    service.now += timedelta(seconds=1)
    assert send(service, other) == 202
    assert send(service, one) == 429


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_five_codes_a_day_and_the_sixth_when_the_first_is_a_day_old(service: Service, id_number: str) -> None:
    for _ in range(5):
        assert send(service, opened(service, id_number)) == 202
        service.now += timedelta(hours=1)
    assert waits(service.call("POST", CODES, **opened(service, id_number, "K-02")), "too-many") == 19 * 3600
    service.now += timedelta(hours=19)
    assert send(service, opened(service, id_number)) == 202
    assert send(service, opened(service, id_number)) == 429


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_ten_wrong_entries_a_day_are_the_end_whatever_session_they_came_from(service: Service, id_number: str) -> None:
    statuses = []
    for _ in range(4):
        bearer = opened(service, id_number)
        assert send(service, bearer) == 202
        statuses += [prove(service, bearer, WRONG) for _ in range(3)]
        service.now += REST
    assert statuses == [422] * 10 + [429] * 2
    bearer = opened(service, id_number)
    assert send(service, bearer) == 202
    right = service.codes[-1] if service.codes else WRONG
    assert waits(service.call("POST", PROOF, {"code": right}, **bearer), "too-many") > 23 * 3600


def test_a_kiosk_that_asks_for_too_many_codes_is_held_back_and_no_other(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS["per_kiosk_and_hour"], "code", 4)
    sent = [send(service, opened(service, f"10000{n:05}", "K-05")) for n in range(6)]
    assert sent == [202] * 4 + [429] * 2
    assert send(service, opened(service, "1000000099", "K-06")) == 202
    assert waits(service.call("POST", CODES, **opened(service, "1000000098", "K-05")), "too-many") == 3600
    service.now += timedelta(hours=1)
    assert send(service, opened(service, "1000000098", "K-05")) == 202


def test_a_kiosk_where_too_many_wrong_codes_are_typed_is_held_back_and_no_other(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS["per_kiosk_and_hour"], "wrong_entry", 4)
    statuses = []
    for n in range(3):
        bearer = opened(service, f"10000{n:05}", "K-05")
        assert send(service, bearer) == 202
        statuses += [prove(service, bearer, WRONG) for _ in range(2)]
    assert statuses == [422] * 4 + [429] * 2
    bearer = opened(service, MIXED, "K-06")
    assert send(service, bearer) == 202
    assert prove(service, bearer, service.codes[-1]) == 200


def test_every_kiosks_hour_takes_more_than_its_visitors_ask_for() -> None:
    """A visit takes a minute, and needs a code, seldom two."""
    assert LIMITS["per_kiosk_and_hour"]["code"] > 60
    assert LIMITS["per_kiosk_and_hour"]["wrong_entry"] > 30


def test_words_are_the_same_whether_anybody_or_a_phone_is_on_record(service: Service, phoneless: str) -> None:
    said = []
    for id_number in (MIXED, phoneless, NOBODY):
        evidence = {"type": "card-data", "profile": "p", "id_number": id_number}
        session = service.call("POST", "/sessions", {"evidence": evidence})
        bearer = {"Authorization": f"Bearer {session.json['token']}"}
        steps = [service.call("POST", PROOF, {"code": WRONG}, **bearer)]
        steps += [service.call("POST", CODES, **bearer) for _ in range(2)]
        steps += [service.call("POST", PROOF, {"code": WRONG}, **bearer) for _ in range(4)]
        said.append(([(step.status, step.headers, step.body) for step in steps], session.json | {"token": ""}))
    assert said[0] == said[1] == said[2]
    assert len(service.codes) == 1


def test_the_database_is_asked_the_same_whether_anybody_or_a_phone_is_on_record(service: Service, phoneless: str) -> None:
    """Equal questions take equal time; tests/bench measures that time, part codes."""
    asked: list[str] = []
    listen = (service.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    bearers = [opened(service, id_number) for id_number in (MIXED, phoneless, NOBODY)]
    event.listen(*listen)
    told = []
    for bearer in bearers:
        asked.clear()
        assert (send(service, bearer), prove(service, bearer, WRONG)) == (202, 422)
        told.append(tuple(asked))
    event.remove(*listen)
    assert told[0] == told[1] == told[2]
    assert service.handed_on == [True, False, False]  # and a message is handed on for each, to nobody if need be


def test_a_gateway_that_does_not_answer_is_not_heard_in_the_answer(service: Service) -> None:
    silent, delivered = threading.Event(), threading.Event()
    gateways: list[str] = []

    def gateway(_phone: str, code: str) -> None:
        silent.wait()
        gateways.append(code)
        delivered.set()

    service.deliver = Outbox(gateway).put
    bearer = opened(service, MIXED)
    assert send(service, bearer) == 202  # while the gateway waits
    assert gateways == []
    silent.set()
    assert delivered.wait(30)
    assert prove(service, bearer, gateways[0]) == 200


def test_a_gateway_that_fails_is_told_without_phone_or_code_and_the_next_code_goes_out(
    capfd: pytest.CaptureFixture[str],
) -> None:
    delivered = threading.Event()

    def gateway(phone: str, code: str) -> None:
        if code == "111111":
            raise ConnectionRefusedError(f"{phone} {code}")
        delivered.set()

    outbox = Outbox(gateway)
    for code in ("111111", "222222"):
        outbox.put("+966500000000", code)
    assert delivered.wait(30)
    assert capfd.readouterr().err == "A one-time code could not be handed on (ConnectionRefusedError).\n"


def test_a_code_is_handed_on_when_it_is_kept_and_not_before(service: Service, engines: tuple[Engine, Engine]) -> None:
    kept: list[int] = []

    def deliver(_phone: str, _code: str) -> None:
        with engines[1].connect() as other:
            kept.append(len(other.execute(select(CodeRow.id).where(CodeRow.sent == service.now)).all()))

    service.deliver = deliver
    assert send(service, opened(service, MIXED)) == 202
    assert kept == [1]


def at_once(calls: list[Callable[[], int]]) -> Counter[int]:
    with ThreadPoolExecutor(16) as pool:
        return Counter(asked.result() for asked in [pool.submit(call) for call in calls])


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_limits_hold_for_calls_made_at_once_to_two_workers(
    service: Service, engines: tuple[Engine, Engine], id_number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Service(engines[1])
    other.now = service.now
    pair = (service, other)
    bearers = [opened(service, id_number, f"K-{n:02}") for n in range(8)]
    assert at_once([lambda b=b, s=s: send(s, b) for b in bearers for s in pair]) == {202: 1, 429: 15}
    monkeypatch.setitem(LIMITS, "code_resend_seconds", 0)
    assert at_once([lambda b=b, s=s: send(s, b) for b in bearers for s in pair]) == {202: 4, 429: 12}
    service.now += timedelta(days=1)
    other.now = service.now
    bearers = [opened(service, id_number, f"K-{n:02}") for n in range(5)]
    assert [send(service, bearer) for bearer in bearers] == [202] * 5
    tried = at_once([lambda b=b, s=s: prove(s, b, WRONG) for b in bearers for s in pair for _ in range(3)])
    assert tried == {422: 10, 429: 20}


def test_a_kiosks_limit_holds_for_calls_made_at_once_by_many_people(
    service: Service, engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS["per_kiosk_and_hour"], "code", 7)
    other = Service(engines[1])
    other.now = service.now
    bearers = [opened(service, f"10000{n:05}", "K-05") for n in range(24)]
    sent = at_once([lambda b=b, s=s: send(s, b) for b, s in zip(bearers, (service, other) * 12, strict=True)])
    assert sent == {202: 7, 429: 17}


@pytest.mark.system
def test_no_code_is_in_a_log_or_in_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tawasul.sqlite'}"
    seed_database(url)
    with running(url, tmp_path, "--calls-to", str(tmp_path / "calls"), "--key-file", str(tmp_path / "key")) as service:
        bearer = service.session(MIXED)
        code = service.next_code(lambda: service.call("POST", CODES, **bearer))
        assert service.call("POST", PROOF, {"code": str((int(code) + 1) % 10**6).zfill(6)}, **bearer)[0] == 422
        assert service.call("POST", PROOF, {"code": code}, **bearer)[0] == 200
        service.process.terminate()
        out, err = service.process.communicate(timeout=30)
    assert err == ""
    written = [path for path in tmp_path.iterdir() if path.name != "codes"]
    assert len(written) >= 3
    assert code in (tmp_path / "codes").read_text("utf-8")
    for path in written:
        assert code.encode() not in path.read_bytes(), path.name
    assert code not in out


def test_an_update_of_the_tables_gives_nobody_new_tries(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tawasul.sqlite'}"
    made = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with made.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0005")
        db.execute(
            text(
                "INSERT INTO code_row (token_hash, person_key, code_hash, sent, wrong, used)"
                " VALUES ('t', 'p', 'c', '2026-11-24 07:00:00.000000', 2, 0)"
            )
        )
    made.dispose()
    engine = open_database(url)
    with engine.connect() as db:
        kept = db.execute(select(TryRow.kind, TryRow.person_key, TryRow.at).order_by(TryRow.id)).all()
        assert not db.execute(select(CodeRow.id)).all()
    engine.dispose()
    at = datetime(2026, 11, 24, 7)
    assert [tuple(row) for row in kept] == [("code", "p", at), ("wrong_entry", "p", at), ("wrong_entry", "p", at)]
