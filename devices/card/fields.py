"""Fields of a card: how raw bytes become a text, a name or a date."""

from __future__ import annotations

from datetime import date

from hijridate import Hijri


class BadField(Exception):
    """The card's data is not what its profile says; the text names the field, never its content."""


def decode_text(raw: bytes, encoding: str) -> str:
    """Decode without padding: spaces, NULs and FFs at the end; raises BadField for bytes outside the encoding."""
    if encoding == BCD:
        return _packed(raw)
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


def _packed(raw: bytes) -> str:
    """Two decimal digits a byte; all ones, or all zeros, is nothing written."""
    digits = raw.hex()
    if digits.strip("f") == "" or digits.strip("0") == "":
        return ""
    if not digits.isdigit():
        raise BadField("not packed decimal digits")
    return digits


BCD = "bcd"
ENCODINGS = {"ascii": "ascii", "utf-8": "utf-8", "tis-620": "tis-620", "cp1256": "cp1256", BCD: BCD}
CALENDARS = ("gregorian", "buddhist", "hijri")
