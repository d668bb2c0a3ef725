"""The loop: silences measured on a manual clock."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.house import Effect, House
from kiosk.core.maintenance_states import Maintenance, Standing
from kiosk.core.permissions import EVERYTHING
from kiosk.runtime.loop import Inbox, Loop, Timing
from tests.flow.alphabet import CARDS, TRANSACTIONS, start


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
        on.SessionOpened(v, EVERYTHING),
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


def opened(standing: Standing) -> tuple[Loop, Inbox, Clock]:
    clock, inbox = Clock(), Inbox()
    house = House(start(), Maintenance(standing=standing), frozenset())
    loop = Loop(house, inbox=inbox, carry_out=lambda _: None, show=lambda _: None, now=clock, timing=Timing())
    for _ in range(5):
        inbox.post(tech_on.CornerTapped(0.0))
    loop.run_pending()
    return loop, inbox, clock


def at_second(loop: Loop, clock: Clock, second: float) -> tech.Step:
    clock.seconds = second
    loop.run_pending()
    return loop.house.maintenance.step


def test_the_technicians_pad_closes_after_thirty_seconds_without_a_touch() -> None:
    loop, inbox, clock = opened(Standing(pin_set=True))
    assert isinstance(at_second(loop, clock, 29.9), tech.EnteringPin)
    inbox.post(tech_on.TechnicianTouched(1))
    loop.run_pending()
    assert isinstance(at_second(loop, clock, 59.8), tech.EnteringPin)
    assert isinstance(at_second(loop, clock, 59.9), tech.Closed)
    assert isinstance(loop.kiosk.step, at.Welcome)


def test_the_technicians_panel_closes_after_ten_minutes_of_silence() -> None:
    loop, inbox, clock = opened(Standing(pin_set=True))
    for digit in "135724":
        inbox.post(tech_on.PinDigitPressed(1, digit))
    inbox.post(tech_on.PinSubmitPressed(1))
    inbox.post(tech_on.PinChecked(1, True))
    loop.run_pending()
    assert isinstance(at_second(loop, clock, 599.9), tech.Panel)
    assert isinstance(at_second(loop, clock, 600.0), tech.Closed)


def test_a_wait_that_is_shown_ends_at_its_time_and_its_screen_blocks_visitors_for_thirty_seconds_only() -> None:
    loop, _, clock = opened(Standing(pin_set=True, wrong=5, wait_until=15.0))
    assert isinstance(at_second(loop, clock, 14.9), tech.Waiting)
    assert isinstance(at_second(loop, clock, 15.0), tech.EnteringPin)
    loop, _, clock = opened(Standing(pin_set=True, wrong=9, wait_until=240.0))
    assert isinstance(at_second(loop, clock, 29.9), tech.Waiting)
    assert isinstance(at_second(loop, clock, 30.0), tech.Closed)
    assert isinstance(loop.kiosk.step, at.Welcome)


def test_who_takes_the_document_late_has_as_long_again_for_the_paper() -> None:
    loop, inbox, clock, effects = showing()
    inbox.post(on.ExitClear(False))
    inbox.post(on.PrinterIdle(False))
    inbox.post(on.FinishPressed(at.VisitId(1)))
    loop.house = replace(loop.house, kiosk=replace(loop.kiosk, rules=at.Rules(retracts=True)))
    loop.run_pending()
    assert isinstance(loop.kiosk.step, at.TakeBelongings)
    effects.clear()
    for clock.seconds, word in ((19.0, on.PrinterIdle(True)), (38.0, on.CardRemoved()), (57.0, on.ExitClear(False))):
        inbox.post(word)
        loop.run_pending()
        assert not effects, "paper was drawn out of a hand"
    clock.seconds = 58.0
    loop.run_pending()
    assert effects == [do.RetractPaper()]
