"""`kiosk technician unlock`: end a wait or a lock at the technician's door; an engineer runs it as root on the machine.

The running kiosk sees it within two seconds. Exit codes: 0 unlocked, 2 wrong arguments or settings, 3 the state folder cannot
be written: run as root, 4 what is kept cannot be understood: add --forget-pin.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.core.audit import AuditEvent
from kiosk.runtime.audit import Audit
from kiosk.runtime.settings import SettingsError, load
from kiosk.runtime.technician_file import Kept, NotUnderstood, TechnicianFile


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser(
        "technician",
        help="unlock the technician's door",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("what", choices=["unlock"])
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.add_argument("--forget-pin", action="store_true", help="forget the PIN too: the kiosk asks for a new one")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        folder = Path(load(arguments.config).state.folder)
    except SettingsError as error:
        return _say(2, str(error))
    file = TechnicianFile(folder, now=time.monotonic)
    forget: bool = arguments.forget_pin
    try:
        if not folder.is_dir():
            return _say(3, f"{folder}: there is no such folder. Has the kiosk ever run here?")
        try:
            file.change(lambda kept: replace(kept, wrong=0, wait_until=0.0, pin_hash="" if forget else kept.pin_hash))
        except NotUnderstood:
            if not forget:
                return _say(4, f"{file.path} cannot be understood. Add --forget-pin to begin anew.")
            file.begin_anew(Kept())
        Audit(folder, utc=lambda: datetime.now(UTC)).record(AuditEvent.ACCESS_UNLOCKED, "forgotten" if forget else "")
    except OSError as error:
        return _say(3, f"{folder} cannot be written: {error.strerror}. Run this as root.")
    return _say(0, "Unlocked; the kiosk asks for a new PIN." if forget else "Unlocked.")


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout, flush=True)
    return code
