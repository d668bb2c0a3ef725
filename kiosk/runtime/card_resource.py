"""The card reader as a worker's resource: levels of the pad, and one reading a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import assert_never

from devices.card.driver import CardReader, Gone, Read, ReadOutcome, Silent, Steps, Unknown, Unreadable
from devices.health import DeviceHealth
from kiosk.core import events as on
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core.availability import Condition
from kiosk.core.effects import ReadCard
from kiosk.core.house import Event
from kiosk.core.maintenance_states import ReadVerdict
from kiosk.core.parts import Trouble
from kiosk.core.steps import Problem
from kiosk.core.transactions import CardData
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.worker import Job


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
        today: Callable[[], date],
    ) -> None:
        self._reader, self._conditions, self._health = reader, conditions, health
        self._deadline_seconds, self._today = deadline_seconds, today
        self._present = False

    def open(self) -> Iterable[Event]:
        self._reader.open()
        yield from self._conditions.card_reader(Condition.WELL)
        yield from self._health.tell(None, state=self._reader.health.value, name=self._reader.name)
        yield from self.poll()

    def poll(self) -> Iterable[Event]:
        present = self._reader.card_present()
        if present != self._present:
            self._present = present
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
        v = effect.visit
        match self._reader.read(self._deadline_seconds):
            case Read(profile, fields):
                expiry = fields.get("expiry", "")
                if expiry and expiry < self._today().isoformat():
                    yield on.Failed(v, Problem.CARD_EXPIRED)
                    return
                names = fields.get("name_ar", ""), fields.get("name_en", "")
                yield on.CardRead(v, CardData(profile, fields["id_number"], *names, expiry))
            case Unknown(bank):
                yield on.Failed(v, Problem.BANK_CARD if bank else Problem.CARD_UNKNOWN)
            case Unreadable() | Silent():
                yield on.Failed(v, Problem.CARD_UNREADABLE)
            case Gone():
                yield from self.poll()
                if self._present:  # it is back already, or the reader has not noticed yet: the visitor is told at once
                    yield on.Failed(v, Problem.CARD_UNREADABLE)

    def read_test(self, effect: tech_do.ReadTestCard) -> Job:
        refused = tech_on.TestReadEnded(effect.opening, tech.Reading(ReadVerdict.UNREADABLE))
        return Job(lambda: self._read_test(effect), (refused,))

    def _read_test(self, effect: tech_do.ReadTestCard) -> Iterable[Event]:
        """Read as for a visitor, and tell only how it went: what the card said is dropped here."""
        yield tech_on.TestReadEnded(effect.opening, _reading(self._reader.read(self._deadline_seconds)))


def _reading(outcome: ReadOutcome) -> tech.Reading:
    match outcome:
        case Read(profile, _, _, apdus, milliseconds, steps):
            return tech.Reading(ReadVerdict.READ, profile, _steps(steps), apdus, milliseconds)
        case Unknown(bank, steps):
            return tech.Reading(ReadVerdict.BANK_CARD if bank else ReadVerdict.UNKNOWN, "", _steps(steps))
        case Unreadable(reason, steps):
            return tech.Reading(ReadVerdict.UNREADABLE, "", _steps(steps), reason=reason)
        case Silent():
            return tech.Reading(ReadVerdict.SILENT)
        case Gone():
            return tech.Reading(ReadVerdict.GONE)
        case _:
            assert_never(outcome)


def _steps(steps: Steps) -> tuple[tech.ReadStep, ...]:
    return tuple(tech.ReadStep(*step) for step in steps)
