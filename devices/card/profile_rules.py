"""What a card profile says: how a card with key-less files is known, read and understood. Plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What SELECT is sent: an application by its AID, or a file by its identifier and the P1 and P2 that its card wants."""

    p1: int
    p2: int
    name: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """One file or range: READ BINARY by offset (P1P2), by short EF identifier, or a proprietary command with data.

    `header` counts the bytes before the content, of which the last two say how long it is; 0: there are none.
    """

    name: str
    cla: int
    select: Selection | None
    offset: int
    sfi: int | None
    header: int
    length: int
    command_data: bytes
    accept: frozenset[int]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field lies in a read and how it is decoded: slice or TLV, then pieces, then digits, a date or a text."""

    name: str
    source: str
    start: int
    end: int | None
    tag: int | None
    pieces: int | None
    encoding: str
    split: str
    join: str
    digits: int
    calendar: str
    check: str


@dataclass(frozen=True, slots=True)
class CardProfile:
    name: str
    atrs: tuple[re.Pattern[bytes], ...]
    selects: tuple[Selection, ...]
    reads: tuple[Read, ...]
    fields: tuple[FieldRule, ...]
    assurance: str
    apdus: int
    seconds: float
