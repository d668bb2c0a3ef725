"""What the kiosk makes of challenges and permissions: nothing but what was asked for, and of older services what they meant."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from kiosk.backend.client import Client, HolderProven, SessionOpened
from kiosk.backend.http import Outcome, Reply, ServiceDown
from kiosk.core.documents import Challenge, ChipAnswer, ChipProof, TravelDocument
from kiosk.core.permissions import Permission
from kiosk.core.transactions import CardData, Transactions

FILES = (("DG1", b"1"), ("SOD", b"sod"), ("DG14", b"14"), ("DG12", b"12"), ("CARD_ACCESS", b"access"), ("COM", b"com"))
NONCE, COMMAND, RELAYED = bytes(range(8)), b"\x00\x22\x41\xa4", b"\x0c\xb0\x8e\x00"
CARD = CardData("p", "1045127634", "", "", "")
TOKEN = "t" * 40


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def document(chip: ChipProof) -> TravelDocument:
    return TravelDocument("", "", "", "", chip, "pace", FILES)


@dataclass
class Wire:
    """Answers each path with what stands here for it, and keeps what it was sent."""

    answers: dict[str, Any]
    sent: list[Any] = field(default_factory=list)

    def deadline(self) -> float:
        return 0.0

    def call(self, _method: str, path: str, *, body: Any = None, **_: Any) -> Outcome:
        self.sent.append(body)
        return Reply(200, False, json.dumps(self.answers[path]).encode())


SIGN = {"id": "c1", "nonce": text(NONCE), "expires_in_seconds": 60}
AGREE = {"id": "c2", "commands": [text(COMMAND)], "relayed": text(RELAYED), "expires_in_seconds": 60}


def test_a_challenge_is_taken_for_the_kind_that_was_asked_for() -> None:
    signing = Client(Wire({"/challenges": SIGN})).ask_challenge(document(ChipProof.ACTIVE), visit=1)
    assert signing == Challenge("c1", nonce=NONCE)
    agreeing = Client(Wire({"/challenges": AGREE})).ask_challenge(document(ChipProof.AGREEMENT), visit=1)
    assert agreeing == Challenge("c2", commands=(COMMAND,), relayed=RELAYED)


@pytest.mark.parametrize(
    ("said", "chip"),
    [
        (AGREE, ChipProof.ACTIVE),
        (SIGN, ChipProof.AGREEMENT),
        ({**SIGN, **AGREE}, ChipProof.ACTIVE),
        ({**SIGN, "nonce": text(bytes(7))}, ChipProof.ACTIVE),
        ({**SIGN, "nonce": text(bytes(9))}, ChipProof.ACTIVE),
        ({**SIGN, "nonce": "no base64!"}, ChipProof.ACTIVE),
        ({**AGREE, "commands": []}, ChipProof.AGREEMENT),
        ({**AGREE, "commands": [text(COMMAND)] * 5}, ChipProof.AGREEMENT),
        ({**AGREE, "relayed": text(bytes(2000))}, ChipProof.AGREEMENT),
        ({**SIGN, "id": ""}, ChipProof.ACTIVE),
    ],
)
def test_a_challenge_of_another_form_never_reaches_a_chip(said: dict[str, Any], chip: ChipProof) -> None:
    assert Client(Wire({"/challenges": said})).ask_challenge(document(chip), visit=1) == ServiceDown()


def test_a_document_is_shown_with_what_the_contract_names_and_nothing_else() -> None:
    wire = Wire({"/challenges": AGREE, "/sessions": {"token": TOKEN, "permitted": []}})
    client = Client(wire)
    client.ask_challenge(document(ChipProof.AGREEMENT), visit=3)
    client.open_session(document(ChipProof.AGREEMENT), ChipAnswer("c2", b"\x90\x00"), visit=3)
    asked, shown = wire.sent
    evidence = shown["evidence"]
    assert asked["chip"] == {"mechanism": "agreement", "dg14": text(b"14"), "sod": text(b"sod")}
    assert set(evidence) == {"type", "access", "dg1", "sod", "dg14", "card_access", "chip"}
    assert evidence["chip"] == {"challenge": "c2", "visit": asked["visit"], "response": text(b"\x90\x00")}


def test_a_visits_name_is_its_own_and_tells_no_count() -> None:
    wires = [Wire({"/challenges": SIGN}) for _ in range(2)]
    for wire in wires:
        client = Client(wire)
        for visit in (1, 1, 2):
            client.ask_challenge(document(ChipProof.ACTIVE), visit=visit)
    names = [[body["visit"] for body in wire.sent] for wire in wires]
    assert names[0][0] == names[0][1]
    assert len({*names[0], *names[1]}) == 4
    assert {len(name) for name in names[0]} == {32}


def health(contract: str) -> dict[str, Any]:
    return {"status": "ok", "contract": contract, "capabilities": [], "time": "2026-11-24T07:35:00Z"}


@pytest.mark.parametrize(("contract", "details"), [("1.0.0", True), ("1.3.0", True), ("1.4.0", False), ("1.99.0", False)])
def test_who_has_no_word_for_details_permits_them_with_the_list(contract: str, details: bool) -> None:
    permitted = {"permitted": ["list", "print", "dance"]}
    answers = {"/sessions": {"token": TOKEN, **permitted}, "/sessions/current/proof": permitted}
    client = Client(Wire({"/health": health(contract), **answers}))
    client.check_health()
    meant = {Permission.LIST, Permission.PRINT} | ({Permission.DETAILS} if details else set())
    assert client.open_session(CARD) == SessionOpened(frozenset(meant))
    assert client.prove_holder("000000") == HolderProven(frozenset(meant))


def test_a_proof_that_permits_no_list_is_no_answer() -> None:
    assert Client(Wire({"/sessions/current/proof": {"permitted": ["print"]}})).prove_holder("000000") == ServiceDown()


DAY = {"gregorian": "2026-11-24", "hijri": "1448-06-14"}
STATUS = {"code": "s", "label": "l", "kind": "finished", "final": True, "meaning": "m", "needed": None, "by_when": None}
ITEM = {
    **{"id": "t", "number": "1", "hijri_year": 1448, "reference": None, "subject": None, "status": STATUS, "department": "d"},
    **{"received": DAY, "last_moved": DAY, "days_there": 0},
}


def test_a_subject_that_is_withheld_is_none_in_both_languages_or_the_list_is_not_believed() -> None:
    found = Client(Wire({"/transactions": {"items": [ITEM], "next": None}})).transactions()
    assert isinstance(found, Transactions)
    assert found.items[0].subject is None

    class TwoWords(Wire):
        def call(self, method: str, path: str, *, body: Any = None, **words: Any) -> Outcome:
            subject = None if words["headers"]["Accept-Language"] == "en" else "أرض"
            self.answers = {path: {"items": [{**ITEM, "subject": subject}], "next": None}}
            return super().call(method, path, body=body)

    assert Client(TwoWords({})).transactions() == ServiceDown()
