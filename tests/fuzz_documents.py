"""Every parser of documents and scans against mutated inputs: `python -m tests.fuzz_documents [--inputs 200000] [--seed 1]`.

Each input must end in a typed answer within a second, and what was signed is never believed changed. Two processes at a time.
Exit codes: 0 none escaped, 1 one did; the result goes to tests/results/fuzz_documents.toml.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomlkit

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "tests" / "results" / "fuzz_documents.toml"
HEAD = "The last long run of `python -m tests.fuzz_documents`: mutated inputs to every parser of documents and scans."
MODULES = {  # the longest first
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
    parser.add_argument("--out", type=Path, default=RESULT)
    asked = parser.parse_args()
    began = time.monotonic()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda module: _run(module, asked.inputs, asked.seed), MODULES.values()))
    if any(told is None for told in found):
        return 1
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    document.update({"date": datetime.now(UTC).date(), "commit": commit.stdout.strip(), "seed": asked.seed})
    document.update({"inputs_each": asked.inputs, "seconds": round(time.monotonic() - began)})
    for name, told in zip(MODULES, found, strict=True):
        document.add(name, tomlkit.item(told))
    asked.out.write_text(tomlkit.dumps(document), "utf-8")
    print(f"{asked.out}: {sum(len(told or ()) for told in found)} parsers, {asked.inputs} inputs each, none escaped")
    return 0


def _run(module: str, inputs: int, seed: int) -> dict[str, dict[str, Any]] | None:
    """What came of every target of a module; None when an input escaped, which the process has told."""
    command = [sys.executable, "-m", module, "--inputs", str(inputs), "--seed", str(seed), "--json"]
    found: dict[str, dict[str, Any]] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            print(f"{told['target']}: {told['seconds']} s, slowest {told['slowest_ms']} ms, {told['peak_mb']} MB", flush=True)
            found[told.pop("target")] = told
    return found if process.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
