"""The visit, walked through every reachable state: on a pad and on a slot, with and without a sensor at the paper exit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.visit import advance
from tests.flow.exploration import RULES, explore, silence_leads_home

MACHINES = {
    "contactless": RULES,
    "contact with exit sensor": replace(RULES, interface=at.Interface.CONTACT, exit_sensor=True),
}


@pytest.mark.parametrize("rules", MACHINES.values(), ids=MACHINES.keys())
def test_every_reachable_state_keeps_every_promise_and_silence_leads_home(rules: at.Rules) -> None:
    explored = explore(advance, rules)
    assert {type(kiosk.step) for kiosk in explored.states} == set(at.DWELL_SECONDS), "a step is never reached"
    happened = {event.__name__ for event in on.Event.__args__}
    every_pair = {(step.__name__, event) for step in at.DWELL_SECONDS for event in happened}
    # Words that carry a visit cannot be met before the first one was minted; at rest they are met after it.
    assert explored.pairs == every_pair, sorted(every_pair - explored.pairs)
    silence_leads_home(advance, explored.states)
