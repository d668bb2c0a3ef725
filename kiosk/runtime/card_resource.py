"""The card reader as a worker's resource: levels of the pad, one card or document a visit, and a chip's answer to a challenge.

The process that knows a document ends with its visit, when it is pulled, and when nothing more will be asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import assert_never

from devices.card.driver import CardReader
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.outcomes import (
    Answered,
    Document,
    DocumentFiles,
    Gone,
    KeyNotKnown,
    Mute,
    OpenOutcome,
    Progress,
    ProofOutcome,
    Read,
    ReadOutcome,
    Silent,
    SilentChip,
    Steps,
    Unknown,
    Unreadable,
    WrongKey,
)
from devices.health import DeviceHealth
from kiosk.core import events as on
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core.availability import Condition
from kiosk.core.documents import CanKey, Challenge, ChipAnswer, ChipProof, DocumentKey, TravelDocument
from kiosk.core.effects import ProveChip, ReadCard, ReadDocument
from kiosk.core.house import Event
from kiosk.core.maintenance_states import ReadVerdict
from kiosk.core.parts import Trouble
from kiosk.core.steps import Interface, Problem, VisitId
from kiosk.core.transactions import CardData
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.worker import Job

CHIPS = {"none": ChipProof.NONE, "active": ChipProof.ACTIVE, "agreement": ChipProof.AGREEMENT}
EVIDENCE = ("DG1", "SOD", "DG11", "DG14", "DG15", "CARD_ACCESS")


class CardResource:
    name = "card reader"
    poll_seconds = 0.05
    backoff_seconds: tuple[float, ...] = (0.5,)  # asking pcscd costs nothing, and a card may be laid as soon as it is back

    def __init__(
        self,
        reader: CardReader,
        *,
        conditions: Conditions,
        health: PartHealth,
        deadline_seconds: float,
        interface: Interface,
        today: Callable[[], date],
        say: Callable[[str], None],
    ) -> None:
        self._reader, self._conditions, self._health = reader, conditions, health
        self._deadline_seconds, self._interface, self._today, self._say = deadline_seconds, interface, today, say
        self._present = False
        self._visit = VisitId(0)  # whose document the reader's process knows

    def open(self) -> Iterable[Event]:
        self._reader.open()
        yield from self._conditions.card_reader(Condition.WELL)
        yield from self._health.tell(None, state=self._reader.health.value, name=self._reader.name)
        yield from self.poll()

    def poll(self) -> Iterable[Event]:
        present = self._reader.card_present()
        if present != self._present:
            self._present = present
            if not present:
                self._reader.let_go()
            yield on.CardArrived() if present else on.CardRemoved()

    def lost(self) -> Iterable[Event]:
        yield from self._conditions.card_reader(Condition.LOST)
        missing = self._reader.health is DeviceHealth.NO_DEVICE
        trouble = Trouble.READER_MISSING if missing else Trouble.READER_UNREACHABLE
        yield from self._health.tell(trouble, state=self._reader.health.value)
        if self._present:
            self._present = False
            yield on.CardRemoved()

    def close(self) -> None:
        self._reader.close()

    def read(self, effect: ReadCard) -> Job:
        return Job(lambda: self._read(effect), (on.Failed(effect.visit, Problem.CARD_UNREADABLE),))

    def _read(self, effect: ReadCard) -> Iterable[Event]:
        v = self._visit = effect.visit
        outcome = self._reader.begin(self._deadline_seconds)
        self._tell(outcome)
        match outcome:
            case Read(profile, fields):
                expiry = fields.get("expiry", "")
                if self._expired(expiry):
                    yield on.Failed(v, Problem.CARD_EXPIRED)
                    return
                names = fields.get("name_ar", ""), fields.get("name_en", "")
                yield on.CardRead(v, CardData(profile, fields["id_number"], *names, expiry))
            case Document():
                yield on.DocumentFound(v)
            case Unknown(bank):
                yield on.Failed(v, Problem.BANK_CARD if bank else Problem.CARD_UNKNOWN)
            case Mute():
                wrong_way = self._interface is Interface.CONTACT
                yield on.Failed(v, Problem.CARD_WRONG_WAY if wrong_way else Problem.CARD_UNREADABLE)
            case Unreadable() | Silent():
                yield on.Failed(v, Problem.CARD_UNREADABLE)
            case Gone():
                yield from self._gone(v)

    def read_document(self, effect: ReadDocument) -> Job:
        return Job(lambda: self._open_document(effect), (on.Failed(effect.visit, Problem.CARD_UNREADABLE),))

    def _open_document(self, effect: ReadDocument) -> Iterable[Event]:
        v = effect.visit
        if v != self._visit:  # this visit's document has gone
            yield on.Failed(v, Problem.CARD_UNREADABLE)
            return
        for said in self._reader.opening(_key(effect.key), self._deadline_seconds):
            if isinstance(said, Progress):
                yield on.DocumentProgress(v, said.done, said.wanted)
                continue
            self._tell(said)
            match said:
                case DocumentFiles():
                    yield from self._opened(v, said)
                case WrongKey():
                    yield on.KeyRefused(v, known=True)
                case KeyNotKnown():
                    yield on.KeyRefused(v, known=False)
                case Unreadable() | Silent():
                    yield on.Failed(v, Problem.CARD_UNREADABLE)
                case Gone():
                    yield from self._gone(v)

    def _opened(self, visit: VisitId, read: DocumentFiles) -> Iterable[Event]:
        chip = CHIPS[read.chip]
        if chip is ChipProof.NONE:
            self._reader.let_go()
        if self._expired(read.fields["expiry"]):
            self._reader.let_go()
            yield on.Failed(visit, Problem.CARD_EXPIRED)
            return
        of = read.fields
        files = tuple((name, read.files[name]) for name in EVIDENCE if name in read.files)
        document = TravelDocument(of["id_number"], of["name_ar"], of["name_en"], of["expiry"], chip, read.access, files)
        yield on.DocumentRead(visit, document)

    def prove_chip(self, effect: ProveChip) -> Job:
        return Job(lambda: self._prove(effect), (on.ChipSilent(effect.visit),))

    def _prove(self, effect: ProveChip) -> Iterable[Event]:
        v, challenge = effect.visit, effect.challenge
        if v != self._visit:  # this visit's document has gone
            yield on.ChipSilent(v)
            return
        outcome = self._answer(challenge)
        self._tell(outcome)
        match outcome:
            case Answered(response):
                yield on.ChipAnswered(v, ChipAnswer(challenge.id, response))
            case SilentChip():
                yield on.ChipSilent(v)
            case Gone():
                yield from self._gone(v)
        self._reader.let_go()  # nothing more is asked of it

    def _answer(self, challenge: Challenge) -> ProofOutcome:
        if challenge.relayed:
            return self._reader.relay(challenge.commands, challenge.relayed, self._deadline_seconds)
        return self._reader.sign(challenge.nonce, self._deadline_seconds)

    def let_go(self, visit: VisitId) -> Job:
        """The visit is over: what the process knows of its document ends."""

        def run() -> Iterable[Event]:
            if visit == self._visit:
                self._reader.let_go()
            return ()

        return Job(run)

    def _gone(self, visit: VisitId) -> Iterable[Event]:
        yield from self.poll()
        if self._present:  # it is back already, or the reader has not noticed yet: the visitor is told at once
            yield on.Failed(visit, Problem.CARD_UNREADABLE)

    def _expired(self, expiry: str) -> bool:
        return bool(expiry) and expiry < self._today().isoformat()

    def _tell(self, outcome: ReadOutcome | OpenOutcome | ProofOutcome) -> None:
        """One line for technicians: what came of it, its steps and milliseconds; a reason holds status words alone."""
        told = [type(outcome).__name__, *(getattr(outcome, name, "") for name in ("profile", "reason"))]
        steps = ", ".join(f"{name} {milliseconds} ms" for name, _, milliseconds in getattr(outcome, "steps", ()))
        self._say(f"card reader: {' '.join(filter(None, told))}" + (f": {steps}" if steps else ""))

    def read_test(self, effect: tech_do.ReadTestCard) -> Job:
        refused = tech_on.TestReadEnded(effect.opening, tech.Reading(ReadVerdict.UNREADABLE))
        return Job(lambda: self._read_test(effect), (refused,))

    def _read_test(self, effect: tech_do.ReadTestCard) -> Iterable[Event]:
        """Read as for a visitor, and tell only how it went: what the card said is dropped here."""
        outcome = self._reader.begin(self._deadline_seconds)
        self._reader.let_go()
        yield tech_on.TestReadEnded(effect.opening, _reading(outcome))


def _key(key: DocumentKey) -> Can | MrzKey:
    return Can(key.digits) if isinstance(key, CanKey) else MrzKey(key.document_number, key.birth, key.expiry)


def _reading(outcome: ReadOutcome) -> tech.Reading:
    match outcome:
        case Read(profile, _, _, apdus, milliseconds, steps):
            return tech.Reading(ReadVerdict.READ, profile, _steps(steps), apdus, milliseconds)
        case Unknown(bank, steps):
            return tech.Reading(ReadVerdict.BANK_CARD if bank else ReadVerdict.UNKNOWN, "", _steps(steps))
        case Unreadable(reason, steps):
            return tech.Reading(ReadVerdict.UNREADABLE, "", _steps(steps), reason=reason)
        case Document(steps):
            return tech.Reading(ReadVerdict.DOCUMENT, "", _steps(steps))
        case Mute():
            return tech.Reading(ReadVerdict.MUTE)
        case Silent():
            return tech.Reading(ReadVerdict.SILENT)
        case Gone():
            return tech.Reading(ReadVerdict.GONE)
        case _:
            assert_never(outcome)


def _steps(steps: Steps) -> tuple[tech.ReadStep, ...]:
    return tuple(tech.ReadStep(*step) for step in steps)
