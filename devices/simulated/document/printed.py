"""Whom a document belongs to, and the machine-readable zone on its face: Doc 9303-3 §4, -4 §4.2 (TD3) and -5 §4.2 (TD1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from devices.simulated.document.variant import Form

STATE = "UTO"  # Utopia: the specimens' state, for which none signs


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Made up. `can` is empty for a document without a card access number; the last word of `name_en` is the surname."""

    id_number: str
    name_ar: str
    name_en: str
    sex: str
    birth: date
    expiry: date
    document_number: str
    can: str = ""


def zone(holder: Holder, form: Form) -> tuple[str, ...]:
    """Write the lines of the zone."""
    given, surname = holder.name_en.upper().rsplit(" ", 1)
    name = f"{_letters(surname)}<<{_letters(given)}"
    birth, expiry = _dated(holder.birth), _dated(holder.expiry)
    sex = holder.sex.upper()
    number = holder.document_number
    if form is Form.TD3:
        assert len(number) <= 9, "a passport's number has no room to be longer"
        personal = _checked(holder.id_number.ljust(14, "<"))
        second = _checked(number.ljust(9, "<")) + STATE + birth + sex + expiry + personal
        whole = second[:10] + second[13:20] + second[21:43]
        return f"P<{STATE}{name}".ljust(44, "<")[:44], second + check(whole)
    if len(number) > 9:  # Doc 9303-5 §4.2.2.1 note j: a filler for its digit, and the rest in the optional field
        numbered = f"{number[:9]}<{number[9:]}{check(number)}<"
    else:
        numbered = _checked(number.ljust(9, "<")) + holder.id_number
    first = f"ID{STATE}{numbered}".ljust(30, "<")
    assert len(first) == 30, "the number does not fit"
    optional = holder.id_number if len(number) > 9 else ""
    second = birth + sex + expiry + STATE + optional.ljust(11, "<")
    whole = first[5:] + second[:7] + second[8:15] + second[18:]
    return first, second + check(whole), name.ljust(30, "<")[:30]


def access_fields(holder: Holder) -> str:
    """The three fields with their check digits that open the chip, Doc 9303-11 §4.3.2."""
    return _checked(holder.document_number.ljust(9, "<")) + _dated(holder.birth) + _dated(holder.expiry)


def check(field: str) -> str:
    """The check digit, Doc 9303-3 §4.9: weights 7, 3, 1, letters from 10 on, fillers nothing."""
    total = 0
    for at, letter in enumerate(field):
        value = 0 if letter == "<" else ord(letter) - 48 if letter.isdigit() else ord(letter) - 55
        total += value * (7, 3, 1)[at % 3]
    return str(total % 10)


def _checked(field: str) -> str:
    return field + check(field)


def _dated(day: date) -> str:
    return _checked(f"{day:%y%m%d}")


def _letters(name: str) -> str:
    return re.sub("[^A-Z]+", "<", name.replace("'", ""))
