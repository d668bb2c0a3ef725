"""A command APDU as the chip takes it apart, ISO/IEC 7816-3 §12.1.3; a wrong length is the chip's 6700."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """`le` is 0 when nothing is expected; 256 and 65,536 stand for 00 and 0000."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int = 0


def parse(raw: bytes, *, extended: bool) -> Command | None:
    """Read a command; None where its lengths are none, or are extended and the chip knows no such."""
    if len(raw) < 4:
        return None
    head, rest = (raw[0], raw[1], raw[2], raw[3]), raw[4:]
    if not rest:
        return Command(*head)
    if len(rest) == 1:
        return Command(*head, le=rest[0] or 256)
    if rest[0] and len(rest) in (1 + rest[0], 2 + rest[0]):
        data, le = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        return Command(*head, data, (le[0] or 256) if le else 0)
    if rest[0] or not extended or len(rest) < 3:
        return None
    if len(rest) == 3:
        return Command(*head, le=int.from_bytes(rest[1:], "big") or 65_536)
    size = int.from_bytes(rest[1:3], "big")
    le = rest[3 + size :]
    if not size or len(rest) < 3 + size or len(le) not in (0, 2):
        return None
    return Command(*head, rest[3 : 3 + size], (int.from_bytes(le, "big") or 65_536) if le else 0)
