"""What the kiosk makes of the service's words about a holder's phone, of a line that breaks, and of words that come late."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.backend.client import Client
from kiosk.backend.enrolment import Enrolment
from kiosk.backend.http import Http, NoNetwork, Outcome, Reply, ServiceDown
from kiosk.backend.identity import Identity
from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.parts import Part
from kiosk.core.permissions import Permission
from kiosk.core.steps import PhoneNotice, Problem, VisitId
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.delays import Delays
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.service_resource import POLLS_LOST, ServiceResource

V = VisitId(1)
ASK, POLL = do.AskConfirmation(V), do.PollConfirmation(V, "47", 2.0)
PENDING = on.ConfirmationPending(V, "47", 2.0)


class Line(Http):
    """Answers each question with the next outcome that lies here."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", kiosk="K-01", ca_file="", deadline_seconds=1)
        self.next: Outcome = ServiceDown()

    def call(self, _method: str, _path: str, **_: Any) -> Outcome:
        return self.next

    def says(self, status: int, **body: object) -> None:
        self.next = Reply(status, status >= 400, json.dumps(body).encode())


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def service(line: Line, tmp_path: Path) -> ServiceResource:
    client, identity = Client(line), Identity(tmp_path, kiosk="K-01")
    return ServiceResource(
        client,
        Enrolment(line, client, identity, utc=lambda: datetime.now(UTC), now=lambda: 0.0, say=lambda _: None),
        conditions=Conditions(),
        health=PartHealth(Part.SERVICE, name="line", local_time=lambda: datetime(2026, 11, 24, 10, 35)),
        health_seconds=5,
        now=lambda: 100.0,
        say=lambda _: None,
        end_session=lambda _: None,
    )


def heard(service: ServiceResource, effect: do.AskConfirmation | do.PollConfirmation) -> list[object]:
    asks = isinstance(effect, do.AskConfirmation)
    return list((service.ask_confirmation(effect) if asks else service.poll_confirmation(effect)).run())


def problem(name: str) -> dict[str, object]:
    return {"type": f"urn:tawasul:problem:{name}", "title": ""}


def test_the_digits_come_with_their_end_and_the_time_of_the_first_question(line: Line, service: ServiceResource) -> None:
    line.says(202, digits="47", valid_seconds=120, poll_after_seconds=2)
    assert heard(service, ASK) == [on.ConfirmationAsked(V, "47", 220.0, 2)]


@pytest.mark.parametrize(
    "body",
    [
        {"digits": "4", "valid_seconds": 120, "poll_after_seconds": 2},
        {"digits": "47\n", "valid_seconds": 120, "poll_after_seconds": 2},
        {"digits": "47", "valid_seconds": 120, "poll_after_seconds": 0},
        {"digits": "47", "valid_seconds": 86_400, "poll_after_seconds": 2},
    ],
)
def test_digits_that_are_none_are_not_shown(line: Line, service: ServiceResource, body: dict[str, object]) -> None:
    line.says(202, **body)
    assert heard(service, ASK) == [on.ConfirmationImpossible(V, Problem.SERVICE_DOWN)]


def test_why_nobody_can_be_asked_is_told_apart(line: Line, service: ServiceResource) -> None:
    line.says(429, **problem("too-soon"))
    assert heard(service, ASK) == [on.ConfirmationTooSoon(V)]
    line.says(429, **problem("too-many"))
    assert heard(service, ASK) == [on.ConfirmationImpossible(V, Problem.HOLDER_NOT_PROVEN)]
    line.says(503, **problem("unavailable"))
    assert heard(service, ASK) == [on.ConfirmationImpossible(V, Problem.SERVICE_DOWN)]
    line.says(401, **problem("no-session"))
    assert heard(service, ASK) == [on.Failed(V, Problem.SESSION_ENDED)]
    line.next = NoNetwork()
    assert heard(service, ASK) == [on.Failed(V, Problem.NO_NETWORK)]


def test_each_standing_has_its_word(line: Line, service: ServiceResource) -> None:
    line.says(200, state="pending")
    assert heard(service, POLL) == [PENDING]
    for state, notice in (("rejected", PhoneNotice.REJECTED), ("expired", PhoneNotice.EXPIRED)):
        line.says(200, state=state)
        assert heard(service, POLL) == [on.ConfirmationOver(V, "47", notice)]
    line.says(200, state="confirmed", assurance="data_only_and_holder", permitted=["list"])
    (proven,) = heard(service, POLL)
    assert isinstance(proven, on.HolderProven)
    assert Permission.LIST in proven.permitted


def test_confirmed_without_the_list_is_not_believed(line: Line, service: ServiceResource) -> None:
    line.says(200, state="confirmed", permitted=[])
    assert heard(service, POLL) == [PENDING], "one answer that makes no sense is a lost one"


@pytest.mark.parametrize(("outcome", "told"), [(NoNetwork(), Problem.NO_NETWORK), (ServiceDown(), Problem.SERVICE_DOWN)])
def test_a_line_that_breaks_is_given_up_after_three_questions_in_a_row(
    line: Line, service: ServiceResource, outcome: Outcome, told: Problem
) -> None:
    for _ in range(2):  # and counted anew once it was back
        line.next = outcome
        assert [heard(service, POLL) for _ in range(POLLS_LOST - 1)] == [[PENDING]] * (POLLS_LOST - 1)
        line.says(200, state="pending")
        assert heard(service, POLL) == [PENDING]
    line.next = outcome
    for _ in range(POLLS_LOST - 1):
        heard(service, POLL)
    assert heard(service, POLL) == [on.Failed(V, told)]


def test_a_visit_that_ended_is_asked_about_no_more(line: Line, service: ServiceResource) -> None:
    line.says(200, state="confirmed", permitted=["list"])
    service.leave(V)
    assert heard(service, POLL) == heard(service, ASK) == []


def test_what_is_asked_again_waits_its_time_and_comes_once() -> None:
    now = [10.0]
    delays: Delays[str] = Delays(lambda: now[0])
    delays.put("later", 2.0)
    delays.put("soon", 1.0)
    assert list(delays.due()) == []
    now[0] = 11.0
    assert list(delays.due()) == ["soon"]
    now[0] = 12.5
    assert list(delays.due()) == ["later"]
    assert list(delays.due()) == []
