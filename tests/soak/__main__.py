"""Thousands of visits with random faults in one kiosk process: `python -m tests.soak --visits 5000 --seed 1`.

Exit codes: 0 all held, 1 something did not (said in a sentence), 2 wrong arguments. Control-C ends it early and judges what was
played.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.soak.expected import WrongOutcome, check
from tests.soak.figures import Figures, Window, drifts, measure, window
from tests.soak.papers import Papers, WrongPaper, settle
from tests.soak.peers import Peers
from tests.soak.people import write_config, write_settings
from tests.soak.plan import PEOPLE, Plan, plan_of
from tests.soak.strings import KioskStuck, WatchedKiosk
from tests.soak.traces import traces
from tests.soak.visitor import Visitor
from ui.application import start

WARM_UP = 200
EVERY = 5
"""A soak measures after so many visits."""
WINDOW = 100


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.soak", description=__doc__)
    parser.add_argument("--visits", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=round(time.time()), help="the same seed plays the same visits")
    parser.add_argument("--first", type=int, default=1, metavar="VISIT", help="begin with this visit of the seed's")
    parser.add_argument("--result", type=Path, help="write the figures to this TOML file")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    start(["soak"])
    with tempfile.TemporaryDirectory(prefix="kiosk-soak-") as scratch:
        try:
            run(Path(scratch), arguments)
        except (KioskStuck, WrongPaper, WrongOutcome, Drift) as wrong:
            print(f"{type(wrong).__name__}: {wrong}", file=sys.stderr)
            return 1
    return 0


@dataclass
class Soak:
    """What has come of it so far."""

    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    figures: list[Figures] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)
    ending: bool = False

    def end(self) -> None:
        """Asked to end early: the visit that is on is played to its end, and what was played is judged."""
        self.ending = True


class Drift(Exception):
    """A figure did not stay, or something personal was left."""


def run(scratch: Path, arguments: argparse.Namespace) -> None:
    config = scratch / "config"
    people = write_config(config, PEOPLE)
    (scratch / "peers").mkdir()
    peers = Peers(scratch / "peers", config, seed=arguments.seed)
    write_settings(config, printer=peers.printer.address, service=peers.line.url)
    papers = Papers(peers, config, people)
    kiosk = WatchedKiosk(config, scratch / "kiosk", slot=peers.slot_address)
    soak = Soak(arguments.seed)
    soak.planted.update(person[datum] for person in people for datum in ("id_number", "name_ar", "name_en"))
    began = time.monotonic()
    signal.signal(signal.SIGINT, lambda *_: soak.end())
    try:
        for number in range(arguments.first, arguments.first + arguments.visits):
            if soak.ending:
                break
            plan = plan_of(arguments.seed, number)
            try:
                soak.outcomes[play(kiosk, peers, papers, people[plan.person], plan, soak.planted)] += 1
            except (WrongPaper, WrongOutcome) as wrong:
                soak.wrong.append(f"{wrong}; {plan}; {list(kiosk.steps)[-20:]}")
                print(soak.wrong[-1], file=sys.stderr, flush=True)
            except KioskStuck as stuck:
                raise KioskStuck(f"{stuck}; {plan}; {list(kiosk.steps)[-20:]}") from stuck
            if number % EVERY == 0:
                soak.figures.append(measure(kiosk, number))
            if number % 100 == 0:
                seconds = time.monotonic() - began
                print(f"{number} visits, {seconds:.0f} s, {soak.figures[-1]}, {dict(soak.outcomes)}", flush=True)
        settle(peers)
        papers.judge()
    finally:
        code = kiosk.stop()
        peers.stop()
    if code:
        soak.wrong.append(f"the kiosk's process ended with {code}")
    soak.wrong += traces(scratch / "kiosk", soak.planted - {""})
    judge(arguments, soak, papers, round(time.monotonic() - began))


def play(kiosk: WatchedKiosk, peers: Peers, papers: Papers, person: dict[str, str], plan: Plan, planted: set[str]) -> str:
    """Play one visit and check what came of it; answer its outcome. Its code and token join what is planted."""
    peers.codes.write_text("")
    kiosk.order(utc=peers.move_clock(plan.number).isoformat())
    peers.visit = plan.number
    papers.allow(plan.number, person=plan.person, chosen=set())
    visitor = Visitor(
        kiosk, peers, person, plan, allow=lambda chosen: papers.allow(plan.number, person=plan.person, chosen=chosen)
    )
    outcome = visitor.play()
    peers.visit = 0
    planted.update((peers.last_code(), peers.line.token))
    papers.judge()
    check(plan, outcome, papers.whole[plan.number])
    return outcome


def judge(arguments: argparse.Namespace, soak: Soak, papers: Papers, seconds: int) -> None:
    """Say how the figures stand, write the result, and raise Drift when they did not stay or a visit went wrong."""
    visits = sum(soak.outcomes.values())
    warm_up = min(WARM_UP, visits // 2)
    warm = [item for item in soak.figures if item.visit - arguments.first >= warm_up]
    length = max(1, min(WINDOW // EVERY, len(warm) // 3))
    before, after = window(warm[:length]), window(warm[-length:])
    found = soak.wrong + drifts(before, after, visits=visits, warm=warm_up == WARM_UP)
    text = report(soak, papers, before, after, seconds, found)
    print(text)
    if arguments.result is not None:
        arguments.result.write_text(text, "utf-8")
    if found:
        raise Drift("; ".join(found))


def report(soak: Soak, papers: Papers, before: Window, after: Window, seconds: int, found: list[str]) -> str:
    """The result as TOML."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    lines = [
        "# The last long run of `make soak`: one kiosk process, random faults; figures are medians of a hundred visits.",
        f"date = {datetime.now(UTC):%Y-%m-%d}",
        f'commit = "{commit}"',
        f"seed = {soak.seed}",
        f"visits = {sum(soak.outcomes.values())}",
        f"seconds = {seconds}",
        f"receipts_whole = {len(papers.references)}",
        f"receipts_begun_and_cut_off = {papers.pieces}",
        f"wrong = {json.dumps(found)}",
    ]
    for name, shown in (("before", before), ("after", after)):
        values = (f'visits = "{shown.visits}"', f"rss_kb = {shown.rss_kb}", f"threads = {shown.threads}")
        lines += ["", f"[{name}]", *values, f"handles = {shown.handles}", f"none_references = {shown.none_references}"]
    lines += ["", "[outcomes]", *(f"{name} = {count}" for name, count in sorted(soak.outcomes.items()))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
