"""ESC/POS as bytes, without I/O: raster bands out, status bytes in. Clauses are of Epson's ESC/POS reference.

A strip is whole rows of dots, one bit a dot, the most significant on the left, 1 is black.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

BAND_ROWS = 64
INITIALISE = b"\x1b@"  # ESC @
FEED_AND_CUT = b"\x1dVB\x10"  # GS V B n: feed past the cutter, partial cut: one point holds the paper. Some have no GS V A
STATUS = {kind: bytes([0x10, 0x04, kind]) for kind in (1, 2, 3, 4)}  # DLE EOT n
OFFLINE = 0x08  # in the answer to DLE EOT 1: cover open, paper out, error
ABANDON = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers


class Align(Enum):
    """Where a narrow band stands: ESC a n."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


def bands(strips: Iterable[bytes], width_dots: int) -> Iterator[bytes]:
    """Encode strips of rows as bands of at most 64 (GS v 0), blank rows as feed (ESC J), blank bytes at both sides left out.

    A band leaves as soon as the next row is known not to belong to it: the first one before the last strip is drawn.
    What is left out at the left stays blank by alignment (ESC a) within a printing area as wide as the picture (GS W),
    whatever the paper's. The printer is expected as ESC @ leaves it.
    """
    size, aligned = width_dots // 8, Align.LEFT
    area = b"\x1dW" + width_dots.to_bytes(2, "little")
    for blank, rows in _groups(strips, size):
        for feed in range(blank, 0, -255):
            yield area + b"\x1bJ" + bytes([min(feed, 255)])
            area = b""
        if not rows:
            continue
        left = min(size - len(row.lstrip(b"\x00")) for row in rows)
        right = min(size - len(row.rstrip(b"\x00")) for row in rows)
        both = min(left, right)
        sides = {Align.LEFT: (0, right), Align.CENTRE: (both, both), Align.RIGHT: (left, 0)}
        least = max(sides, key=lambda align: (sum(sides[align]), align is aligned))
        turn = b"" if least is aligned else b"\x1ba" + bytes([least.value])
        aligned, (left, right) = least, sides[least]
        width = size - left - right
        head = b"\x1dv0\x00" + width.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
        yield area + turn + head + b"".join(row[left : size - right] for row in rows)
        area = b""


def _groups(strips: Iterable[bytes], size: int) -> Iterator[tuple[int, list[bytes]]]:
    """Blank rows and the written ones after them, at most 64; the last group may have none."""
    blank, rows, white = 0, list[bytes](), bytes(size)
    for row in (strip[at : at + size] for strip in strips for at in range(0, len(strip), size)):
        written = row != white
        if rows and (not written or len(rows) == BAND_ROWS):
            yield blank, rows
            blank, rows = 0, []
        if written:
            rows.append(row)
        else:
            blank += 1
    yield blank, rows


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer said of itself."""

    online: bool
    cover_open: bool
    paper_out: bool
    paper_low: bool
    cutter_error: bool
    error: bool


def decode_status(answers: dict[int, int]) -> PrinterStatus:
    """Join the answers to DLE EOT 1 to 4 (each one byte)."""
    offline, causes, errors, paper = (answers[kind] for kind in (1, 2, 3, 4))
    return PrinterStatus(
        online=not offline & OFFLINE,
        cover_open=bool(causes & 0x04),
        paper_out=bool(causes & 0x20 or paper & 0x60),
        paper_low=bool(paper & 0x0C),
        cutter_error=bool(errors & 0x08),
        error=bool(errors & 0x64),
    )


def is_status_byte(byte: int) -> bool:
    """Whether a byte can be an answer to DLE EOT: 0xx1xx10. XON, XOFF and automatic status look otherwise."""
    return byte & 0x93 == 0x12
