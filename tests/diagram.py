"""The state diagram of the visit for README, made from the walk of all states: `python -m tests.diagram` writes it."""

from __future__ import annotations

from kiosk.core.visit import advance
from tests import readme
from tests.flow.exploration import explore

EVERYWHERE = {"FinishPressed"}


def diagram() -> str:
    """Mermaid text: one arrow a pair of steps, with the events that take it; Finish leads to rest from everywhere."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, event, after in sorted(explore(advance, sensor=True, max_visits=1).edges):
        if event not in EVERYWHERE:
            arrows.setdefault((before, after), []).append(event)
    lines = [f"    {before} --> {after}: {', '.join(events)}" for (before, after), events in sorted(arrows.items())]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> OutOfService", *lines, "```", ""])


if __name__ == "__main__":
    readme.write("state diagram", diagram())
