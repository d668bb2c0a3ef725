"""The key to a travel document as a technician gives it: on the command line, or on standard input, out of the history."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.mrz import Mrz, read_mrz

DATE = re.compile(r"(?:[0-9]{2})?([0-9]{2})-?([0-9]{2})-?([0-9]{2})")  # 690806, 19690806 or 1969-08-06


class BadKey(Exception):
    """What was given is no key; the text never holds it."""


def key_of(can: str | None, mrz: str | None) -> Can | MrzKey | None:
    """Read one of the two, `-` from standard input; None where neither is given; raises BadKey."""
    if can is not None:
        try:
            return Can(_given(can, sys.stdin.readline))
        except ValueError as error:
            raise BadKey(f"This is no card access number: {error}.") from None
    return None if mrz is None else _mrz_key(_given(mrz, sys.stdin.read))


def _given(text: str, read: Callable[[], str]) -> str:
    return (read() if text == "-" else text).strip()


def _mrz_key(text: str) -> MrzKey:
    """The zone's lines, or number/birth/expiry with dates as YYMMDD or in full."""
    fields = text.upper().split("/")
    if len(fields) == 3:
        dates = [DATE.fullmatch(field) for field in fields[1:]]
        if not all(dates):
            raise BadKey("The dates of number/birth/expiry are six digits, year first.")
        try:
            return MrzKey(fields[0].strip(), *("".join(date.groups()) for date in dates if date is not None))
        except ValueError as error:
            raise BadKey(f"This is no key of a document: {error}.") from None
    zone = read_mrz(text.upper().replace("\\N", "\n"), scanned=True)
    if not isinstance(zone, Mrz):
        raise BadKey(f"This machine-readable zone {zone.doubt.value}. Give its lines, or number/birth/expiry.")
    return zone.key
