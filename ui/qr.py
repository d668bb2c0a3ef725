"""QR codes as rows of modules, true is dark: for the screen and for the paper."""

from __future__ import annotations

import segno

MASK = 3  # (row + column) mod 3: no stripes in either direction


def qr_rows(text: str, *, border: int) -> list[list[bool]]:
    """Encode with error correction M; `border` is the quiet zone in modules, and the standard's is four.

    The mask is given: to weigh all eight costs 14 ms of a receipt's 25, and every reader undoes any of them.
    """
    return [[bool(module) for module in row] for row in segno.make_qr(text, error="m", mask=MASK).matrix_iter(border=border)]
