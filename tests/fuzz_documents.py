"""Every parser of documents and scans against mutated inputs: `python -m tests.fuzz_documents [--inputs 200000] [--seed 1]`.

Each input must end in a typed answer within a second, and what was signed is never believed changed. Each parser has a process
of its own. Exit codes: 0 none escaped, 1 one did; the result goes to tests/results/fuzz_documents.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import tomlkit

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "tests" / "results" / "fuzz_documents.toml"
HEAD = "The last long run of `python -m tests.fuzz_documents`: mutated inputs to every parser of documents and scans."
MODULES = {
    "proofs": "tests.unit.emrtd.fuzz_proofs",
    "channel": "tests.unit.emrtd.fuzz_channel",
    "documents": "tests.unit.emrtd.fuzz_documents",
    "scans": "tests.unit.scanner.fuzz_scans",
    "cards": "tests.unit.card.fuzz_cards",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.fuzz_documents", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time, one for each parser")
    parser.add_argument("--out", type=Path, default=RESULT)
    asked = parser.parse_args()
    began = time.monotonic()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    parsers = [(name, target.name) for name, module in MODULES.items() for target in import_module(module).targets()]
    with ThreadPoolExecutor(asked.jobs) as pool:
        runs = [pool.submit(_run, MODULES[name], target, asked.inputs, asked.seed) for name, target in parsers]
    found = [run.result() for run in runs]
    if None in found:
        return 1
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    document.update({"date": datetime.now(UTC).date(), "commit": commit.stdout.strip(), "seed": asked.seed})
    document.update({"inputs_each": asked.inputs, "seconds": round(time.monotonic() - began)})
    for name in MODULES:
        mine = {target: told for (module, target), told in zip(parsers, found, strict=True) if module == name}
        document.add(name, tomlkit.item(mine))
    asked.out.write_text(tomlkit.dumps(document), "utf-8")
    print(f"{asked.out}: {len(found)} parsers, {asked.inputs} inputs each, none escaped")
    return 0


def _run(module: str, target: str, inputs: int, seed: int) -> dict[str, Any] | None:
    """What came of one parser's inputs; None when one escaped, which the process has told."""
    command = [sys.executable, "-m", module, "--inputs", str(inputs), "--seed", str(seed), "--target", target, "--json"]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        return None
    told: dict[str, Any] = json.loads(ended.stdout)
    told.pop("target")
    print(f"{target}: {told['seconds']} s, slowest {told['slowest_ms']} ms, {told['peak_mb']} MB", flush=True)
    return told


if __name__ == "__main__":
    sys.exit(main())
