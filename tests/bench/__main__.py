"""`python -m tests.bench [part…]`: measure all parts or some, and write build/bench.json.

Exit codes: 0 every limit is kept, 1 one is not, or a part could not be measured, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
import time
import traceback
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import tests.bench
from tests.bench.figure import Figure


def parts() -> list[str]:
    """The modules of this folder that measure something."""
    names = [module.name for module in pkgutil.iter_modules(tests.bench.__path__) if module.name != "__main__"]
    return [name for name in names if hasattr(importlib.import_module(f"tests.bench.{name}"), "measure")]


def machine() -> dict[str, object]:
    """Where these figures were measured."""
    told = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    processor = {key.strip(): value.strip() for key, value in told.items()}.get("model name", platform.machine())
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "pyside6": version("PySide6-Essentials"),
        "load_before": round(os.getloadavg()[0], 2),
    }


def main() -> int:
    known = parts()
    parser = argparse.ArgumentParser(
        "python -m tests.bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("part", nargs="*", help=f"which parts; none measures all: {', '.join(known)}")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    arguments = parser.parse_args()
    for name in arguments.part:
        if name not in known:
            parser.error(f"“{name}” is no part; known: {', '.join(known)}")
    said: dict[str, object] = {"measured_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "machine": machine()}
    figures: dict[str, Figure] = {}
    failed: dict[str, str] = {}
    for name in arguments.part or known:
        began = time.monotonic()
        try:
            found: dict[str, Figure] = importlib.import_module(f"tests.bench.{name}").measure()
        except Exception as error:  # noqa: BLE001 - the other parts are measured nevertheless, and the failure is told
            traceback.print_exc()
            failed[name] = f"{type(error).__name__}: {error}"
            continue
        figures |= found
        for key, figure in found.items():
            print(_line(key, figure), flush=True)
        print(f"  {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    said["figures"] = {key: figure.told() for key, figure in figures.items()}
    if failed:
        said["failed"] = failed
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{arguments.out}: {sum(figure.met for figure in figures.values())} of {len(figures)} limits kept", flush=True)
    return int(bool(failed) or not all(figure.met for figure in figures.values()))


def _line(key: str, figure: Figure) -> str:
    told = figure.told()
    spread = f"({told['min']}–{told['max']})"
    return f"{key:26} {told['median']:>8} {figure.unit:5} {spread:17} ≤ {figure.limit:g} {'met' if figure.met else 'NOT MET'}"


if __name__ == "__main__":
    sys.exit(main())
