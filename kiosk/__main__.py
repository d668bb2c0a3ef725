"""The command line: one verb a command. Exit code 2 is always wrong arguments or settings."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

VERBS = {
    "run": "serving",
    "demo": "demo",
    "card": "card",
    "print": "printing",
    "settings": "settings",
    "enrol": "enrolment",
    "check-backend": "check_backend",
    "receipt": "receipt",
    "technician": "technician",
}
"""Each verb's file in kiosk/commands. Only the one that is asked for is imported: all of them take 250 ms."""

CONFIG = Path(__file__).parents[1] / "config"


def main() -> int:
    if sys.argv[1:2] == ["tawasul"]:  # its own process: started, never imported
        os.execv(sys.executable, [sys.executable, "-m", "kiosk.tawasul", *sys.argv[2:]])
    parser = argparse.ArgumentParser(
        "kiosk", description="Self-service kiosk: ID on the reader, transactions, a confirmed receipt."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("tawasul", help="run or seed the Tawasul reference service (see `kiosk tawasul --help`)", add_help=False)
    for verb in [word for word in sys.argv[1:2] if word in VERBS] or VERBS:
        importlib.import_module(f"kiosk.commands.{VERBS[verb]}").add_parser(verbs, CONFIG)
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
