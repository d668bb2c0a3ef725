"""Looks for texts in the memory of running processes, in every form in which Python, Qt, JSON and a wire would hold them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

BLOCK = 1 << 18
NOTHING = bytes(BLOCK)


def forms_of(value: str) -> dict[str, bytes]:
    """A text as bytes: UTF-8 (Latin-1 of ASCII is the same), CPython's two and four bytes, Qt's UTF-16, escaped JSON."""
    forms = {
        "utf-8": value.encode(),
        "utf-16": value.encode("utf-16-le"),
        "utf-32": value.encode("utf-32-le"),
        "json": json.dumps(value)[1:-1].encode(),
    }
    return {name: raw for name, raw in forms.items() if name == "utf-8" or raw != forms["utf-8"]}


def family_of(pid: int) -> list[int]:
    """A process and everything it started that still runs; what ends meanwhile is none of it."""
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                found += family_of(int(child))
    except (FileNotFoundError, ProcessLookupError):
        return found[1:]
    return found


def found_in_memory(pid: int, values: Iterable[str]) -> set[tuple[str, str, str]]:
    """Answer (value, form, mapping) for every text found in the writable memory of a process and of its children.

    They stand still while they are looked through.
    """
    family = family_of(pid)
    for member in family:
        os.kill(member, signal.SIGSTOP)
    try:
        wanted = [(value, form, raw) for value in values for form, raw in forms_of(value).items()]
        return {hit for member in family for hit in _search(member, wanted)}
    finally:
        for member in family:
            os.kill(member, signal.SIGCONT)


def _search(pid: int, wanted: list[tuple[str, str, bytes]]) -> set[tuple[str, str, str]]:
    return {(value, form, place) for place, raw in _memory(pid) for value, form, needle in wanted if needle in raw}


def _memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """Every writable mapping's name and what is written there; blocks of zeros, never written to, are left out."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            words = line.split(maxsplit=5)
            if not words[1].startswith("rw"):
                continue
            start, end = (int(part, 16) for part in words[0].split("-"))
            place = words[5].strip() if len(words) > 5 else "anonymous"
            run = bytearray()
            for at in range(start, end, BLOCK):
                try:
                    raw = os.pread(memory.fileno(), min(BLOCK, end - at), at)
                except OSError:  # a mapping of a device
                    break
                if raw == NOTHING[: len(raw)]:
                    yield place, bytes(run)
                    run.clear()
                else:
                    run += raw
            yield place, bytes(run)
