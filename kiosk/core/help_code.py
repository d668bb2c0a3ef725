"""The code on a help note: what went wrong and when, to be read without asking any machine. Pure; nothing of the visitor in it.

Thirty bits (minutes since 2026 began, local time, and the problem's number) and ten to check them by, in letters and digits
that cannot be taken for each other. A letter that is misread, or two that change places, is always noticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.steps import Problem
from kiosk.core.transactions import Words

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither 0 and O, nor 1 and I
SINCE = datetime(2026, 1, 1)
CHECK = 1021  # a prime: neither a letter's change nor two neighbours' exchange is a multiple of it
SENTENCES = {
    Problem.CARD_UNREADABLE: Words("تعذّرت قراءة الهوية.", "The ID could not be read."),
    Problem.CARD_UNKNOWN: Words("لم يتعرّف الجهاز على البطاقة.", "The kiosk does not know this card."),
    Problem.CARD_EXPIRED: Words("انتهت صلاحية الهوية.", "The ID has expired."),
    Problem.HOLDER_NOT_PROVEN: Words("لم يكتمل التحقق برمز الجوال.", "The code sent to the phone was not confirmed."),
    Problem.TOO_MANY_CODES: Words("أُرسلت رموز كثيرة اليوم.", "Too many codes were sent today."),
    Problem.SERVICE_DOWN: Words("خدمة المعاملات متوقفة مؤقتًا.", "The transaction service is down for the moment."),
    Problem.NO_NETWORK: Words("الجهاز غير متصل بالشبكة.", "The kiosk has no network."),
    Problem.DOCUMENT_NOT_PROVEN: Words("لم يكتمل التحقق من الوثيقة.", "The document could not be verified."),
}
"""Problems that another place can help with, and that leave the printer working."""
NUMBERS = dict(enumerate(SENTENCES, start=1))  # papers are out with them: new problems go to the end


@dataclass(frozen=True, slots=True)
class Told:
    """`at` is the kiosk's local time, to the minute."""

    problem: Problem
    at: datetime


def help_code(told: Told) -> str:
    """Write it: H- and two groups of four."""
    number = next(number for number, problem in NUMBERS.items() if problem is told.problem)
    value = (told.at - SINCE) // timedelta(minutes=1) << 5 | number
    letters = _letters(value, 6) + _letters(value % CHECK, 2)
    return f"H-{letters[:4]}-{letters[4:]}"


def read_help_code(text: str) -> Told | None:
    """What a code says; None for one that was misread. Case, spaces and hyphens do not matter."""
    letters = text.upper().replace(" ", "").replace("-", "")
    if len(letters) == 9:
        letters = letters.removeprefix("H")  # a code of eight may begin with an H of its own
    if len(letters) != 8 or set(letters) - set(LETTERS):
        return None
    value, check = _value(letters[:6]), _value(letters[6:])
    problem = NUMBERS.get(value & 31)
    if problem is None or value % CHECK != check:
        return None
    return Told(problem, SINCE + timedelta(minutes=value >> 5))


def _letters(value: int, count: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(count)))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << 5 | LETTERS.index(letter)
    return value
