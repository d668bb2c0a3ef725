"""Older and newer: what the kiosk makes of a service that keeps another version, offers less, or says new words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.backend import client as said
from kiosk.backend.client import Client
from kiosk.backend.contract import CONTRACT, remedy
from kiosk.backend.enrolment import Enrolment
from kiosk.backend.http import Http, Outcome, Reply
from kiosk.backend.identity import Identity
from kiosk.core import events as on
from kiosk.core.availability import Condition, Fault
from kiosk.core.capabilities import Capability
from kiosk.core.maintenance_events import PartReported
from kiosk.core.parts import Part
from kiosk.core.transactions import GeneralStage, GeneralStatus, MovementState, StatusKind, Transactions
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.service_resource import ServiceResource
from kiosk.tawasul import service

FILE = yaml.safe_load((Path(service.__file__).parents[1] / "contract" / "openapi.yaml").read_text("utf-8"))
DAY = {"gregorian": "2026-11-24", "hijri": "1448-06-14"}


@dataclass
class Wire:
    """Answers each path with what stands here for it."""

    answers: dict[str, Any]
    status: int = 200

    def deadline(self) -> float:
        return 0.0

    def call(self, _method: str, path: str, **_: Any) -> Outcome:
        return Reply(self.status, self.status >= 400, json.dumps(self.answers[path]).encode())


def client(health: dict[str, Any], status: int = 200) -> Client:
    return Client(Wire({"/health": {"status": "ok", "time": "2026-11-24T07:35:00Z", **health}}, status))


def test_kiosk_service_and_file_name_the_same_version() -> None:
    assert FILE["info"]["version"] == CONTRACT == service.CONTRACT
    offered = FILE["components"]["schemas"]["Health"]["properties"]["capabilities"]["items"]["enum"]
    by_choice = ["signed-receipts", "enrolments", "confirmations", "documents"]  # with keys, an authority, an app, signers
    assert [*service.CAPABILITIES, *by_choice] == offered
    assert {capability.value for capability in Capability} == set(offered) - {"etag", "signed-receipts", "enrolments"}


def test_a_newer_service_of_the_same_major_works_and_what_is_new_in_it_is_passed_over() -> None:
    health = {"contract": "1.9.0", "capabilities": ["lookups", "dreams"], "mood": "fine"}
    assert client(health).check_health() == said.Healthy(frozenset({Capability.LOOKUPS}))


def test_an_older_service_had_no_word_for_the_list_and_offers_it() -> None:
    words = ["codes", "movements", "lookups", "receipts"]
    offered = frozenset(Capability(word) for word in words)
    older = client({"contract": "1.0.0", "capabilities": words}).check_health()
    assert older == said.Healthy(offered | {Capability.TRANSACTIONS})
    assert client({"contract": "1.1.0", "capabilities": words}).check_health() == said.Healthy(offered)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("kept", "wanted"),
    [
        ("2.3.0", "Update the kiosk to a release that speaks contract 2.0.0 or later."),
        ("0.9.0", "Update the service to contract 1.0.0 or later."),
        ("soon", "Update the service to contract 1.0.0 or later."),
    ],
)
def test_another_major_version_says_exactly_what_to_update(kept: str, wanted: str, status: int) -> None:
    answer = client({"contract": kept, "capabilities": "?"}, status).check_health()
    assert isinstance(answer, said.OtherContract)
    assert answer.remedy.endswith(wanted)
    assert remedy(CONTRACT) == ""


def test_a_broken_service_that_names_a_version_is_down_and_not_to_be_updated() -> None:
    assert client({"contract": "2.0.0"}, 500).check_health() == said.ServiceDown()


def test_out_of_service_until_the_versions_meet_and_the_technicians_are_told_once(tmp_path: Path) -> None:
    conditions, told = Conditions(), list[str]()
    health = PartHealth(Part.SERVICE, name="wire", local_time=lambda: datetime(2026, 11, 24, 10, 35))
    conditions.card_reader(Condition.WELL)

    def poll() -> list[object]:
        return [event for event in resource.poll() if not isinstance(event, PartReported)]

    wire = Wire({"/health": {"status": "ok", "contract": "2.0.0", "capabilities": []}})
    asked = Client(wire)
    http = Http("http://127.0.0.1:1", kiosk="K-01", ca_file="", deadline_seconds=1)
    identity = Identity(tmp_path, kiosk="K-01")
    resource = ServiceResource(
        asked,
        Enrolment(http, asked, identity, utc=lambda: datetime.now(UTC), now=lambda: 0.0, say=lambda _: None),
        conditions=conditions,
        health=health,
        health_seconds=5,
        now=lambda: 0.0,
        say=told.append,
        end_session=lambda _: None,
    )
    assert poll() == [on.FaultsChanged(frozenset({Fault.CONTRACT}))]
    assert poll() == []
    (sentence,) = told
    assert "contract 2.0.0" in sentence
    wire.answers["/health"] = {"status": "ok", "contract": CONTRACT, "capabilities": ["movements", "receipts"]}
    assert poll() == []
    assert "neither look-ups nor the list" in told[-1]
    wire.answers["/health"] = {"status": "ok", "contract": CONTRACT, "capabilities": ["lookups"]}
    offered = on.CapabilitiesChanged(frozenset({Capability.LOOKUPS}))
    assert poll() == [offered, on.FaultsChanged(frozenset())], "invited before it was known to what"
    assert poll() == []
    wire.answers["/health"]["capabilities"] = ["lookups", "transactions", "codes"]
    assert [type(event) for event in poll()] == [on.CapabilitiesChanged]
    assert len(told) == 2


def test_words_of_a_newer_service_are_taken_for_the_neutral_ones_and_its_fields_passed_over() -> None:
    status = {"code": "s", "label": "Parked", "kind": "parked", "final": False, "meaning": "m", "needed": None, "by_when": None}
    item = {
        "id": "t",
        "number": "1",
        "hijri_year": 1448,
        "reference": None,
        "subject": "s",
        "status": status,
        "department": "d",
        "received": DAY,
        "last_moved": DAY,
        "days_there": 0,
        "colour": "green",
    }
    move = {"label": "l", "department": "d", "state": "parked", "day": DAY, "expected_days": None}
    wire = Wire(
        {
            "/transactions": {"items": [item], "next": None, "total": 1},
            "/transactions/t/movements": {"items": [move, {**move, "day": None}], "next": None},
            "/lookups": {"number": "1", "hijri_year": 1448, "stage": "parked", "label": "Parked"},
        }
    )
    asking = Client(wire)
    found = asking.transactions()
    assert isinstance(found, Transactions)
    assert (found.items[0].status.kind, found.items[0].status.label.en) == (StatusKind.IN_PROGRESS, "Parked")
    moves = asking.movements("t")
    assert isinstance(moves, tuple)
    assert [one.state for one in moves] == [MovementState.DONE, MovementState.AHEAD]
    general = asking.look_up_number("1", "1448")
    assert isinstance(general, GeneralStatus)
    assert general.stage is GeneralStage.IN_PROCESS
