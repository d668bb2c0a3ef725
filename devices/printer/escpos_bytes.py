"""ESC/POS as bytes, without I/O: raster bands out, status bytes in. Clauses are of Epson's ESC/POS reference.

A picture is rows of dots, one bit a dot, the most significant on the left, 1 is black.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BAND_ROWS = 64
INITIALISE = b"\x1b@"  # ESC @
FEED_AND_CUT = b"\x1dVA\x10"  # GS V A n: feed past the cutter, partial cut
STATUS = {kind: bytes([0x10, 0x04, kind]) for kind in (1, 2, 3, 4)}  # DLE EOT n
OFFLINE = 0x08  # in the answer to DLE EOT 1: cover open, paper out, error
ABANDON = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers


@dataclass(frozen=True, slots=True)
class Picture:
    """`rows` of `width_dots` / 8 bytes each."""

    width_dots: int
    raw: bytes

    @property
    def height_dots(self) -> int:
        return len(self.raw) * 8 // self.width_dots

    def row(self, number: int) -> bytes:
        size = self.width_dots // 8
        return self.raw[number * size : (number + 1) * size]


def bands(picture: Picture) -> Iterator[bytes]:
    """Encode a picture as bands of at most 64 rows (GS v 0), blank rows as feed (ESC J), blank bytes at the right left out."""
    at, height = 0, picture.height_dots
    while at < height:
        blank = at
        while blank < height and not any(picture.row(blank)):
            blank += 1
        for feed in range(blank - at, 0, -255):
            yield b"\x1bJ" + bytes([min(feed, 255)])
        at = blank
        rows: list[bytes] = []
        while at < height and len(rows) < BAND_ROWS and any(row := picture.row(at)):
            rows.append(row)
            at += 1
        if rows:
            size = max(len(row.rstrip(b"\x00")) for row in rows)
            head = b"\x1dv0\x00" + size.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
            yield head + b"".join(row[:size] for row in rows)


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
