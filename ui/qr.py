"""QR codes as modules: for the screen and for the paper. Error correction M."""

from __future__ import annotations

import segno

QUICK_MASK = 3  # (row + column) mod 3: no stripes in either direction


def qr_rows(text: str, *, border: int) -> list[list[bool]]:
    """Rows of modules, true is dark; `border` is the quiet zone in modules, and the standard's is four."""
    return [[bool(module) for module in row] for row in segno.make_qr(text, error="m").matrix_iter(border=border)]


def quick_modules(text: str) -> list[bytes]:
    """Rows without a quiet zone, one byte a module, 1 is dark.

    The mask is given: to seek the best of eight takes 14 ms, half of a receipt's drawing time. Every reader undoes any of them.
    """
    return [bytes(row) for row in segno.make_qr(text, error="m", mask=QUICK_MASK).matrix]
