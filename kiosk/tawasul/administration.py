"""The operator's verbs: make the device authority, hand out enrolment codes, revoke a kiosk, list the machines.

Each prints what it did and answers an exit code (kiosk/tawasul/__main__.py tells their meaning).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.tawasul.authority import AuthorityError, make_authority
from kiosk.tawasul.enrolments import machines, new_code, revoke
from kiosk.tawasul.limits import LIMITS

NAME = re.compile(r"[A-Za-z0-9-]{1,32}")


def make(folder: Path | None, now: Callable[[], datetime]) -> int:
    """`authority`: make the key that signs machines' certificates."""
    if folder is None:
        print("Name the authority's folder with --authority.", file=sys.stderr)
        return 2
    try:
        make_authority(folder, now())
    except AuthorityError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"The device authority is in {folder}. Keep a copy of its key where nobody else can read it.")
    return 0


def rotate_receipt_key(path: Path | None) -> int:
    """`rotate-receipt-key`: let the key that was published ahead sign from now on."""
    from kiosk.tawasul.receipt_keys import ReceiptKeysError, rotate

    if path is None:
        print("Name the keys' file with --receipt-keys.", file=sys.stderr)
        return 2
    try:
        kid = rotate(path)
    except ReceiptKeysError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Key {kid} signs from now on; papers of the earlier keys still verify. Have the counters fetch the keys anew.")
    return 0


def administer(verb: str, engine: Engine, kiosk: str, now: Callable[[], datetime]) -> int:
    if verb != "kiosks" and not NAME.fullmatch(kiosk):
        print("Name the kiosk with --kiosk: letters, digits and hyphens, at most 32.", file=sys.stderr)
        return 2
    with Session(engine) as db, db.begin():
        if verb == "enrolment-code":
            hours, tries = LIMITS["enrolment_code_hours"], LIMITS["enrolment_code_tries"]
            print(new_code(db, kiosk, now()))
            print(f"For {kiosk}, once, within {hours} hours and {tries} tries; earlier codes have ended.", file=sys.stderr)
            return 0
        if verb == "revoke":
            ended = revoke(db, kiosk, now())
            print(f"{kiosk}: {ended} certificates and every open code revoked, in force within seconds.")
            return 0 if ended else 4
        for row in machines(db):
            left = (row.expires - now()).days
            state = "revoked" if row.revoked else "expired" if row.expires < now() else "in use" if row.used else "not yet used"
            print(f"{row.kiosk:<32}  {state:<12}  {max(left, 0):>4} days left  until {row.expires:%Y-%m-%d %H:%M} UTC")
    return 0
