"""A foreign text as one paragraph of letters: nothing in it moves, breaks, hides or piles up what stands around it. Pure.

What a service says is shown as it is said, but it says words only: never lines, controls, or another order than its letters'.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MOST_MARKS = 4  # on one letter: shadda, vowel and a small alef are three; a hundred would cover the lines above
ISOLATES, POP = "\u2066\u2067\u2068", "\u2069"
_BREAKS = re.compile("[\t-\r\x85\u2028\u2029 ]+")
UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls of C0 and C1: to a printer's letters they may be commands
    "\u202a-\u202e\u206a-\u206f"  # embeddings and overrides: letters in another order than they are read
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"  # never seen, and what is no character at all
)


def plain(text: str) -> str:
    """Answer it as one paragraph; isolates that it opens are closed, those that it does not open are not."""
    return _BREAKS.sub(" ", "".join(_spared(_closed(UNWANTED.sub("", text))))).strip(" ")


def _spared(chars: Iterator[str]) -> Iterator[str]:
    marks = 0
    for char in chars:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            yield char


def _closed(text: str) -> Iterator[str]:
    open_now = 0
    for char in text:
        open_now += char in ISOLATES
        if char == POP:
            if not open_now:
                continue
            open_now -= 1
        yield char
    yield from POP * open_now
