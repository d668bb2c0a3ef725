"""Sorting a printer's bytes: which answer a question, and which it sends of its own accord. Pure.

A serial line carries flow control and noise between them, and automatic status (ASB) whose later bytes look like answers.
Clauses are of Epson's ESC/POS reference.
"""

from __future__ import annotations

from enum import Enum, auto

FLOW_CONTROL = (0x11, 0x13)  # XON, XOFF: a serial line puts them between any two bytes
CLEARED = b"\x37\x25\x00"  # the answer to DLE DC4 8
FULL_STATUS_HEAD, FULL_STATUS_BYTES = b"\x10\x0f", 6  # to DLE EOT 20: exit_status.py hears it; late, it is nothing else
AUTOMATIC_BYTES = 4
TOGETHER_SECONDS = 0.5  # bytes that belong together come within this


class Answer(Enum):
    STATUS = auto()  # 0xx1xx10: to DLE EOT
    PLACE = auto()  # 0xx0xxxx: to GS r
    CLEARED = auto()


class Answers:
    """Told each byte and when it came."""

    def __init__(self) -> None:
        self._begun = b""  # of something that has more bytes than one
        self._at = 0.0

    def sort(self, byte: int, *, at: float) -> Answer | None:
        """Answer what the byte completes; None when nobody asked for it, or more of it is to come."""
        if byte in FLOW_CONTROL:
            return None
        if at - self._at > TOGETHER_SECONDS:
            self._begun = b""
        self._at = at
        if self._begun and _belongs(self._begun, byte):
            now = self._begun + bytes([byte])
            self._begun = b"" if len(now) == _length(now) else now
            return Answer.CLEARED if now == CLEARED else None
        if byte & 0x93 == 0x12:
            return Answer.STATUS
        if byte == CLEARED[0] or byte & 0x93 == 0x10:  # 0xx1xx00 begins automatic status
            self._begun = bytes([byte])
            return None
        return None if byte & 0x90 else Answer.PLACE


def _belongs(begun: bytes, byte: int) -> bool:
    now = begun + bytes([byte])
    if CLEARED.startswith(begun):
        return CLEARED.startswith(now)
    return now.startswith(FULL_STATUS_HEAD) or not byte & 0x90


def _length(begun: bytes) -> int:
    """How long what begins so will be."""
    if begun.startswith(FULL_STATUS_HEAD):
        return FULL_STATUS_BYTES
    return len(CLEARED) if begun[0] == CLEARED[0] else AUTOMATIC_BYTES
