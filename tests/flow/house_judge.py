"""What the whole house must do: the technician gets in at rest, visitors begin again afterwards, and nothing is told twice."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.audit import AuditEvent
from kiosk.core.availability import Fault
from kiosk.core.house import House
from kiosk.core.maintenance_effects import Record
from tests.flow import maintenance_exploration as x


def led(advance: x.HouseAdvance, house: House, *events: x.Event) -> tuple[House, list[object]]:
    effects: list[object] = []
    for event in events:
        house, done = advance(house, event)
        effects += done
    return house, effects


def everything(machine: ModuleType) -> None:
    advance: x.HouseAdvance = machine.advance
    for pin_required in (False, True):
        states = x.explore_house(advance, pin_required=pin_required)
        assert {type(house.kiosk.step) for house in states} >= {
            at.Welcome,
            at.ReadingCard,
            at.LayDocument,
            at.OutOfService,
            at.TakeBelongings,
        }
        assert {type(house.maintenance.step) for house in states} == set(tech.DWELL_SECONDS), "a step is never reached"
    serving, _ = advance(x.house(pin_required=False), tech_on.StandingChanged(x.OPEN))
    assert isinstance(serving.kiosk.step, at.Welcome)
    door, effects = led(advance, serving, *(tech_on.CornerTapped(100 + 0.5 * tap) for tap in range(5)))
    assert effects == [Record(AuditEvent.ENTRY_STARTED, "pad")]
    assert isinstance(door.kiosk.step, at.OutOfService)
    assert door.kiosk.faults == {Fault.MAINTENANCE}
    laid, effects = led(advance, door, on.CardArrived())
    assert not effects, "a card laid behind the door is read for a visitor"
    assert laid.maintenance.card_present
    away, _ = led(advance, laid, on.CardRemoved())
    left, effects = led(advance, away, tech_on.LeavePressed(1))
    assert effects == [Record(AuditEvent.ENTRY_FINISHED, "left")]
    reading, effects = led(advance, left, on.CardArrived())
    assert effects == [do.ReadCard(at.VisitId(1))]
    assert not reading.maintenance.at_rest
    tapped, effects = led(advance, reading, *(tech_on.CornerTapped(200 + 0.5 * tap) for tap in range(5)))
    assert not effects
    assert isinstance(tapped.kiosk.step, at.ReadingCard)
    finished, effects = led(advance, tapped, on.FinishPressed(at.VisitId(1)))
    assert effects == [do.EndSession(at.VisitId(1))]
    assert finished.maintenance.at_rest
    forgotten, _ = led(advance, x.house(pin_required=True), tech_on.StandingChanged(x.OPEN), on.CardArrived())
    forgotten, effects = led(advance, forgotten, tech_on.StandingChanged(tech.Standing(pin_set=False)))
    assert not effects, "a visitor is interrupted because a PIN is missing"
    assert Fault.MAINTENANCE in forgotten.kiosk.faults
    _, effects = led(advance, forgotten, on.FinishPressed(at.VisitId(1)))
    assert effects == [do.EndSession(at.VisitId(1)), Record(AuditEvent.ENTRY_STARTED, "choice")]
    forgotten_paper(advance)
    suspended, _ = led(advance, serving, tech_on.StandingChanged(replace(x.OPEN, suspended=True)))
    assert suspended.kiosk.faults == {Fault.SUSPENDED}
    broken, _ = led(advance, suspended, on.FaultsChanged(frozenset({Fault.BACKEND})))
    assert broken.kiosk.faults == {Fault.SUSPENDED, Fault.BACKEND}
    healed, _ = led(advance, broken, on.FaultsChanged(frozenset()), tech_on.StandingChanged(x.OPEN))
    assert isinstance(healed.kiosk.step, at.Welcome)
    late, _ = led(advance, healed, on.FaultsChanged(frozenset({Fault.BACKEND}), 7), on.FaultsChanged(frozenset(), 6))
    assert late.kiosk.faults == {Fault.BACKEND}, "a word that came late undid a later one"
    newer, _ = led(advance, late, on.FaultsChanged(frozenset({Fault.CARD_READER}), 8), on.FaultsChanged(frozenset(), 7))
    assert newer.kiosk.faults == {Fault.CARD_READER}, "the number of the last word was forgotten"


def forgotten_paper(advance: x.HouseAdvance) -> None:
    """What nobody took is drawn back, but never from a technician's hand: a test page may be looked at."""
    empty = x.house(pin_required=False)
    house = replace(empty, kiosk=replace(empty.kiosk, rules=replace(empty.kiosk.rules, retracts=True)))
    lying, _ = led(advance, house, tech_on.StandingChanged(x.OPEN), on.ExitClear(False))
    _, effects = led(advance, lying, on.DwellElapsed(lying.kiosk.serial))
    assert effects == [do.RetractPaper()]
    inside, _ = led(advance, lying, *(tech_on.CornerTapped(100 + 0.5 * tap) for tap in range(5)))
    _, effects = led(advance, inside, on.DwellElapsed(inside.kiosk.serial))
    assert not effects, "a test page is drawn out of the technician's hand"
    left, _ = led(advance, inside, tech_on.LeavePressed(1))
    _, effects = led(advance, left, on.DwellElapsed(left.kiosk.serial))
    assert effects == [do.RetractPaper()]
