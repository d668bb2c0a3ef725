"""The card reader's resource with travel documents: what it posts for each effect, what it logs, and when it forgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from devices.card.driver import CardReader
from devices.card.emrtd.active_authentication import ChipGenuine, prove_chip
from devices.simulated.document.chip import Document
from devices.simulated.document.variant import Access, Flaw, Form, Manner, Proof
from devices.simulated.slot import SimulatedSlot
from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.choices import Interface
from kiosk.core.documents import CanKey, Challenge, ChipProof, MrzKey, TravelDocument
from kiosk.core.house import Event
from kiosk.core.parts import Part
from kiosk.core.steps import Problem, VisitId
from kiosk.runtime.card_resource import CardResource
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.worker import Job
from tests.unit.card.issued import HOLDER, NOW, issued

CARDS = Path(__file__).parents[3] / "config" / "cards"
CAN, WRONG_CAN = CanKey(HOLDER.can), CanKey("000000")
MRZ = MrzKey(HOLDER.document_number, f"{HOLDER.birth:%y%m%d}", f"{HOLDER.expiry:%y%m%d}")
VISIT, NEXT = VisitId(7), VisitId(8)
NONCE = bytes(range(8))


class Counter:
    """A resource, its slot, and what was posted and logged."""

    def __init__(self, interface: Interface = Interface.CONTACTLESS) -> None:
        self.slot, self.log = SimulatedSlot(), list[str]()
        self.reader = CardReader(self.slot, profiles=CARDS)
        self.resource = CardResource(
            self.reader,
            conditions=Conditions(),
            health=PartHealth(Part.READER, name="", local_time=lambda: datetime(2026, 11, 25, 9, 0)),
            deadline_seconds=20.0,
            interface=interface,
            today=lambda: NOW.date(),
            say=self.log.append,
        )
        list(self.resource.open())

    def lay(self, document: Document, visit: VisitId = VISIT) -> list[Event]:
        self.slot.lay(document)
        list(self.resource.poll())
        return self.do(self.resource.read(do.ReadCard(visit)))

    def read(self, key: CanKey | MrzKey = CAN, visit: VisitId = VISIT) -> list[Event]:
        return self.do(self.resource.read_document(do.ReadDocument(visit, key)))

    def prove(self, challenge: Challenge, visit: VisitId = VISIT) -> list[Event]:
        return self.do(self.resource.prove_chip(do.ProveChip(visit, challenge)))

    def do(self, job: Job) -> list[Event]:
        return list(job.run())

    @property
    def knows_a_document(self) -> bool:
        return self.reader._busy is not None


@pytest.fixture
def counter() -> Iterator[Counter]:
    made = Counter()
    yield made
    made.resource.close()


def document_of(events: list[Event]) -> TravelDocument:
    last = events[-1]
    assert isinstance(last, on.DocumentRead), last
    return last.document


def test_a_document_is_found_read_with_its_progress_and_proven(counter: Counter) -> None:
    assert counter.lay(issued(proof=Proof.ACTIVE_ECDSA)) == [on.DocumentFound(VISIT)]
    *told, _ = events = counter.read()
    assert all(isinstance(event, on.DocumentProgress) for event in told)
    assert len(told) >= 5
    document = document_of(events)
    files = dict(document.files)
    assert set(files) == {"DG1", "SOD", "DG11", "DG14", "DG15", "CARD_ACCESS"}
    assert (document.id_number, document.name_ar, document.access) == (HOLDER.id_number, HOLDER.name_ar, "pace")
    assert document.chip is ChipProof.ACTIVE
    (answered,) = counter.prove(Challenge("c1", nonce=NONCE))
    assert isinstance(answered, on.ChipAnswered)
    assert answered.answer.challenge_id == "c1"
    assert prove_chip(files["DG15"], NONCE, answered.answer.response, options_file=files["DG14"]) == ChipGenuine()
    assert not counter.knows_a_document, "nothing more is asked of it"


def test_a_passport_is_opened_by_its_zone_and_one_that_cannot_prove_its_chip_is_forgotten_when_read(counter: Counter) -> None:
    assert counter.lay(issued(form=Form.TD3, access=Access.BAC)) == [on.DocumentFound(VISIT)]
    assert counter.read() == [on.KeyRefused(VISIT, known=False)]
    document = document_of(counter.read(MRZ))
    assert (document.chip, document.access) == (ChipProof.NONE, "bac")
    assert not counter.knows_a_document


def test_a_wrong_key_is_refused_and_the_document_waits_for_another(counter: Counter) -> None:
    counter.lay(issued())
    assert counter.read(WRONG_CAN) == [on.KeyRefused(VISIT, known=True)]
    assert document_of(counter.read()).id_number == HOLDER.id_number


def test_a_copy_stays_silent_and_the_visit_goes_on_without_that_proof(counter: Counter) -> None:
    counter.lay(issued(proof=Proof.ACTIVE_RSA, flaw=Flaw.CLONE_WITHOUT_KEY))
    document_of(counter.read())
    assert counter.prove(Challenge("c1", nonce=NONCE)) == [on.ChipSilent(VISIT)]


def test_an_expired_document_is_told_and_forgotten(counter: Counter) -> None:
    counter.lay(issued(expiry=date(NOW.year - 1, 1, 1)))
    assert counter.read()[-1] == on.Failed(VISIT, Problem.CARD_EXPIRED)
    assert not counter.knows_a_document


@pytest.mark.parametrize(
    ("interface", "problem"),
    [(Interface.CONTACT, Problem.CARD_WRONG_WAY), (Interface.CONTACTLESS, Problem.CARD_UNREADABLE)],
)
def test_a_mute_card_lies_the_wrong_way_round_in_a_slot_and_is_unreadable_on_a_pad(
    interface: Interface, problem: Problem
) -> None:
    counter = Counter(interface)
    assert counter.lay(issued(manner=Manner.MUTE)) == [on.Failed(VISIT, problem)]
    counter.resource.close()


def test_a_document_that_is_pulled_while_it_waits_is_told_once_and_its_process_ends(counter: Counter) -> None:
    counter.lay(issued())
    counter.slot.pull()
    assert list(counter.resource.poll()) == [on.CardRemoved()]
    assert not counter.knows_a_document
    assert counter.read() == [on.Failed(VISIT, Problem.CARD_UNREADABLE)]


def test_a_document_that_is_pulled_while_it_is_read_is_told_by_its_removal_alone(counter: Counter) -> None:
    document = issued()
    counter.lay(document)
    document.leave_after = document.apdus + 9
    *_, last = counter.read()
    assert last == on.CardRemoved()


def test_the_visits_end_ends_what_the_process_knows_and_another_visits_end_does_not(counter: Counter) -> None:
    counter.lay(issued())
    counter.do(counter.resource.let_go(NEXT))
    assert counter.knows_a_document
    counter.do(counter.resource.let_go(VISIT))
    assert not counter.knows_a_document


def test_no_effect_of_one_visit_reaches_the_document_of_another(counter: Counter) -> None:
    counter.lay(issued(proof=Proof.ACTIVE_RSA))
    assert counter.read(CAN, NEXT) == [on.Failed(NEXT, Problem.CARD_UNREADABLE)]
    document_of(counter.read())
    assert counter.prove(Challenge("c1", nonce=NONCE), NEXT) == [on.ChipSilent(NEXT)]
    assert counter.knows_a_document, "the other visit's document is still asked"


def test_the_log_names_steps_and_milliseconds_and_nothing_of_the_holder(counter: Counter) -> None:
    counter.lay(issued(proof=Proof.ACTIVE_RSA))
    counter.read(WRONG_CAN)
    document_of(counter.read())
    counter.prove(Challenge("c1", nonce=NONCE))
    assert [line.split(":")[1].split()[0] for line in counter.log] == ["Document", "WrongKey", "DocumentFiles", "Answered"]
    text = " ".join(counter.log)
    assert "PACE" in text
    assert " ms" in text
    for secret in (HOLDER.id_number, HOLDER.document_number, HOLDER.can, "000000", "Alfarsi", "ALFARSI", NONCE.hex()):
        assert secret not in text
