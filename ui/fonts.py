"""IBM Plex Sans Arabic (SIL Open Font License), fetched at set-up beside the virtual environment: Latin and Arabic in one."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

FAMILY = "IBM Plex Sans Arabic"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")  # those that screen and paper use: each takes 3 ms and 0.2 MB
FIRST = ("SemiBold",)  # what the starting window needs


class FontsMissing(Exception):
    """The typeface was not fetched: `make run` does it."""


@cache
def load_fonts(weights: tuple[str, ...] = WEIGHTS) -> None:
    """Have these weights of the typeface in the running QGuiApplication; raises FontsMissing."""
    folder = Path(sys.prefix) / "share" / "kiosk" / "fonts"
    if any(_font(str(folder / f"IBMPlexSansArabic-{weight}.woff2")) < 0 for weight in weights):
        raise FontsMissing("IBM Plex Sans Arabic is not installed. Run .ci/setup run.")


@cache
def _font(file: str) -> int:
    """Loaded once: Qt keeps every copy, 3 kB of names and 1 ms for each receipt that would load it anew."""
    return QFontDatabase.addApplicationFont(file)
