"""The card reader as a worker's resource: levels of the pad, and one reading a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from devices.card.driver import CardReader, Gone, Read, Silent, Unknown, Unreadable
from kiosk.core import events as on
from kiosk.core.availability import Condition
from kiosk.core.effects import ReadCard
from kiosk.core.steps import Problem
from kiosk.core.transactions import CardData
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.worker import Job


class CardResource:
    name = "card reader"
    poll_seconds = 0.05

    def __init__(
        self, reader: CardReader, *, conditions: Conditions, deadline_seconds: float, today: Callable[[], date]
    ) -> None:
        self._reader, self._conditions = reader, conditions
        self._deadline_seconds, self._today = deadline_seconds, today
        self._present = False

    def open(self) -> Iterable[on.Event]:
        self._reader.open()
        yield from self._conditions.card_reader(Condition.WELL)
        yield from self.poll()

    def poll(self) -> Iterable[on.Event]:
        present = self._reader.card_present()
        if present != self._present:
            self._present = present
            yield on.CardArrived() if present else on.CardRemoved()

    def lost(self) -> Iterable[on.Event]:
        yield from self._conditions.card_reader(Condition.LOST)
        if self._present:
            self._present = False
            yield on.CardRemoved()

    def close(self) -> None:
        self._reader.close()

    def read(self, effect: ReadCard) -> Job:
        return Job(lambda: self._read(effect), (on.Failed(effect.visit, Problem.CARD_UNREADABLE),))

    def _read(self, effect: ReadCard) -> Iterable[on.Event]:
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
