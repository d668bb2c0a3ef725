"""The table of faults for README: `python -m tests.faults.table` runs the matrix, records it and writes the table."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import readme
from tests.faults.fault import Endpoint
from tests.faults.matrix import DEADLINE_SECONDS, FAULTS, Cell, run

ROOT = Path(__file__).parents[2]
RECORD, BUILD = ROOT / "tests/results/faults.json", ROOT / "build/faults.json"


def record(cells: list[Cell]) -> dict[str, Any]:
    """What a run showed: by fault and endpoint the outcome, and the seconds plain and over TLS."""
    said: dict[str, dict[str, Any]] = {fault.value: {} for fault in FAULTS}
    for cell in cells:
        of = said[cell.fault.value].setdefault(cell.endpoint.value, {"outcome": cell.outcome})
        of["tls_seconds" if cell.tls else "plain_seconds"] = cell.seconds
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit.stdout.strip(),
        "deadline_seconds": DEADLINE_SECONDS,
        "faults": said,
    }


def outcomes(record: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(fault, call): of["outcome"] for fault, row in record["faults"].items() for call, of in row.items()}


def table(record: dict[str, Any]) -> str:
    """One row a fault, one column an endpoint: the outcome, and the slower of plain and TLS in seconds."""
    rows = [f"| | {' | '.join(endpoint.name.lower() for endpoint in Endpoint)} |", "|---|" + "---|" * len(Endpoint)]
    for fault, row in record["faults"].items():
        shown = (_shown(row.get(endpoint.value)) for endpoint in Endpoint)
        rows.append(f"| {fault} | {' | '.join(shown)} |")
    believed = sum(outcome == "success" for outcome in outcomes(record).values())
    met = sum(key in of for row in record["faults"].values() for of in row.values() for key in ("plain_seconds", "tls_seconds"))
    rows += ["", f"{met} broken calls, {believed} taken for success (run of {record['date']} on {record['commit']})."]
    return "\n".join(rows) + "\n"


def _shown(of: dict[str, Any] | None) -> str:
    if of is None:
        return "–"
    return f"{of['outcome']} {max(of.get('plain_seconds', 0.0), of.get('tls_seconds', 0.0)):.2f}"


def recorded() -> dict[str, Any]:
    return dict(json.loads(RECORD.read_text("utf-8")))


def save(path: Path, said: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    rows = ",\n".join(f"  {json.dumps(fault)}: {json.dumps(row)}" for fault, row in said["faults"].items())
    head = json.dumps({key: value for key, value in said.items() if key != "faults"})
    path.write_text(f'{head[:-1]},\n "faults": {{\n{rows}\n }}}}\n', "utf-8")


if __name__ == "__main__":
    said = record(run())
    save(BUILD, said)
    save(RECORD, said)
    readme.write("faults", table(said))
