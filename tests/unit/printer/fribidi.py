"""GNU FriBidi by ctypes: the oracle of visual order, joining and mirroring. Nothing of the kiosk is used here."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

RTL, LTR = 0x111, 0x110  # FRIBIDI_PAR_RTL, FRIBIDI_PAR_LTR
FILL = "\ufeff"  # what a ligature leaves of its second letter
ARABIC_MARK = "\u061c"  # a control that it leaves where it was


@cache
def _library() -> Any:
    return ctypes.CDLL("libfribidi.so.0")


def _codes(text: str) -> Any:
    return (ctypes.c_uint32 * len(text))(*map(ord, text))


def embedding_levels(text: str, *, rtl: bool) -> list[int]:
    """The level of every character of a paragraph, spaces and isolates at its end already at the paragraph's (rule L1)."""
    size, library = len(text), _library()
    codes, types, brackets = _codes(text), (ctypes.c_uint32 * size)(), (ctypes.c_uint32 * size)()
    found, direction = (ctypes.c_int8 * size)(), ctypes.c_uint32(RTL if rtl else LTR)
    library.fribidi_get_bidi_types(codes, size, types)
    library.fribidi_get_bracket_types(codes, size, types, brackets)
    assert library.fribidi_get_par_embedding_levels_ex(types, brackets, size, ctypes.byref(direction), found)
    return list(found)


def displayed(text: str, *, rtl: bool) -> str:
    """The whole paragraph as one line from left to right, joined and mirrored, without controls."""
    size, library = len(text), _library()
    codes, direction = _codes(text), ctypes.c_uint32(RTL if rtl else LTR)
    seen = (ctypes.c_uint32 * (size + 1))()
    assert library.fribidi_log2vis(codes, size, ctypes.byref(direction), seen, None, None, None)
    kept = library.fribidi_remove_bidi_marks(seen, size, None, None, None)
    return "".join(map(chr, seen[:kept])).replace(FILL, "").replace(ARABIC_MARK, "")
