"""Sorting a printer's bytes: which answer a question, and which it sends of its own accord. Pure.

A serial line carries flow control and noise between them, and automatic status (ASB) whose later bytes look like answers.
Clauses are of Epson's ESC/POS reference.
"""

from __future__ import annotations

from enum import Enum, auto

FLOW_CONTROL = (0x11, 0x13)  # XON, XOFF: a serial line puts them between any two bytes
CLEARED = b"\x37\x25\x00"  # the answer to DLE DC4 8
TOGETHER_SECONDS = 0.5  # bytes that belong together come within this


class Answer(Enum):
    STATUS = auto()  # 0xx1xx10: to DLE EOT
    PLACE = auto()  # 0xx0xxxx: to GS r
    CLEARED = auto()


class Answers:
    """Told each byte and when it came."""

    def __init__(self) -> None:
        self._at = 0.0
        self._automatic = self._cleared = 0  # how many bytes of ASB are still to come; of CLEARED have come

    def sort(self, byte: int, *, at: float) -> Answer | None:
        """Answer what the byte completes; None when nobody asked for it, or more of it is to come."""
        if byte in FLOW_CONTROL:
            return None
        if at - self._at > TOGETHER_SECONDS:
            self._automatic = self._cleared = 0
        self._at = at
        if self._cleared and byte == CLEARED[self._cleared]:
            self._cleared = (self._cleared + 1) % len(CLEARED)
            return None if self._cleared else Answer.CLEARED
        self._cleared = 0
        if self._automatic and not byte & 0x90:
            self._automatic -= 1
            return None
        if byte == CLEARED[0]:
            self._cleared = 1
            return None
        if byte & 0x93 == 0x10:
            self._automatic = 3
            return None
        if byte & 0x93 == 0x12:
            return Answer.STATUS
        return None if byte & 0x90 else Answer.PLACE
