"""A whole picture for a printer: rows of dots, one bit a dot, the most significant on the left, 1 is black."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from devices.printer.encoding import Strip, encode
from devices.printer.profile import DEFAULT
from ui.paper import strip as drawn


@dataclass(frozen=True, slots=True)
class Picture:
    """`raw` is rows of `width_dots` / 8 bytes each."""

    width_dots: int
    raw: bytes

    def bands(self) -> Iterator[bytes]:
        return encode((drawn.Strip(self.raw),), replace(DEFAULT, width_dots=self.width_dots))


def whole(strips: Iterable[Strip], width_dots: int) -> Picture:
    """Join strips that were drawn one by one."""
    return Picture(width_dots, b"".join(strip.rows for strip in strips))
