"""IBM Plex Sans Arabic (SIL Open Font License), fetched at set-up beside the virtual environment: Latin and Arabic in one."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFontDatabase

FAMILY = "IBM Plex Sans Arabic"


class FontsMissing(Exception):
    """The typeface was not fetched: `make run` does it."""


def load_fonts() -> str:
    """Load the typeface into the running QGuiApplication and answer its family; raises FontsMissing."""
    found = sorted((Path(sys.prefix) / "share" / "kiosk" / "fonts").glob("*.woff2"))
    if not found or any(QFontDatabase.addApplicationFont(str(path)) < 0 for path in found):
        raise FontsMissing("IBM Plex Sans Arabic is not installed. Run .ci/setup run.")
    return FAMILY
