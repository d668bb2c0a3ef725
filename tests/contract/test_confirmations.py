"""Confirmations on the holder's phone: one session, one use, limits as for codes, and nobody learns who is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.orm import Session

from kiosk.tawasul.dock_app import DockApp
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.phone_app import Decision, OutOfReach
from kiosk.tawasul.purge import purge
from kiosk.tawasul.schema import ConfirmationRow, Person, SessionRow, TryRow
from kiosk.tawasul.service import build
from kiosk.tawasul.surroundings import drawing
from tests.contract.asgi import Answer, call
from tests.contract.databases import DEMO_POLICY, KINDS, two_workers
from tests.contract.test_codes import MIXED, NOBODY, at_once, opened, waits
from tests.contract.test_service import NOW, Service

ASK, LOOK = "/sessions/current/confirmations", "/sessions/current/confirmations/current"
AGAIN = timedelta(seconds=LIMITS["confirmation_again_seconds"])
DAYS: list[Service] = []


@pytest.fixture(scope="module", params=KINDS)
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    with two_workers(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as pair:
        yield pair


@pytest.fixture
def service(engines: tuple[Engine, Engine]) -> Service:
    made = Service(engines[0])
    DAYS.append(made)
    made.now, made.drawn = NOW + timedelta(days=2 * len(DAYS)), 1000 * len(DAYS)
    return made


def ask(service: Service, bearer: dict[str, str]) -> int:
    return service.call("POST", ASK, **bearer).status


def state(service: Service, bearer: dict[str, str]) -> str:
    answer = service.call("GET", LOOK, **bearer)
    assert answer.status == 200, answer.json
    return str(answer.json["state"])


def listed(service: Service, bearer: dict[str, str]) -> int:
    return service.call("GET", "/transactions", **bearer).status


def test_what_the_holder_confirms_proves_him_in_this_session_and_in_no_other(service: Service) -> None:
    bearer, other = opened(service, MIXED), opened(service, MIXED)
    asked = service.call("POST", ASK, **bearer)
    assert asked.json == {"digits": service.phone.asked[-1][1].digits, "valid_seconds": 90, "poll_after_seconds": 2}
    assert service.phone.asked[-1][0] == MIXED
    assert (state(service, bearer), listed(service, bearer)) == ("pending", 403)
    service.phone.decide(Decision.CONFIRMED)
    answer = service.call("GET", LOOK, **bearer)
    assert answer.json == {"state": "confirmed", "assurance": "data_only_and_holder", "permitted": ["list", "details", "print"]}
    assert (listed(service, bearer), listed(service, other)) == (200, 403)
    assert service.call("GET", LOOK, **other).status == 404
    assert state(service, bearer) == "confirmed"  # an answer that was lost on its way is told again


def test_what_the_holder_rejects_stays_rejected(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.REJECTED)
    assert state(service, bearer) == "rejected"
    service.phone.decide(Decision.CONFIRMED)
    assert (state(service, bearer), listed(service, bearer)) == ("rejected", 403)


@pytest.mark.parametrize(("seconds", "expected"), [(90, "confirmed"), (91, "expired")])
def test_a_request_is_good_for_ninety_seconds_whatever_the_app_says_later(
    service: Service, seconds: int, expected: str
) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.now += timedelta(seconds=seconds)
    service.phone.decide(Decision.CONFIRMED)
    assert (state(service, bearer), listed(service, bearer)) == (expected, 200 if expected == "confirmed" else 403)


def test_what_the_app_says_is_over_is_over(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.EXPIRED)
    assert (state(service, bearer), listed(service, bearer)) == ("expired", 403)


def test_a_new_request_voids_the_one_before(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.now += AGAIN
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.CONFIRMED, request=-2)
    assert (state(service, bearer), listed(service, bearer)) == ("pending", 403)
    service.phone.decide(Decision.CONFIRMED)
    assert (state(service, bearer), listed(service, bearer)) == ("confirmed", 200)


def test_a_session_that_is_over_or_another_kiosks_hears_nothing(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.CONFIRMED)
    service.call("DELETE", "/sessions/current", **bearer)
    assert service.call("GET", LOOK, **bearer).status == 401


def test_a_decision_that_comes_while_another_request_is_made_is_not_taken_for_its(service: Service) -> None:
    """The app answers for the first one, while in this session a second one is asked for."""
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    decision = service.phone.decision

    def slow(_request: object) -> Decision:
        service.phone.decision = decision  # type: ignore[method-assign]
        service.now += AGAIN
        assert ask(service, bearer) == 202
        return Decision.CONFIRMED

    service.phone.decision = slow  # type: ignore[assignment, method-assign]
    assert (state(service, bearer), listed(service, bearer)) == ("pending", 403)


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_requests_have_limits_by_person_whatever_session_or_kiosk_asks(service: Service, id_number: str) -> None:
    bearer = opened(service, id_number)
    assert ask(service, bearer) == 202
    for other in (bearer, opened(service, id_number, "K-02")):
        assert waits(service.call("POST", ASK, **other), "too-soon") == 30
    for n in range(4):
        service.now += AGAIN
        assert ask(service, opened(service, id_number, f"K-{n:02}")) == 202
    service.now += AGAIN
    assert waits(service.call("POST", ASK, **opened(service, id_number)), "too-many") > 20 * 3600
    assert len(service.phone.asked) == 5


@pytest.mark.parametrize("id_number", [MIXED, NOBODY])
def test_whoever_rejects_three_times_a_day_is_left_alone(service: Service, id_number: str) -> None:
    for n in range(3):
        bearer = opened(service, id_number, f"K-{n:02}")
        assert ask(service, bearer) == 202
        service.phone.decide(Decision.REJECTED)
        assert [state(service, bearer) for _ in range(3)] == ["rejected"] * 3  # counted once
        service.now += AGAIN
    assert waits(service.call("POST", ASK, **opened(service, id_number)), "too-many") > 20 * 3600
    service.now += timedelta(days=1)
    assert ask(service, opened(service, id_number)) == 202


@pytest.mark.parametrize("kind", ["confirmation", "rejection"])
def test_a_kiosk_has_limits_of_its_own(service: Service, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS["per_kiosk_and_hour"], kind, 2)
    asked = []
    for n in range(3):
        bearer = opened(service, f"10000{n:05}", "K-05")
        asked.append(ask(service, bearer))
        service.phone.decide(Decision.REJECTED)
        service.call("GET", LOOK, **bearer)
    assert asked == [202, 202, 429]
    assert ask(service, opened(service, "1000000098", "K-06")) == 202
    service.now += timedelta(hours=1)
    assert ask(service, opened(service, "1000000099", "K-05")) == 202


def test_words_questions_and_the_app_are_the_same_whoever_it_is(service: Service) -> None:
    """Nothing tells who is known: the app is asked about everybody, and the database the same."""
    with Session(service.engine) as db:
        phoneless = db.scalars(select(Person.id_number).where(Person.phone == "", Person.id_number != "-")).all()[0]
    asked: list[str] = []
    listen = (service.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    said, questions = [], []
    opened(service, MIXED)  # the minute's row is there from now on
    event.listen(*listen)
    for id_number in (MIXED, phoneless, NOBODY):
        asked.clear()
        bearer = opened(service, id_number)
        answers: list[Answer] = [service.call("GET", LOOK, **bearer)]
        answers += [service.call("POST", ASK, **bearer) for _ in range(2)]
        answers += [service.call("GET", LOOK, **bearer)]
        service.phone.decide(Decision.CONFIRMED)
        answers += [service.call("GET", LOOK, **bearer)]
        said.append([(one.status, one.headers, one.json | {"digits": ""}) for one in answers])
        questions.append(tuple(asked))
    event.remove(*listen)
    assert said[0] == said[1] == said[2]
    assert questions[0] == questions[1] == questions[2]
    assert [id_number for id_number, _ in service.phone.asked] == [MIXED, phoneless, NOBODY]


def test_whoever_is_confirmed_and_has_no_transactions_sees_an_empty_list(service: Service) -> None:
    bearer = opened(service, NOBODY)
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.CONFIRMED)
    assert state(service, bearer) == "confirmed"
    assert service.call("GET", "/transactions", **bearer).json == {"items": [], "next": None}


def test_an_app_out_of_reach_asks_nobody_and_counts_nothing(service: Service) -> None:
    bearer = opened(service, MIXED)
    service.phone.out_of_reach = True
    for _ in range(7):
        answer = service.call("POST", ASK, **bearer)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    service.phone.out_of_reach = False
    assert ask(service, bearer) == 202


def test_an_app_that_is_away_for_a_moment_ends_no_request(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.phone.out_of_reach = True
    assert state(service, bearer) == "pending"
    service.phone.out_of_reach = False
    service.phone.decide(Decision.CONFIRMED)
    assert state(service, bearer) == "confirmed"


def test_an_id_number_is_sealed_in_its_session_and_goes_with_it(service: Service) -> None:
    opened(service, NOBODY)
    with service.engine.begin() as db:
        kept = [str(tuple(row)) for row in db.execute(text("SELECT * FROM session_row"))]
        assert not any(NOBODY in row for row in kept)
        assert any(row for row in db.scalars(text("SELECT sealed_number FROM session_row")))
        purge(db, service.now + timedelta(seconds=LIMITS["session_idle_seconds"] + 1))
        assert not db.scalars(text("SELECT sealed_number FROM session_row")).all()
    for _ in range(2):
        opened(service, NOBODY)
    with service.engine.connect() as db:
        one, two = db.scalars(text("SELECT sealed_number FROM session_row")).all()
    assert one != two


def test_a_session_that_was_opened_before_there_was_an_app_is_none(service: Service) -> None:
    bearer = opened(service, MIXED)
    with service.engine.begin() as db:
        db.execute(update(SessionRow).values(sealed_number=None))
    assert ask(service, bearer) == 401
    assert service.phone.asked == []


def test_requests_go_when_no_session_can_ask_for_them(service: Service) -> None:
    assert ask(service, opened(service, MIXED)) == 202
    with service.engine.begin() as db:
        mine = ConfirmationRow.asked == service.now
        purge(db, service.now)
        assert db.execute(select(ConfirmationRow.id).where(mine)).all()
        purge(db, service.now + timedelta(seconds=LIMITS["session_seconds"] + 1))
        assert not db.execute(select(ConfirmationRow.id).where(mine)).all()


def test_limits_hold_for_requests_made_at_once_to_two_workers(
    service: Service, engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Service(engines[1])
    other.now = service.now
    pair = (service, other)
    bearers = [opened(service, MIXED, f"K-{n:02}") for n in range(8)]
    calls: list[Callable[[], int]] = [lambda b=b, s=s: ask(s, b) for b in bearers for s in pair]
    assert at_once(calls) == {202: 1, 429: 15}
    monkeypatch.setitem(LIMITS, "confirmation_again_seconds", 0)
    assert at_once(calls) == {202: 4, 429: 12}
    assert len(service.phone.asked) + len(other.phone.asked) == 5


def test_a_rejection_that_many_hear_at_once_counts_once(service: Service) -> None:
    bearer = opened(service, MIXED)
    assert ask(service, bearer) == 202
    service.phone.decide(Decision.REJECTED)
    with ThreadPoolExecutor(12) as pool:
        heard = Counter(pool.map(lambda _: state(service, bearer), range(12)))
    assert heard == {"rejected": 12}
    with service.engine.connect() as db:
        assert db.execute(select(TryRow.kind).where(TryRow.at == service.now)).scalars().all() == ["confirmation", "rejection"]


def test_a_service_without_an_app_offers_none(service: Service) -> None:
    app = build(
        service.engine,
        service.sessions,
        now=lambda: service.now,
        draw=service.draw,
        utc_offset=timedelta(),
        count=lambda _: None,
        policy=DEMO_POLICY,
    )
    assert "confirmations" in service.call("GET", "/health").json["capabilities"]
    assert "confirmations" not in call(app, "GET", "/v1/health", None, {}).json["capabilities"]
    bearer = opened(service, MIXED)
    for method, path in (("POST", ASK), ("GET", LOOK)):
        assert call(app, method, f"/v1{path}", None, bearer).status == 404


def test_the_demos_app_decides_nothing_by_itself(tmp_path: Path) -> None:
    app = DockApp(tmp_path, drawing(""))
    request = app.ask(MIXED, 120)
    (shown,) = tmp_path.iterdir()
    numbers = shown.read_text("ascii").split()
    assert len(set(numbers)) == 3
    assert request.digits in numbers
    assert all(len(number) == 2 and number.isdecimal() for number in numbers)
    assert MIXED not in shown.read_text("ascii")
    assert app.decision(request) is Decision.PENDING
    decided = tmp_path / f"{request.reference}.decision"
    wrong = next(number for number in numbers if number != request.digits)
    for picked, decision in ((request.digits, Decision.CONFIRMED), (wrong, Decision.REJECTED), ("reject", Decision.REJECTED)):
        decided.write_text(picked, "ascii")
        assert app.decision(request) is decision


def test_the_demos_app_without_its_folder_is_out_of_reach(tmp_path: Path) -> None:
    app = DockApp(tmp_path / "gone", drawing(""))
    with pytest.raises(OutOfReach):
        app.ask(MIXED, 120)
