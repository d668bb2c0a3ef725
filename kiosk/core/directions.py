"""Runs of the other direction kept in one piece: a reference, a phone or a time among Arabic, Arabic among English. Pure.

An isolate (UAX #9) takes the direction of what it holds: from right to left where a reference has an Arabic letter.
"""

from __future__ import annotations

import re

from kiosk.core.transactions import TransactionKey, Words

LEFT_TO_RIGHT, RIGHT_TO_LEFT, POP = "\u2066", "\u2067", "\u2069"  # LRI, RLI, PDI
ARABIC_LETTER = re.compile("[\u0600-\u065f\u066a-\u06ef\u06fa-\u06ff]")
_LATIN = r"[+#]?[0-9A-Za-z](?:[\w/.,:@&+%'\u2011\u2013-]*\w)?[%+#]*"
_ARABIC = r"[\w/.:\u2011-]*[\u0620-\u064a](?:[\w/.,:\u2011-]*\w)?"
AMONG_ARABIC = re.compile(rf"(?:\([0-9]+\) )?{_LATIN}(?: {_LATIN})*")
AMONG_LATIN = re.compile(rf"{_ARABIC}(?: {_ARABIC})*|[+]?[0-9]+(?: [0-9]+)+")


def isolated(text: str) -> str:
    """Keep a foreign run in one piece and in its own order."""
    if not text:
        return ""
    return f"{RIGHT_TO_LEFT if ARABIC_LETTER.search(text) else LEFT_TO_RIGHT}{text}{POP}"


def steadied(words: Words) -> Words:
    """Keep every foreign run of a service's text in one piece and its own order: plan 7-B is not plan B-7 among Arabic.

    A text that was never translated is one foreign run, with such runs in it.
    """
    ar = isolated(words.ar) if words.ar and not ARABIC_LETTER.search(words.ar) else _steady(words.ar, AMONG_ARABIC)
    en = isolated(_steady(words.en, AMONG_ARABIC)) if reads_arabic(words.en) else _steady(words.en, AMONG_LATIN)
    return Words(ar, en)


def reads_arabic(text: str) -> bool:
    """Whether most letters of a text are Arabic ones."""
    return 2 * len(ARABIC_LETTER.findall(text)) > sum(char.isalpha() for char in text)


def _steady(text: str, runs: re.Pattern[str]) -> str:
    return runs.sub(lambda run: isolated(run[0]), text).replace("-", "\u2011")


def key_words(key: TransactionKey) -> Words:
    """Number and year as two labelled fields, never one run of digits."""
    return Words(f"رقم القيد {isolated(key.number)} · عام {key.hijri_year}هـ", f"No. {key.number} · year {key.hijri_year} AH")
