"""The kiosk as a whole: the visit and the technician's machine, one event at a time; here alone the two meet. Pure.

The technician's door opens at rest only, and while it is open, or the kiosk is suspended, no visit begins behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import maintenance, visit
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core.availability import Availability, Fault
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.steps import Kiosk

Event = on.Event | tech_on.Event
Effect = do.Effect | tech_do.Effect


@dataclass(frozen=True, slots=True)
class House:
    """`faults`: of parts and hours, in their latest word (its number is `told`); the visit hears them with the technician's."""

    kiosk: Kiosk
    maintenance: Maintenance
    faults: frozenset[Fault] = Availability().faults()
    told: int = 0


def blocks(maintenance: Maintenance) -> frozenset[Fault]:
    """What keeps visitors from beginning."""
    if maintenance.standing is None:
        return frozenset({Fault.STARTING})
    blocking = {
        Fault.SUSPENDED: maintenance.standing.suspended,
        Fault.MAINTENANCE: not isinstance(maintenance.step, tech.Closed) or maintenance.must_choose,
    }
    return frozenset(fault for fault, stands in blocking.items() if stands)


def advance(house: House, event: Event) -> tuple[House, tuple[Effect, ...]]:
    """Answer one event; what each machine's answer means to the other is told before anything else happens."""
    kiosk, known, faults, told = house.kiosk, house.maintenance, house.faults, house.told
    effects: tuple[Effect, ...] = ()
    if isinstance(event, tech_on.Event):
        known, effects = maintenance.advance(known, event)
    elif isinstance(event, on.FaultsChanged):
        if event.told >= told:  # an older word that comes late is no longer true
            faults, told = event.faults, event.told
    else:
        kiosk, effects = visit.advance(kiosk, event)
    stands = tech_on.VisitStands(visit.visit_of(kiosk.step) == 0, kiosk.card_present)
    known, done = maintenance.advance(known, stands)
    kiosk, _ = visit.advance(kiosk, on.FaultsChanged(faults | blocks(known)))  # faults end no visit and do nothing else
    return House(kiosk, known, faults, told), (*effects, *done)
