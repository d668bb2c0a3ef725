"""The loop: silences measured on a manual clock."""

from __future__ import annotations

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.house import Effect, House
from kiosk.core.maintenance_states import Maintenance, Standing
from kiosk.runtime.loop import Inbox, Loop, Timing
from tests.flow.exploration import CARDS, TRANSACTIONS, start


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def showing() -> tuple[Loop, Inbox, Clock, list[Effect]]:
    clock, inbox, effects = Clock(), Inbox(), []
    house = House(start(), Maintenance(standing=Standing(pin_set=True)), frozenset())
    loop = Loop(house, inbox=inbox, carry_out=effects.append, show=lambda _: None, now=clock, timing=Timing())
    v = at.VisitId(1)
    for event in (
        on.CardArrived(),
        on.CardRead(v, CARDS[1]),
        on.SessionOpened(v, True),
        on.TransactionsFound(v, TRANSACTIONS[1]),
    ):
        inbox.post(event)
    loop.run_pending()
    assert isinstance(loop.kiosk.step, at.ShowingTransactions)
    return loop, inbox, clock, effects


def test_details_are_covered_after_twenty_seconds_and_shown_by_a_touch() -> None:
    loop, inbox, clock, _ = showing()
    clock.seconds = 19.9
    loop.run_pending()
    assert not loop.kiosk.covered
    clock.seconds = 20.0
    loop.run_pending()
    assert loop.kiosk.covered
    inbox.post(on.Touched(loop.kiosk.serial))
    loop.run_pending()
    assert not loop.kiosk.covered


def test_a_touch_starts_the_silence_anew_and_silence_asks_then_leads_home() -> None:
    loop, inbox, clock, effects = showing()
    clock.seconds = 50.0
    inbox.post(on.Touched(loop.kiosk.serial))
    loop.run_pending()
    clock.seconds = 100.0
    loop.run_pending()
    assert isinstance(loop.kiosk.step, at.ShowingTransactions)
    clock.seconds = 110.0
    loop.run_pending()
    assert isinstance(loop.kiosk.step, at.StillThere)
    clock.seconds = 130.0
    loop.run_pending()
    assert isinstance(loop.kiosk.step, at.TakeBelongings), "the card still lies there"
    assert type(effects[-1]).__name__ == "EndSession"


def test_posting_wakes_the_loop() -> None:
    _, inbox, _, _ = showing()
    woken = []
    inbox.wake = lambda: woken.append(True)
    inbox.post(on.CardRemoved())
    assert woken == [True]
