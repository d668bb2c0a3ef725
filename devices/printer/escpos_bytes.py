"""ESC/POS as bytes, without I/O: raster bands and what stands around them. Clauses are of Epson's ESC/POS reference.

A strip is whole rows of dots, one bit a dot, the most significant on the left, 1 is black.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from struct import Struct

BAND_ROWS = 64
HEAD = Struct("<4sHH")  # of a band
HEAD_BYTES = HEAD.size
INK = re.compile(b"[^\x00]")
MOST_FEED = 255  # of one ESC J
INITIALISE = b"\x1b@"  # ESC @
FEED_AND_CUT = b"\x1dVB\x10"  # GS V B n: feed past the cutter, partial cut: one point holds the paper. Some have no GS V A
ABANDON = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers


def bands(
    rows: Iterable[bytes], width_dots: int, *, start: bytes = b"", feeds: bool = True, aligns: bool = True
) -> Iterator[bytes]:
    """Encode rows as bands of at most 64 (GS v 0), blank rows as feed (ESC J), blank bytes at both sides left out.

    Each item is a feed and the bands up to the next blank row, at most 64 rows. It leaves as soon as that blank row is
    known: the first one before the last rows are drawn. What is left out at the left stays blank by alignment (ESC a)
    within a printing area that must be as wide as the picture. The printer is expected aligned to the left, as ESC @ leaves
    it. `start` goes before all; where a printer `feeds` not, blank rows are sent as rows of one byte; where it `aligns` no
    rasters, only the right side is left out.
    """
    size, aligned = width_dots // 8, 0
    chunk, height = [start], 0
    for blank, band, left, right, ended in _groups(rows, size, aligns):
        if height + len(band) > BAND_ROWS:
            yield b"".join(chunk)
            chunk, height = [], 0
        if blank:
            chunk.append(blank_rows(blank, feeds=feeds))
        if band:
            centred = size - max(left, right)
            spared = (size - right, 2 * centred, size - left)  # with alignment to the left, the centre, the right: ESC a n
            most = max(spared) if aligns else spared[0]
            if spared[aligned] != most:
                aligned = spared.index(most)
                chunk.append(b"\x1ba%c" % aligned)
            first, last = (0, centred, size - left)[aligned], (right, size - centred, size)[aligned]
            chunk.append(_head(last - first, len(band)))
            chunk += [row[first:last] for row in band]
        height += len(band)
        if ended:
            yield b"".join(chunk)
            chunk, height = [], 0


def printing_area(width_dots: int) -> bytes:
    """Make the printing area so wide (GS W), whatever the paper is, for what is aligned in it."""
    return b"\x1dW" + width_dots.to_bytes(2, "little")


def blank_rows(count: int, *, feeds: bool) -> bytes:
    """Leave rows blank: by feed (ESC J), or as rows of one byte."""
    most = MOST_FEED if feeds else BAND_ROWS
    heights = (min(count - at, most) for at in range(0, count, most))
    return b"".join(b"\x1bJ" + bytes([height]) if feeds else _head(1, height) + bytes(height) for height in heights)


def _head(width: int, height: int) -> bytes:
    """GS v 0: rows of `width` bytes follow."""
    return HEAD.pack(b"\x1dv0\x00", width, height)


def _groups(strips: Iterable[bytes], size: int, aligns: bool) -> Iterator[tuple[int, list[bytes], int, int, bool]]:
    """Blank rows, then those that are best sent as one band, how far these reach (left from the right edge, and right), and
    whether blank rows or nothing follow.

    A band ends after 64 rows, and where the next row costs less in a band of its own: it would widen this one, or is itself
    so much narrower.
    """
    widths = _widths(size, aligns)
    blank, rows, left, right, width = 0, list[bytes](), 0, 0, 0
    for strip in strips:
        at, end = 0, len(strip)
        while at < end:
            row = strip[at : at + size]
            own_left = len(row.lstrip(b"\x00"))
            if not own_left:
                if rows:
                    yield blank, rows, left, right, True
                    blank, rows, left, right = 0, [], 0, 0
                ink = INK.search(strip, at)
                below = ink.start() // size * size if ink else end
                blank, at = blank + (below - at) // size, below
                continue
            at += size
            own_right, count = len(row.rstrip(b"\x00")), len(rows)
            own = widths[own_left][own_right]
            if own_left <= left and own_right <= right and width <= own + HEAD_BYTES and count < BAND_ROWS:
                rows.append(row)
                continue
            wide_left, wide_right = max(left, own_left), max(right, own_right)
            wide = widths[wide_left][wide_right]
            if count == BAND_ROWS or (count and (count + 1) * wide > count * width + HEAD_BYTES + own):
                yield blank, rows, left, right, False
                blank, rows, left, right, width = 0, [row], own_left, own_right, own
            else:
                rows.append(row)
                left, right, width = wide_left, wide_right, wide
    yield blank, rows, left, right, True


@cache
def _widths(size: int, aligns: bool) -> list[list[int]]:
    """By how far it reaches left and right, what is sent of a row as the alignment that spares most leaves it."""
    reach = range(size + 1)
    if not aligns:
        return [list(reach)] * len(reach)
    return [[min(left, right, size - 2 * (size - max(left, right))) for right in reach] for left in reach]
