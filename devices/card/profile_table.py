"""One table of a card profile: every key read by its kind, every fault told, with the nearest right word. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from devices.toml_text import nearest

REQUIRED: Any = object()


class Wrong(Exception):
    """What is wrong with one value, without its key."""


@dataclass(frozen=True, slots=True)
class Key:
    """`kind` turns what was written into what it means, or raises Wrong."""

    kind: Callable[[Any], Any]
    default: Any = REQUIRED


def read_table(where: str, said: Any, keys: Mapping[str, Key], fault: Callable[[str], None]) -> dict[str, Any]:
    """Answer the table's values, defaults where nothing is written; what cannot be read is told and left out."""
    if not isinstance(said, dict):
        fault(f"“{where}” must be a table")
        return {}
    stem = f"{where}." if where else ""
    for word in said:
        if word not in keys:
            hint = nearest(word, keys) or f" Known: {', '.join(keys)}."
            fault(f"“{stem}{word}” is nothing that a profile says.{hint}")
    found = {}
    for name, key in keys.items():
        if name not in said and key.default is REQUIRED:
            fault(f"“{stem}{name}” is missing")
        elif name not in said:
            found[name] = key.default
        else:
            try:
                found[name] = key.kind(said[name])
            except Wrong as wrong:
                fault(f"“{stem}{name}” is {said[name]!r}; {wrong}")
    return found


def whole(least: int, most: int) -> Callable[[Any], int]:
    def read(said: Any) -> int:
        if type(said) is not int or not least <= said <= most:
            raise Wrong(f"it must be a whole number between {least} and {most}")
        return said

    return read


def number(least: float, most: float) -> Callable[[Any], float]:
    def read(said: Any) -> float:
        if type(said) not in (int, float) or not least <= said <= most:
            raise Wrong(f"it must be a number between {least} and {most}")
        return float(said)

    return read


def text(said: Any) -> str:
    if not isinstance(said, str):
        raise Wrong("it must be a text in quotes")
    return said


def one_of(*known: str) -> Callable[[Any], str]:
    def read(said: Any) -> str:
        if said not in known:
            raise Wrong(f"it may be {', '.join(known)}.{nearest(str(said), known)}")
        return str(said)

    return read


def hexadecimal(least: int, most: int) -> Callable[[Any], bytes]:
    def read(said: Any) -> bytes:
        try:
            raw = bytes.fromhex(said)
        except (TypeError, ValueError):
            raw = b""
        if not least <= len(raw) <= most:
            raise Wrong(f"it must be {least} to {most} bytes in hexadecimal")
        return raw

    return read


def listed(kind: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(said: Any) -> tuple[Any, ...]:
        if not isinstance(said, list) or not said:
            raise Wrong("it must be a list of at least one")
        return tuple(kind(each) for each in said)

    return read


def atr_pattern(said: Any) -> re.Pattern[bytes]:
    """Bytes in hexadecimal; `..` is any one, and `*` at the end whatever follows."""
    match = re.fullmatch(r"((?:[0-9A-Fa-f]{2}|\.\.)+)(\*?)", said.replace(" ", "")) if isinstance(said, str) else None
    if match is None:
        raise Wrong("it must be an ATR in hexadecimal, with .. for any byte and * at the end for whatever follows")
    pairs = [match[1][at : at + 2] for at in range(0, len(match[1]), 2)]
    pattern = b"".join(b"." if pair == ".." else re.escape(bytes.fromhex(pair)) for pair in pairs)
    return re.compile(pattern + (b".*" if match[2] else b""), re.DOTALL)
