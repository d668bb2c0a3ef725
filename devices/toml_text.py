"""What a technician needs to find a mistake in a TOML text, and the standard reader keeps not: its line, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TABLE = re.compile(r"^\s*\[\s*([A-Za-z0-9_.\-]+)\s*\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")


def line_of(text: str, table: str, key: str | None = None) -> int | None:
    """Answer the 1-based line of `[table]`, or of `key` inside it ("" is the top); None when it stands nowhere."""
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _TABLE.match(line):
            current = match[1]
            if key is None and current == table:
                return number
        elif key is not None and current == table and (match := _KEY.match(line)) and match[1] == key:
            return number
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """A question to whoever mistyped a word, after a space; empty when none of the known ones is near."""
    import difflib  # 2 ms, and a good file needs none

    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
