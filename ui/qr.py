"""QR codes as rows of modules, true is dark: for the screen and for the paper."""

from __future__ import annotations

import segno


def qr_rows(text: str, *, border: int) -> list[list[bool]]:
    """Encode with error correction M; `border` is the quiet zone in modules, and the standard's is four."""
    return [[bool(module) for module in row] for row in segno.make_qr(text, error="m").matrix_iter(border=border)]
