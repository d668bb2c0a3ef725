"""`python -m tests.documents [--cycles 10000] [--seed N]`: documents laid, read and pulled, each held to what must come of it.

All in one process over a channel in memory, nothing started anew. A cycle that hangs ends the run with every thread's stack
after a minute. Exit codes: 0 every outcome was right and nothing grew, 1 one was not; 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime

from tests.documents.direct import World, play
from tests.documents.drawing import draw
from tests.documents.results import keep
from tests.documents.steadiness import Held, grown

HANGS_AFTER_SECONDS = 60
WARM = 10  # the part of the cycles after which what is held is compared


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.documents", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=9303)
    parser.add_argument("--keep", action="store_true", help="write the result into tests/results/documents.toml")
    arguments = parser.parse_args()
    chance, world = random.Random(arguments.seed), World.made(datetime.now(UTC))
    came: Counter[str] = Counter()
    before, began, commands, slowest = Held.now(), time.monotonic(), 0, 0.0
    for number in range(arguments.cycles):
        if number == arguments.cycles // WARM:
            before = Held.now()
        faulthandler.dump_traceback_later(HANGS_AFTER_SECONDS, exit=True)
        drawn, started = draw(chance), time.monotonic()
        try:
            outcome, apdus = play(drawn, world, chance)
        except Exception:
            print(f"cycle {number} of seed {arguments.seed}: {drawn}", file=sys.stderr)
            raise
        slowest = max(slowest, time.monotonic() - started)
        came[outcome.name.lower()] += 1
        commands += apdus
    faulthandler.cancel_dump_traceback_later()
    after = Held.now()
    found = {
        "seed": arguments.seed,
        "cycles": arguments.cycles,
        "seconds": round(time.monotonic() - began),
        "commands": commands,
        "slowest_cycle_ms": round(slowest * 1000),
        "outcomes": dict(sorted(came.items())),
        f"held_after_{arguments.cycles // WARM}": before.told(),
        f"held_after_{arguments.cycles}": after.told(),
    }
    for name, value in found.items():
        print(f"{name} = {value}")
    leaks = grown(before, after)
    print("\n".join(leaks) or "nothing grew", flush=True)
    if arguments.keep and not leaks:
        keep("direct", found)
    return int(bool(leaks))


if __name__ == "__main__":
    sys.exit(main())
