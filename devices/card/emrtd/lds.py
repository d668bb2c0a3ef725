"""What the files of a travel document say, Doc 9303-10 §4: EF.COM, DG1, DG11 and DG12, and of these only what a visit needs.

Visitor data: no repr shows it, and a refusal never holds it. Whether it is genuine is for passive authentication to say.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from devices.card.emrtd.files import File, Malformed
from devices.card.emrtd.mrz import Mrz, Unreadable, read_mrz
from devices.card.emrtd.tlv import BadTlv, objects, only

VERSION, FILES = 0x5F01, 0x5C  # EF.COM, Doc 9303-10 §4.6.1
ZONE = 0x5F1F  # DG1, §4.7.1
FULL_NAME, PERSONAL_NUMBER, FULL_BIRTH = 0x5F0E, 0x5F10, 0x5F2B  # DG11, §4.7.11
AUTHORITY, ISSUED = 0x5F19, 0x5F26  # DG12, §4.7.12
MOST_LETTERS = 200
JOINERS = "\u200c\u200d"  # Persian and Urdu names are written with them; every other invisible character could deceive


@dataclass(frozen=True, slots=True)
class Contents:
    """EF.COM, which no country signed: a hint what to read, and never a reason to believe that something is not there."""

    version: str
    files: frozenset[File]


@dataclass(frozen=True, slots=True, repr=False)
class PersonalDetails:
    """DG11: the full name in the holder's own letters, fillers as spaces; empty or None where the issuer left it out."""

    full_name: str
    personal_number: str
    birth: date | None


@dataclass(frozen=True, slots=True, repr=False)
class DocumentDetails:
    """DG12: who issued the document, and when; empty or None where the issuer left it out."""

    authority: str
    issued: date | None


class _Bad(Exception):
    """The text never holds content."""


def read_contents(raw: bytes) -> Contents | Malformed:
    """Read EF.COM; files that no visit reads are passed over."""
    try:
        fields = _fields(raw, File.COM)
        version = fields.get(VERSION, b"")
        if not re.fullmatch(b"[0-9]{4}", version):
            raise _Bad("it has no version of four digits")
        if FILES not in fields:
            raise _Bad("it has no list of files")
    except _Bad as bad:
        return Malformed(str(bad))
    return Contents(version.decode(), frozenset(file for file in File if file.name[:2] == "DG" and file.tag in fields[FILES]))


def read_dg1(raw: bytes) -> Mrz | Malformed:
    """Read the machine-readable zone as it was signed."""
    try:
        zone = read_mrz(_fields(raw, File.DG1).get(ZONE, b"").decode("latin-1"), scanned=False)
    except _Bad as bad:
        return Malformed(str(bad))
    return Malformed(f"its zone {zone.doubt.value}") if isinstance(zone, Unreadable) else zone


def read_dg11(raw: bytes) -> PersonalDetails | Malformed:
    """Read the additional personal details; address, telephone and what else a document may tell is passed over."""
    try:
        fields = _fields(raw, File.DG11)
        return PersonalDetails(
            full_name=_text(fields, FULL_NAME),
            personal_number=_text(fields, PERSONAL_NUMBER),
            birth=_day(fields, FULL_BIRTH),
        )
    except _Bad as bad:
        return Malformed(str(bad))


def read_dg12(raw: bytes) -> DocumentDetails | Malformed:
    """Read the additional document details; pictures of the document are passed over."""
    try:
        fields = _fields(raw, File.DG12)
        return DocumentDetails(authority=_text(fields, AUTHORITY), issued=_day(fields, ISSUED))
    except _Bad as bad:
        return Malformed(str(bad))


def _fields(raw: bytes, file: File) -> dict[int, bytes]:
    with _refused():
        found = objects(only(raw, file.tag))
    fields = dict(found)
    if len(fields) != len(found):
        raise _Bad("it says something twice")
    return fields


def _text(fields: dict[int, bytes], tag: int) -> str:
    """UTF-8, where one filler stands for a space and two part the names: Doc 9303-10 §4.7.11."""
    with _refused():
        written = fields.get(tag, b"").decode()
    shown = " ".join(part for part in re.split("[< ]+", written) if part)
    hidden = any(unicodedata.category(letter)[0] in "CZ" and letter not in f" {JOINERS}" for letter in shown)
    if hidden or len(shown) > MOST_LETTERS:
        raise _Bad(f"{tag:04X} is no line of letters")
    return shown


def _day(fields: dict[int, bytes], tag: int) -> date | None:
    """YYYYMMDD in eight digits or, as older issuers do, in four bytes; None when the day or month is written as unknown."""
    raw = fields.get(tag, b"")
    written = raw.hex() if len(raw) == 4 else raw.decode("latin-1")
    if not written or re.fullmatch("[0-9]{4}(?:00|<<)(?:00|<<)|[0-9]{6}(?:00|<<)", written):
        return None
    if not re.fullmatch("[0-9]{8}", written):
        raise _Bad(f"{tag:04X} is no date")
    with _refused():
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))


@contextlib.contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except BadTlv as error:
        raise _Bad(str(error)) from None
    except ValueError:  # its text quotes what was read
        raise _Bad("it has letters or a date that are none") from None
