"""`python -m tests.documents [--cycles 10000] [--driver 500] [--pcscd 500] [--seed N]`: documents laid, read and pulled.

Each is drawn at random and held to what must come of it: over a channel in memory (--cycles), through the production driver
and its processes (--driver), and through a real pcscd with vpcd's reader (--pcscd). A cycle that hangs ends the run with every
thread's stack. Exit codes: 0 every outcome was right and nothing grew, 1 one was not; 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from tests.documents import direct, lines
from tests.documents.direct import World
from tests.documents.drawing import Draw, draw
from tests.documents.driven import Pad, drawn_for_a_reader
from tests.documents.outcome import Outcome
from tests.documents.results import commit, keep
from tests.documents.steadiness import Held, grown

HANGS_AFTER_SECONDS = 150
WARM = 10  # the part of the cycles after which what is held is compared
Play = Callable[[Draw], tuple[Outcome, int]]


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.documents", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name, cycles in (("--cycles", 10_000), ("--driver", 500), ("--pcscd", 500)):
        parser.add_argument(name, type=int, default=cycles)
    parser.add_argument("--seed", type=int, default=9303)
    parser.add_argument("--keep", action="store_true", help="write the result into tests/results/documents.toml")
    asked = parser.parse_args()
    chance, world = random.Random(asked.seed), World.made(datetime.now(UTC))

    def through(pad: Pad) -> Play:
        return lambda drawn: pad.play(drawn_for_a_reader(drawn, chance), world, afar=chance.random() < 0.5)

    well = True
    if asked.cycles:
        well = _run("direct", asked.cycles, lambda drawn: direct.play(drawn, world, chance), asked, chance)
    if asked.driver:
        with lines.simulated_slot(world) as pad:
            well &= _run("driver", asked.driver, through(pad), asked, chance)
    if asked.pcscd:
        with lines.pcscd(world) as pad:
            well &= _run("pcscd", asked.pcscd, through(pad), asked, chance)
    return int(not well)


def _run(part: str, cycles: int, play: Play, asked: argparse.Namespace, chance: random.Random) -> bool:
    """Play so many; True when nothing grew."""
    came: Counter[str] = Counter()
    checked_out = commit()
    before, began, commands, slowest = Held.now(), time.monotonic(), 0, 0.0
    for number in range(cycles):
        if number == cycles // WARM:
            before = Held.now()
        faulthandler.dump_traceback_later(HANGS_AFTER_SECONDS, exit=True)
        drawn, started = draw(chance), time.monotonic()
        try:
            outcome, apdus = play(drawn)
        except Exception:
            print(f"{part}, cycle {number} of seed {asked.seed}: {drawn}", file=sys.stderr)
            raise
        slowest = max(slowest, time.monotonic() - started)
        came[outcome.name.lower()] += 1
        commands += apdus
    faulthandler.cancel_dump_traceback_later()
    after = Held.now()
    found = {
        "commit": checked_out,
        "seed": asked.seed,
        "cycles": cycles,
        "seconds": round(time.monotonic() - began),
        "commands": commands,
        "slowest_cycle_ms": round(slowest * 1000),
        "outcomes": dict(sorted(came.items())),
        f"held_after_{cycles // WARM}": before.told(),
        f"held_after_{cycles}": after.told(),
    }
    print(part, *(f"{name} = {value}" for name, value in found.items()), sep="\n  ")
    leaks = grown(before, after)
    print("\n".join(leaks) or "  nothing grew", flush=True)
    if asked.keep and not leaks:
        keep(part, found)
    return not leaks


if __name__ == "__main__":
    sys.exit(main())
