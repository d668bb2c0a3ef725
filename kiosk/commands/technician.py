"""`kiosk technician`: what an engineer asks a kiosk's state folder for, as root on the machine.

unlock   ends a wait or a lock at the technician's door; the running kiosk sees it within two seconds
printed  lists the last 500 receipts, newest first: local time, reference, and whether it came out

Exit codes: 0 done, 2 wrong arguments or settings, 3 the state folder is missing, or cannot be read or written: run as root,
4 what is kept cannot be understood: for the door add --forget-pin; of the receipts the rest is listed all the same.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from devices.printer.status import PrintOutcome
from kiosk.core.audit import AuditEvent
from kiosk.runtime.audit import Audit
from kiosk.runtime.print_journal import Entry, Journal, read
from kiosk.runtime.settings import SettingsError, load
from kiosk.runtime.technician_file import Kept, NotUnderstood, TechnicianFile

SENTENCES: dict[PrintOutcome | None, str] = {
    PrintOutcome.PRINTED: "Printed: the printer confirmed it after the cut.",
    PrintOutcome.OUT_OF_PAPER: "Not confirmed: the paper ran out.",
    PrintOutcome.COVER_OPEN: "Not confirmed: the cover was open.",
    PrintOutcome.CUTTER_BLOCKED: "Not confirmed: the cutter was blocked.",
    PrintOutcome.JAMMED: "Not confirmed: paper was jammed, or the printer had a fault.",
    PrintOutcome.TOO_HOT: "Not confirmed: the printer was too hot.",
    PrintOutcome.OFFLINE: "Not confirmed: the printer was offline.",
    PrintOutcome.UNCONFIRMED: "Unconfirmed: it may have come out, the printer never said so.",
    PrintOutcome.CANCELLED: "Cancelled: the visit ended first; at most a part came out.",
    None: "Unknown: it is at the printer now, or power or kiosk was lost in the middle of it; look at the paper.",
}
RETRACTED = "Not taken: the printer drew it back."


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser(
        "technician",
        help="unlock the technician's door, or say which receipts came out",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("what", choices=["unlock", "printed"])
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.add_argument("--forget-pin", action="store_true", help="unlock: forget the PIN too, the kiosk asks for a new one")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    forget: bool = arguments.forget_pin
    if forget and arguments.what != "unlock":
        return _say(2, "--forget-pin goes with unlock.")
    try:
        settings = load(arguments.config)
    except SettingsError as error:
        return _say(2, str(error))
    folder = Path(settings.state.folder)
    verb = "written" if arguments.what == "unlock" else "read"
    try:
        if not folder.is_dir():
            return _say(3, f"{folder}: there is no such folder. Has the kiosk ever run here?")
        if arguments.what == "unlock":
            return _unlock(folder, forget=forget)
        return _printed(read(folder), utc_offset=timedelta(hours=settings.place.utc_offset_hours))
    except OSError as error:
        return _say(3, f"{folder} cannot be {verb}: {error.strerror}. Run this as root.")


def _unlock(folder: Path, *, forget: bool) -> int:
    file = TechnicianFile(folder, now=time.monotonic)
    try:
        file.change(lambda kept: replace(kept, wrong=0, wait_until=0.0, pin_hash="" if forget else kept.pin_hash))
    except NotUnderstood:
        if not forget:
            return _say(4, f"{file.path} cannot be understood. Add --forget-pin to begin anew.")
        file.begin_anew(Kept())
    Audit(folder, utc=lambda: datetime.now(UTC)).record(AuditEvent.ACCESS_UNLOCKED, "forgotten" if forget else "")
    return _say(0, "Unlocked; the kiosk asks for a new PIN." if forget else "Unlocked.")


def _printed(journal: Journal, *, utc_offset: timedelta) -> int:
    if journal.entries:
        print(f"{'Local time':19}  {'Reference':24}  Outcome")
    for entry in reversed(journal.entries):
        print(f"{entry.begun + utc_offset:%Y-%m-%d %H:%M:%S}  {entry.reference:24}  {_sentence(entry)}")
    if journal.damaged:
        lines = "1 line" if journal.damaged == 1 else f"{journal.damaged} lines"
        return _say(4, f"{lines} of the journal cannot be understood: as many receipts are not listed.")
    return 0 if journal.entries else _say(0, "No receipt has gone to the printer yet.")


def _sentence(entry: Entry) -> str:
    return RETRACTED if entry.retracted else SENTENCES[entry.outcome]


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout, flush=True)
    return code
