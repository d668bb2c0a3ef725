"""Keeps what a long run found in tests/results/documents.toml: each part with its own day, seed and commit."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomlkit

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "tests" / "results" / "documents.toml"
HEAD = "The last long runs of `python -m tests.documents`: documents laid, read and pulled; every outcome was the right one."


def commit() -> str:
    """What is checked out: to be asked before a run, for nobody waits for its end."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def keep(part: str, found: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Write one part, and leave the others as they are."""
    if path.exists():
        document = tomlkit.parse(path.read_text("utf-8"))
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(HEAD))
    table = tomlkit.item({"date": datetime.now(UTC).date(), **found})
    if part in document:
        document[part] = table
    else:
        document.add(part, table)
    path.write_text(tomlkit.dumps(document), "utf-8")
