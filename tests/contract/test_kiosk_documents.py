"""The kiosk's client shows documents to the real service: what it permits is what the visitor gets, a forger hears one word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from devices.card.emrtd.files import File
from devices.simulated.document.variant import Access, Flaw, Form, Proof, Variant
from kiosk.backend.client import Client, Refusal, Refused, SessionOpened
from kiosk.backend.http import Http
from kiosk.core.documents import Challenge, ChipAnswer, ChipProof, TravelDocument
from kiosk.core.permissions import Permission
from kiosk.core.transactions import Transactions
from tests.conformance.world import served
from tests.contract.databases import seeded
from tests.contract.laid import Laid, country, lay, raw, text
from tests.contract.test_documents import Desk
from tests.contract.test_service import NOW

ALONE = SessionOpened(frozenset({Permission.PROVE, Permission.LIST}))
NOT_PROVEN, EXPIRED = Refused(Refusal.DOCUMENT_NOT_PROVEN), Refused(Refusal.CHALLENGE_EXPIRED)
CHIPS = {
    "active": (ChipProof.ACTIVE, Variant(form=Form.TD3, access=Access.BAC, proof=Proof.ACTIVE_RSA)),
    "agreement": (ChipProof.AGREEMENT, Variant(proof=Proof.AGREEMENT, cipher="AES-256")),
    "agreement by 3DES": (ChipProof.AGREEMENT, Variant(proof=Proof.AGREEMENT, cipher="3DES")),
}


@dataclass
class Counter:
    """One kiosk's line to the service."""

    desk: Desk
    client: Client

    def document(self, laid: Laid, chip: ChipProof = ChipProof.NONE) -> TravelDocument:
        """As the card's process hands it on."""
        files = [(file.name, held) for file, held in laid.files.items()]
        if laid.found.card_access:
            files.append((File.CARD_ACCESS.name, laid.found.card_access))
        return TravelDocument("", "", "", "", chip, laid.read.access.value, tuple(files))

    def answer(self, laid: Laid, document: TravelDocument, *, visit: int = 1) -> ChipAnswer:
        challenge = self.client.ask_challenge(document, visit=visit)
        assert isinstance(challenge, Challenge)
        told = {"id": challenge.id}
        if challenge.nonce:
            response = laid.answer({**told, "nonce": text(challenge.nonce)})
        else:
            commands = [text(command) for command in challenge.commands]
            response = laid.answer({**told, "commands": commands, "relayed": text(challenge.relayed)})
        return ChipAnswer(challenge.id, raw(response["response"]))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded("sqlite", tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


@pytest.fixture
def counter(engine: Engine, tmp_path: Path) -> Iterator[Counter]:
    country().publish(tmp_path)
    desk = Desk(engine, tmp_path)
    desk.now = NOW + timedelta(minutes=MINUTES.pop())
    with served(desk.app) as url:
        http = Http(url, kiosk="K-01", ca_file="", deadline_seconds=10)
        yield Counter(desk, Client(http))
        http.close()


MINUTES = [*range(100)]


@pytest.mark.parametrize("name", CHIPS)
def test_a_genuine_chip_sees_a_list_without_subjects_and_all_of_it_once_its_holder_is_confirmed(
    counter: Counter, name: str
) -> None:
    chip, variant = CHIPS[name]
    laid = lay(variant)
    document = counter.document(laid, chip)
    assert counter.client.open_session(document, counter.answer(laid, document), visit=1) == ALONE
    limited = counter.client.transactions()
    assert isinstance(limited, Transactions)
    assert limited.items
    assert all(item.subject is None for item in limited.items)
    assert counter.client.movements(limited.items[0].id) == Refused(Refusal.ASSURANCE_TOO_LOW)


def test_the_same_session_sees_everything_when_the_code_was_right(counter: Counter) -> None:
    chip, variant = CHIPS["agreement"]
    laid = lay(variant, "aisha")
    document = counter.document(laid, chip)
    assert counter.client.open_session(document, counter.answer(laid, document), visit=1) == ALONE
    counter.client.send_code()
    proven = counter.client.prove_holder(counter.desk.codes[-1])
    assert proven.permitted == {Permission.LIST, Permission.DETAILS, Permission.PRINT}  # type: ignore[union-attr]
    found = counter.client.transactions()
    assert isinstance(found, Transactions)
    assert all(item.subject is not None for item in found.items)


def test_without_a_chips_proof_the_signed_data_alone_open_the_list(counter: Counter) -> None:
    assert counter.client.open_session(counter.document(lay(Variant())), visit=1) == ALONE


def test_an_answer_of_one_visit_opens_no_other_visits_session(counter: Counter) -> None:
    chip, variant = CHIPS["active"]
    laid = lay(variant)
    document = counter.document(laid, chip)
    answer = counter.answer(laid, document, visit=1)
    assert counter.client.open_session(document, answer, visit=2) == EXPIRED
    assert counter.client.open_session(document, answer, visit=1) == ALONE
    assert counter.client.open_session(document, answer, visit=1) == EXPIRED


def test_forgeries_are_refused_in_one_word(counter: Counter) -> None:
    for flaw in (Flaw.TAMPERED, Flaw.UNKNOWN_COUNTRY, Flaw.EXPIRED_SIGNER, Flaw.DOWNGRADED):
        assert counter.client.open_session(counter.document(lay(Variant(flaw=flaw))), visit=1) == NOT_PROVEN
    chip, variant = CHIPS["agreement"]
    copy = lay(replace(variant, flaw=Flaw.CLONE))
    document = counter.document(copy, chip)
    assert counter.client.open_session(document, counter.answer(copy, document), visit=1) == NOT_PROVEN
    assert not counter.client.in_session
