"""How hostile files are made of right ones and tried: the runner that every fuzzing of documents shares."""

from __future__ import annotations

import argparse
import collections
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 1.0
LENGTHS = (0x00, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x89, 0xFF)  # where a length stands, these turn it into another kind


@dataclass(frozen=True)
class Target:
    """`sample` is right; `tried` answers with a word for what came of a mutation of it."""

    name: str
    sample: bytes
    tried: Callable[[bytes], str]


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """One to four changes: bits, lengths, pieces that go, come twice, come from elsewhere, or are cut off."""
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(changed) or 1)
        piece = changed[at : at + chance.choice((1, 2, 8, 40))]
        match chance.randrange(7):
            case 0 | 1 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 2 if changed:
                changed[at] = chance.choice(LENGTHS)
            case 3:
                del changed[at : at + len(piece)]
            case 4:
                changed[at:at] = piece * chance.choice((1, 1, 50))
            case 5:
                place = chance.randrange(len(changed) or 1)
                changed[place : place + len(piece)] = piece
            case _:
                del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def play(target: Target, inputs: int, seed: int) -> tuple[collections.Counter[str], float]:
    """Try so many mutations; answers how often what came of them, and the slowest in seconds."""
    chance = random.Random(f"{seed} {target.name}")
    came: collections.Counter[str] = collections.Counter()
    slowest = 0.0
    assert target.tried(target.sample) in ("same", "read")
    for _ in range(inputs):
        raw = mutate(target.sample, chance)
        began = time.thread_time()
        try:
            came[target.tried(raw)] += 1
        except Exception:
            print(f"{target.name} breaks on {raw.hex()}", file=sys.stderr)
            raise
        slowest = max(slowest, time.thread_time() - began)
    return came, slowest


def run(targets: Iterable[Target], description: str | None) -> None:
    """The long form: `--inputs` of every target, its result told; ends with an error at the first escape.

    `--json` tells it as one line a target; `peak_mb` is the most that the process has held until then.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", help="only this one; may be given several times")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    for target in targets:
        if asked.target and target.name not in asked.target:
            continue
        before, began = _peak_kb(), time.monotonic()
        came, slowest = play(target, asked.inputs, asked.seed)
        peak, seconds = _peak_kb(), time.monotonic() - began
        answers = {word.lower(): count for word, count in came.most_common()}
        if asked.json:
            told = {"inputs": asked.inputs, "seconds": round(seconds), "slowest_ms": round(slowest * 1000, 1)}
            print(json.dumps({"target": target.name, **told, "peak_mb": peak // 1024, "answers": answers}), flush=True)
        else:
            grown = (peak - before) // 1024
            print(
                f"{target.name}: {asked.inputs} inputs, slowest {slowest * 1000:.0f} ms, {grown} MB more; {answers}", flush=True
            )
        assert slowest < SECONDS


def _peak_kb() -> int:
    """The most that this process has held; ru_maxrss would begin with its parent's."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
