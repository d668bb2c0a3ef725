"""The command line: one verb a command. Exit code 2 is always wrong arguments or settings."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kiosk.commands import card, demo, printing, serving, settings

CONFIG = Path(__file__).parents[1] / "config"


def main() -> int:
    if sys.argv[1:2] == ["tawasul"]:  # its own process: started, never imported
        os.execv(sys.executable, [sys.executable, "-m", "kiosk.tawasul", *sys.argv[2:]])
    parser = argparse.ArgumentParser(
        "kiosk", description="Self-service kiosk: ID on the reader, transactions, a confirmed receipt."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("tawasul", help="run or seed the Tawasul reference service (see `kiosk tawasul --help`)", add_help=False)
    for command in (serving, demo, card, printing, settings):
        command.add_parser(verbs, CONFIG)
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
