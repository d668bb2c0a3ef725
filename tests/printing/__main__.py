"""The long run of random histories: `python -m tests.printing --histories 20000`; each history is its number's.

Exit codes: 0 no history went wrong, 1 one did; the result goes to tests/results/printing.toml.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests.printing.histories import History

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "tests" / "results" / "printing.toml"


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.printing", description=__doc__)
    parser.add_argument("--histories", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0, help="the first history's number")
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args()
    outcomes: Counter[str] = Counter()
    failures = 0
    for number in range(arguments.seed, arguments.seed + arguments.histories):
        try:
            played = History(number)
        except AssertionError as error:
            failures += 1
            print(f"history {number}: {error}", file=sys.stderr, flush=True)
        else:
            outcomes.update("KILLED" if outcome is None else outcome.name for outcome in played.outcomes)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [
        "# The last long run of tests/printing: random histories of a printer at a kiosk, in virtual time.",
        f"date = {datetime.now(UTC):%Y-%m-%d}",
        f'commit = "{commit.stdout.strip()}"',
        f"seed = {arguments.seed}",
        f"histories = {arguments.histories}",
        f"failures = {failures}",
        "[outcomes]  # of all presses but each history's last, which must come out whole and alone",
        *(f"{name} = {count}" for name, count in sorted(outcomes.items())),
    ]
    arguments.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{arguments.histories} histories from number {arguments.seed}, {failures} went wrong")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
