"""ESC/POS as bytes, without I/O: raster bands and what stands around them. Clauses are of Epson's ESC/POS reference.

A strip is whole rows of dots, one bit a dot, the most significant on the left, 1 is black.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from struct import Struct

BAND_ROWS = 64
HEAD = Struct("<4sHH")  # of a band
HEAD_BYTES = HEAD.size
INKED = b"\x00".ljust(256, b"\x01")
MOST_FEED = 255  # of one ESC J
INITIALISE = b"\x1b@"  # ESC @
FEED_AND_CUT = b"\x1dVB\x10"  # GS V B n: feed past the cutter, partial cut: one point holds the paper. Some have no GS V A
ABANDON = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers


def bands(
    strips: Iterable[bytes], width_dots: int, *, start: bytes = b"", feeds: bool = True, aligns: bool = True
) -> Iterator[bytes]:
    """Encode rows as bands of at most 64 (GS v 0), blank rows as feed (ESC J), blank bytes at both sides left out.

    Each item is a feed and the bands up to the next blank row, at most 64 rows, and leaves before the next strip is drawn.
    What is left out at the left stays blank by alignment (ESC a) within a printing area that must be as wide as the
    picture. The printer is expected aligned to the left, as ESC @ leaves it. `start` goes before all; where a printer
    `feeds` not, blank rows are sent as rows of one byte; where it `aligns` no rasters, only the right side is left out.
    """
    size, aligned, blank, height, chunk = width_dots // 8, 0, 0, 0, [start]
    for strip in strips:
        end = 0
        for top, bottom, first, last in _pieces(strip, size, aligns):
            blank, end, count = blank + top - end, bottom, bottom - top
            if height and (blank or height + count > BAND_ROWS):
                yield b"".join(chunk)
                chunk, height = [], 0
            if blank:
                chunk.append(blank_rows(blank, feeds=feeds))
                blank = 0
            turn, aligned, width, cut = _placed(first if aligns else 0, last + 1, size, aligned)
            chunk += (turn, _head(width, count))
            chunk += [row for (row,) in cut(strip[top * size : bottom * size])]
            height += count
        blank += len(strip) // size - end
        if height:
            yield b"".join(chunk)
            chunk, height = [], 0
    if chunk or blank:
        yield b"".join((*chunk, blank_rows(blank, feeds=feeds)))


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


def _pieces(strip: bytes, size: int, aligns: bool) -> Iterator[tuple[int, int, int, int]]:
    """Those rows that are best sent as one band: from which to which of the strip, and a row's first and last byte with ink.

    A band ends after 64 rows, and where the next row costs less in a band of its own: it would widen this one, or is itself
    so much narrower.
    """
    widths = _widths(size, aligns)
    number, top, count, begin, end, least = -1, 0, 0, size, 0, 0
    for (row,) in _cut(0, size, size)(strip.translate(INKED)):
        number += 1
        first = row.find(1)
        if first < 0:
            if count:
                yield top, number, begin, end
                count, begin = 0, size
            continue
        last = row.rfind(1)
        own = widths[first][last]
        if first >= begin and last <= end and own >= least and count < BAND_ROWS:
            count += 1
            continue
        wide_begin, wide_end = (min(begin, first), max(end, last)) if count else (first, last)
        wide = widths[wide_begin][wide_end]
        if count == BAND_ROWS or (count and (count + 1) * (wide - HEAD_BYTES) > count * least + own):
            yield top, number, begin, end
            count, wide_begin, wide_end, wide = 0, first, last, own
        top = top if count else number
        count, begin, end, least = count + 1, wide_begin, wide_end, wide - HEAD_BYTES
    if count:
        yield top, number + 1, begin, end


@cache
def _widths(size: int, aligns: bool) -> list[list[int]]:
    """By the first and the last byte with ink, what is sent of a row as the alignment that spares most leaves it."""
    columns = range(size)
    if not aligns:
        return [list(range(1, size + 1))] * size
    return [[min(size - first, last + 1, size - 2 * min(first, size - last - 1)) for last in columns] for first in columns]


@cache
def _cut(begin: int, end: int, size: int) -> Callable[[bytes], Iterator[tuple[bytes]]]:
    """Cut rows of `size` bytes to those from `begin` up to `end`."""
    return Struct(f"{begin}x{end - begin}s{size - end}x").iter_unpack


@lru_cache(maxsize=1024)
def _placed(
    first: int, last: int, size: int, aligned: int
) -> tuple[bytes, int, int, Callable[[bytes], Iterator[tuple[bytes]]]]:
    """How a band is sent of which bytes `first` to `last` have ink: turn, alignment (ESC a n), width, its rows cut out."""
    both = min(first, size - last)
    sides = ((0, last), (both, size - both), (first, size))  # aligned to the left, the centre, the right
    least = min(end - begin for begin, end in sides)
    begin, end = sides[aligned]
    if end - begin == least:
        turn = b""
    else:
        aligned = next(number for number, (begin, end) in enumerate(sides) if end - begin == least)
        begin, end = sides[aligned]
        turn = b"\x1ba%c" % aligned
    return turn, aligned, end - begin, _cut(begin, end, size)
