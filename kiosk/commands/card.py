"""`kiosk card`: what technicians do with cards and documents: read one, and keep the country signers that prove documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands import card_reading, card_trust


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("card", help="read a card or document; keep country signers", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    card_reading.add_parser(what, folder)
    card_trust.add_parser(what)
