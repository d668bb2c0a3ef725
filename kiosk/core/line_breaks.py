"""Where no line may end, on paper and screen: before a paragraph's last word, inside a reference, a phone or a date. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_ISOLATE = re.compile("[\u2066-\u2068][^\u2066-\u2069]{1,28}\u2069")
_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011", "/": "/\u2060", "\u2013": "\u2013\u2060"})


DOT = " · "  # between two things on one line


def parted(paragraph: str) -> str:
    """Each of several things on its own line, where one line does not hold them all: none ends or begins with a dot."""
    return paragraph.replace(DOT, "\n")


def unorphaned(text: str) -> str:
    """Keep the last two words together: no line at the end of a paragraph holds one word alone."""
    return text if "\u00a0" in text.rsplit(" ", 1)[-1] else "\u00a0".join(text.rsplit(" ", 1))


def unbroken(text: str, fits: Callable[[str], bool] = lambda _: True) -> str:
    """Keep a short run that is isolated on one line, where it fits on one."""
    return _ISOLATE.sub(lambda run: run[0].translate(_UNBROKEN) if fits(run[0]) else run[0], text)
