"""The visit, walked through every reachable state: on a pad and on a slot, with and without a sensor at the paper exit.

Two visits, in two languages, interleave on the pad; the slot's walk, with its sensor, ends where its second visit begins.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capabilities, Capability
from kiosk.core.transactions import Language
from kiosk.core.visit import advance
from tests.flow.alphabet import CARDS, DOCUMENTS, RULES, SCANNED, TRANSACTIONS, events
from tests.flow.exploration import explore, silence_leads_home

ENGLISH = replace(RULES, home_language=Language.ENGLISH)  # the only one that is pressed: there languages change nothing
MACHINES = {
    "contactless": (RULES, False, 2),
    "contact, with a presenter": (replace(ENGLISH, interface=at.Interface.CONTACT, retracts=True), True, 1),
}


VISITORS = {
    *(card.id_number for card in (*CARDS.values(), *DOCUMENTS.values())),
    *(item.subject.ar for found in TRANSACTIONS.values() for item in found.items if item.subject is not None),
    SCANNED.birth,
}
"""What a log must never hold."""


LESS = {
    "look-ups only": frozenset({Capability.LOOKUPS}),
    "no look-ups": ALL - {Capability.LOOKUPS},
    "no documents": ALL - {Capability.DOCUMENTS},
    "no codes": ALL - {Capability.CODES},
    "no movements and no receipts": ALL - {Capability.MOVEMENTS, Capability.RECEIPTS},
}


@pytest.mark.parametrize("name", MACHINES)
def test_every_reachable_state_keeps_every_promise_and_silence_leads_home(name: str) -> None:
    rules, sensor, visits = MACHINES[name]
    explored = explore(advance, rules, sensor=sensor, max_visits=visits)
    assert {type(kiosk.step) for kiosk in explored.states} == set(at.DWELL_SECONDS), "a step is never reached"
    happened = {event.__name__ for event in on.Event.__args__ if sensor or event not in (on.ExitClear, on.ExitUnwatched)}
    every_pair = {(step.__name__, event) for step in at.DWELL_SECONDS for event in happened}
    # Words that carry a visit cannot be met before the first one was minted; at rest they are met after it.
    assert explored.pairs == every_pair, sorted(every_pair - explored.pairs)
    assert {before for before, _, _ in explored.edges} == {step.__name__ for step in at.DWELL_SECONDS}, "a step is never left"
    silence_leads_home(advance, explored.states)
    for kiosk in explored.states:
        said = f"{kiosk} {tuple(events(kiosk, sensor=sensor))}"
        assert not [told for told in VISITORS if told in said], "a state or an event tells whose it is"


@pytest.mark.parametrize("offered", LESS.values(), ids=LESS.keys())
def test_a_service_that_offers_less_and_more_again_while_visitors_are_there_breaks_no_promise(offered: Capabilities) -> None:
    explored = explore(advance, ENGLISH, offers=(offered, ALL), sensor=False, max_visits=1)
    silence_leads_home(advance, explored.states)
    assert {kiosk.offered for kiosk in explored.states} == {offered, ALL}
