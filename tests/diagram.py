"""The state diagram of the visit for README, made from the walk of all states: `python -m tests.diagram` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.core.visit import advance
from tests.flow.exploration import explore

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- state diagram: generated -->\n", "<!-- end of state diagram -->\n"
EVERYWHERE = {"FinishPressed"}


def diagram() -> str:
    """Mermaid text: one arrow a pair of steps, with the events that take it; Finish leads to rest from everywhere."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, event, after in sorted(explore(advance).edges):
        if event not in EVERYWHERE:
            arrows.setdefault((before, after), []).append(event)
    lines = [f"    {before} --> {after}: {', '.join(events)}" for (before, after), events in sorted(arrows.items())]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> OutOfService", *lines, "```", ""])


def written() -> str:
    """What README has now between the marks."""
    return README.read_text("utf-8").split(BEGIN)[1].split(END)[0]


if __name__ == "__main__":
    text = README.read_text("utf-8")
    head, rest = text.split(BEGIN)
    README.write_text(head + BEGIN + diagram() + END + rest.split(END)[1], "utf-8")
    sys.exit(0)
