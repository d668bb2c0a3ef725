"""Days in both calendars and spans of days, in both languages. Pure.

A Hijri date is the registry's own and is labelled هـ, a Gregorian one م; numbers of days follow each language's plural rules.
"""

from __future__ import annotations

from kiosk.core.directions import isolated
from kiosk.core.transactions import CalendarDay, Movement, MovementState, Words

HIJRI_MONTHS = (
    ("محرم", "Muharram"),
    ("صفر", "Safar"),
    ("ربيع الأول", "Rabi I"),
    ("ربيع الآخر", "Rabi II"),
    ("جمادى الأولى", "Jumada I"),
    ("جمادى الآخرة", "Jumada II"),
    ("رجب", "Rajab"),
    ("شعبان", "Shaban"),
    ("رمضان", "Ramadan"),
    ("شوال", "Shawwal"),
    ("ذو القعدة", "Dhu al-Qadah"),
    ("ذو الحجة", "Dhu al-Hijjah"),
)
GREGORIAN_MONTHS = (
    ("يناير", "January"),
    ("فبراير", "February"),
    ("مارس", "March"),
    ("أبريل", "April"),
    ("مايو", "May"),
    ("يونيو", "June"),
    ("يوليو", "July"),
    ("أغسطس", "August"),
    ("سبتمبر", "September"),
    ("أكتوبر", "October"),
    ("نوفمبر", "November"),
    ("ديسمبر", "December"),
)


def hijri(day: CalendarDay) -> Words:
    ar, en = HIJRI_MONTHS[day.hijri_month - 1]
    return Words(f"{day.hijri_day} {ar} {day.hijri_year}هـ", f"{day.hijri_day} {en} {day.hijri_year} AH")


def gregorian(day: CalendarDay) -> Words:
    value = day.gregorian
    ar, en = GREGORIAN_MONTHS[value.month - 1]
    return Words(f"{value.day} {ar} {value.year}م", f"{value.day} {en} {value.year}")


def both_calendars(day: CalendarDay) -> Words:
    """A day in both calendars as one run of text, each to be kept in one piece."""
    h, g = hijri(day), gregorian(day)
    return Words(f"{isolated(h.ar)} ({isolated(g.ar)})", f"{isolated(g.en)} ({isolated(h.en)})")


def movement_time(move: Movement) -> Words:
    """When it was, or when it is expected."""
    if move.state is not MovementState.AHEAD and move.day is not None:
        return hijri(move.day)
    match move.expected_days:
        case None:
            return Words("لاحقًا", "later")
        case 0:
            return Words("متوقع اليوم", "expected today")
        case count:
            within = days(count)
            return Words(f"متوقع خلال {within.ar}", f"expected within {within.en}")


def days(count: int) -> Words:
    """A number of days, by each language's own rules: Arabic has one, two, few and many."""
    match count, count % 100:
        case 1, _:
            return Words("يوم واحد", "1 day")
        case 2, _:
            return Words("يومين", "2 days")
        case _, rest if 3 <= rest <= 10:
            return Words(f"{count} أيام", f"{count} days")
        case _, rest if rest >= 11:
            return Words(f"{count} يومًا", f"{count} days")
        case _:
            return Words(f"{count} يوم", f"{count} days")
