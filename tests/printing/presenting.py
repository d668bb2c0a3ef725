"""Random days of a kiosk with a presenter, in virtual time: core, loop, resource, driver, and visitors of all kinds.

The judge: nobody begins while a paper hangs at the exit or waits in the presenter, unless its sensor had fallen silent.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import replace
from pathlib import Path

from devices.errors import DeviceError
from devices.printer.profile_file import SHIPPED, load_profile
from devices.simulated.printer.presenter import Presenter
from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.house import Effect, House
from kiosk.core.maintenance_states import Maintenance, Standing
from kiosk.core.permissions import EVERYTHING
from kiosk.runtime.loop import Inbox, Loop, Timing
from kiosk.runtime.worker import Job
from tests.flow.alphabet import CARDS, RECEIPT, TRANSACTIONS
from tests.printing.world import WIDTH_DOTS, World
from tests.unit.runtime.printers import resource_of

PROFILE = replace(load_profile("custom-vkp80", SHIPPED), width_dots=WIDTH_DOTS)
BACKOFF_SECONDS = 0.5


class Day:
    """Plays itself when made; raises AssertionError when somebody begins too early. `begun` counts the visits."""

    def __init__(self, seed: int, folder: Path, *, visits: int = 8) -> None:
        self._dice = random.Random(seed)
        self.presenter = Presenter()
        self.world = World(presenter=self.presenter, mm_a_second=self._dice.choice([60.0, 100.0, 200.0]))
        rows = self._dice.choice([80, 1600, 4800])
        open_line, now = self.world.open_line, self.world.now
        self.resource = resource_of(open_line, folder, now=now, watched=True, profile=PROFILE, rows=rows)
        self._jobs: deque[Job] = deque()
        self._open = self._told_lost = False
        self.begun = 0
        self._inbox = Inbox()
        house = House(at.Kiosk(rules=at.Rules(retracts=True)), Maintenance(standing=Standing(pin_set=True)), frozenset())
        self._loop = Loop(
            house, inbox=self._inbox, carry_out=self._carry_out, show=lambda _: None, now=self.world.now, timing=Timing()
        )
        self._post(on.FaultsChanged(frozenset(), 1))
        for _ in range(visits):
            self._visit()

    @property
    def kiosk(self) -> at.Kiosk:
        return self._loop.kiosk

    def _post(self, *events: object) -> None:
        for event in events:
            self._inbox.post(event)  # type: ignore[arg-type]  # whatever the workers say
        self._loop.run_pending()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case do.ReadCard(visit):
                self._judge()
                self.begun += 1
                found = TRANSACTIONS[1]
                answers = on.CardRead(visit, CARDS[1]), on.SessionOpened(visit, EVERYTHING), on.TransactionsFound(visit, found)
                for answer in answers:
                    self._inbox.post(answer)
            case do.IssueReceipt(visit, press):
                self._inbox.post(on.ReceiptIssued(visit, press, RECEIPT))
            case do.PrintReceipt():
                self._jobs.append(self.resource.print(effect))
            case do.RetractPaper():
                self._jobs.append(self.resource.retract())
            case do.CancelReceipt():
                self.resource.cancel(effect)

    def _judge(self) -> None:
        hangs = self.presenter.outside is not None or self.presenter.inside is not None
        assert not hangs or not self.kiosk.exit_watched, "a visit began while the last visitor's paper was there"

    def _run(self, seconds: float) -> None:
        """Let the worker and the silences go on."""
        ends = self.world.now() + seconds
        while self.world.now() < ends:
            self._turn()
            pause = self.resource.poll_seconds if self._open else BACKOFF_SECONDS
            self.world.wait_until(min(ends, self.world.now() + pause), enough=lambda: bool(self._jobs) and self._open)
            self._post()

    def _turn(self) -> None:
        """What the worker does once: open, a job, or a look."""
        try:
            if not self._open:
                self._say(self.resource.open())
                self._open, self._told_lost = True, False
            if not self._jobs:
                self._say(self.resource.poll())
                return
            job = self._jobs.popleft()
            try:
                self._say(job.run())
            except DeviceError:
                self._say(job.refused)
                raise
        except DeviceError:
            self._open = False
            if not self._told_lost:
                self._say(self.resource.lost())
                self._told_lost = True
            self.resource.close()
            while self._jobs:
                self._say(self._jobs.popleft().refused)

    def _say(self, events: object) -> None:
        for event in events:  # type: ignore[attr-defined]  # a generator: each is told when it happens
            self._post(event)

    def _visit(self) -> None:
        """Somebody comes, prints once or not, leaves early or not, and takes the paper at once, late or never."""
        dice, world = self._dice, self.world
        for _ in range(dice.choice([0, 0, 1])):
            world.at(world.now() + dice.uniform(0, 40), dice.choice([world.unplug, self._mute, lambda: world.restart(8.0)]))
        self._post(on.CardArrived())
        visit = at.VisitId(self.kiosk.visits)
        self._run(dice.uniform(0, 1))
        if dice.random() < 0.9:
            self._post(on.PrintPressed(visit))
        if dice.random() < 0.4:
            world.at(world.now() + dice.uniform(0, 8), lambda: self._post(on.FinishPressed(visit)))
        if dice.random() < 0.7:
            world.at(world.now() + dice.uniform(0, 40), self._take)
        self._run(dice.choice([dice.uniform(0, 8), dice.uniform(0, 60)]))
        self._post(on.CardRemoved(), on.FinishPressed(visit))
        if dice.random() < 0.6:
            world.plug()
            world.mute = False
        self._run(dice.choice([0.3, dice.uniform(0, 8), 30.0]))  # the next one may be in a hurry

    def _take(self) -> None:
        if self.presenter.outside is not None:
            self.presenter.take()

    def _mute(self) -> None:
        self.world.mute = True
