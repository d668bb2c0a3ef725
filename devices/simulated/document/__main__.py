"""Inserts a simulated travel document: `python -m devices.simulated.document --persona hamza [--country FOLDER]`.

It lies in vpcd's first slot until it is interrupted. The country's certificates, master list and revocation lists are
written into the folder, for whoever shall trust it. With --slot nothing is inserted: a reader of its own listens on a
loopback port, and lines on standard input are its orders: `lay NAME`, `pull` (each is answered with a line), the end ends it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from devices.simulated.document.chip import Document
from devices.simulated.document.country import Country, made
from devices.simulated.document.issuing import issue
from devices.simulated.document.personas import load_documents
from devices.simulated.document.printed import Holder, zone
from devices.simulated.document.variant import Flaw, Variant
from devices.simulated.inserted import lie
from devices.simulated.slot import SimulatedSlot

PERSONAS = Path(__file__).parents[3] / "config" / "personas.toml"


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m devices.simulated.document", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--personas", type=Path, default=PERSONAS)
    parser.add_argument("--persona", help="whose document is inserted")
    parser.add_argument("--country", type=Path, help="the country's folder, made when missing (default: a new one)")
    parser.add_argument("--vpcd", default="127.0.0.1:35963", metavar="HOST:PORT")
    parser.add_argument("--slot", action="store_true", help="listen as a reader, and take orders")
    parser.add_argument("--moment", type=datetime.fromisoformat, default=datetime.now(UTC), help="when it is issued")
    arguments = parser.parse_args()
    documents = load_documents(arguments.personas)
    folder = arguments.country or Path(tempfile.mkdtemp(prefix="kiosk-country-"))
    country = made(arguments.moment, folder if arguments.country else None)
    country.publish(folder)
    if arguments.slot:
        return _take_orders(documents, country, arguments.moment)
    if arguments.persona not in documents:
        parser.error(f"“{arguments.persona}” has no travel document; known: {', '.join(documents)}")
    holder, variant = documents[arguments.persona]
    print("\n".join(zone(holder, variant.form)))
    print(f"CAN {holder.can or 'none'}; {folder} has what proves it", flush=True)
    return lie(_issued(holder, variant, country, arguments.moment), arguments.vpcd)


def _take_orders(documents: dict[str, tuple[Holder, Variant]], country: Country, moment: datetime) -> int:
    slot = SimulatedSlot()
    print(f"listening on {slot.address}", flush=True)
    for line in sys.stdin:
        match line.split():
            case ["lay", name]:
                slot.lay(_issued(*documents[name], country, moment))
            case ["pull"]:
                slot.pull()
        print(slot.apdus, flush=True)
    return 0


def _issued(holder: Holder, variant: Variant, country: Country, moment: datetime) -> Document:
    stranger = made(moment, number=1) if variant.flaw is Flaw.UNKNOWN_COUNTRY else None
    return issue(holder, variant, country, moment, stranger=stranger)


if __name__ == "__main__":
    sys.exit(main())
