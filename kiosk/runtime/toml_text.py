"""Where a key stands in a TOML text: the standard reader keeps no line numbers, a technician needs them."""

from __future__ import annotations

import re

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
