"""Fields of a card: how raw bytes become a number, a name or a date, and the checks that a number must pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hijridate import Hijri


class BadField(Exception):
    """The card's data is not what its profile says; the text names the field, never its content."""


def decode_text(raw: bytes, encoding: str) -> str:
    """Decode without padding: spaces, NULs and FFs at the end; raises BadField for bytes outside the encoding."""
    try:
        return raw.rstrip(b"\x00\xff").decode(encoding).strip(" \x00")
    except UnicodeDecodeError:
        raise BadField(f"not {encoding}") from None


def decode_date(text: str, calendar: str) -> str:
    """YYYYMMDD in its calendar to ISO 8601 (Gregorian); all nines, as elders' cards say it, is the end of all dates."""
    if text == "99999999":
        return date.max.isoformat()
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise BadField("not a date of eight digits")
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        if calendar == "hijri":
            return Hijri(year, month, day).to_gregorian().isoformat()
        return date(year - 543 if calendar == "buddhist" else year, month or 1, day or 1).isoformat()
    except (ValueError, OverflowError):
        raise BadField("no day of the calendar") from None


def luhn(number: str) -> bool:
    """Saudi ID numbers: ten digits, the first 1 or 2, check digit by Luhn."""
    if len(number) != 10 or not number.isascii() or not number.isdigit() or number[0] not in "12":
        return False
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(number)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def thai13(number: str) -> bool:
    """Thai citizen numbers: thirteen digits, weighted modulo 11."""
    if len(number) != 13 or not number.isascii() or not number.isdigit():
        return False
    return (11 - sum(int(digit) * (13 - index) for index, digit in enumerate(number[:12])) % 11) % 10 == int(number[12])


CHECKS: dict[str, Callable[[str], bool]] = {"luhn": luhn, "thai13": thai13, "present": bool}
ENCODINGS = {"ascii": "ascii", "utf-8": "utf-8", "tis-620": "tis-620", "cp1256": "cp1256"}
CALENDARS = ("gregorian", "buddhist", "hijri")
