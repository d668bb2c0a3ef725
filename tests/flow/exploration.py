"""Every reachable state of the visit, visits interleaved: breadth first, no dice, every promise checked at each transition.

`explore(advance, rules)` takes the function under test, so that the mutation test can hand in a broken one.
Serials and identities of old visits are folded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capabilities
from tests.flow.alphabet import MAX_VISITS, RULES, Advance, events, start
from tests.flow.promises import check, key_of, keys_in


def fold(kiosk: at.Kiosk) -> at.Kiosk:
    """What distinguishes two states: not how many steps or presses came before, nor whether a scanner is there."""
    step = kiosk.step
    if isinstance(step, at.PrintingReceipt):
        step = replace(step, press=at.PressId(step.press - kiosk.presses))
    return replace(kiosk, step=step, serial=0, presses=0, scanner=False)


@dataclass(frozen=True)
class Explored:
    states: tuple[at.Kiosk, ...]
    transitions: int
    pairs: frozenset[tuple[str, str]]
    edges: frozenset[tuple[str, str, str]]


def explore(
    advance: Advance,
    rules: at.Rules = RULES,
    offers: tuple[Capabilities, ...] = (ALL,),
    *,
    sensor: bool,
    max_visits: int = MAX_VISITS,
) -> Explored:
    """Walk every reachable state and check every transition; raises AssertionError at the first broken promise.

    `sensor`: one tells of the paper exit, or falls silent.
    """
    first = start(rules, offers[0])
    seen: dict[at.Kiosk, at.Kiosk] = {fold(first): first}
    queue = deque(seen.values())
    transitions, pairs, edges = 0, set(), set()
    while queue:
        kiosk = queue.popleft()
        for event in events(kiosk, offers, sensor=sensor):
            after, effects = advance(kiosk, event)
            transitions += 1
            check(kiosk, event, after, effects)
            name, happened = type(kiosk.step).__name__, type(event).__name__
            pairs.add((name, happened))
            if type(after.step) is not type(kiosk.step):
                edges.add((name, happened, type(after.step).__name__))
            if after is kiosk or after == kiosk or after.visits > max_visits:
                continue
            key = fold(after)
            if key not in seen:
                assert list(keys_in(after)) == [kept for kept in (key_of(after.step),) if kept is not None], (
                    "a key outlives its step"
                )
                seen[key] = after
                queue.append(after)
    return Explored(tuple(seen.values()), transitions, frozenset(pairs), frozenset(edges))


def silence_leads_home(advance: Advance, states: Iterable[at.Kiosk]) -> None:
    """From every state: what was left is taken, faults end, nobody speaks: the kiosk welcomes again."""
    for kiosk in states:
        for event in (on.CardRemoved(), on.ExitClear(True), on.FaultsChanged(frozenset())):
            kiosk, _ = advance(kiosk, event)
        for _ in range(4):
            kiosk, _ = advance(kiosk, on.DwellElapsed(kiosk.serial))
            kiosk, _ = advance(kiosk, on.PrinterIdle(True))
            if kiosk.exit_watched:
                kiosk, _ = advance(kiosk, on.ExitClear(True))
        assert isinstance(kiosk.step, at.Welcome), f"silence does not lead home from {kiosk.step}"
