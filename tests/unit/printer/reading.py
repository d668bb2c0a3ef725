"""Reads text-mode paper back: bytes to lines as a printer sets them, and an Arabic line as an eye reads it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MIRROR = str.maketrans("()<>[]{}«»", ")(><][}{»«")
LATIN_RUN = re.compile(r"%?[0-9A-Za-z](?:[0-9A-Za-z .:/@+&?=_-]*[0-9A-Za-z])?[+∙]*")
ARABIC_RUN = re.compile("[0-9/-]*[ﺀ-ﻼ][0-9/ﺀ-ﻼ-]*")
FIXED = {b"\x1b@": 2, b"\x1bt": 3, b"\x1ba": 3, b"\x1bE": 3, b"\x1d!": 3}


@dataclass(frozen=True, slots=True)
class Line:
    """`glyphs` from left to right; `side` is 0 left, 1 centre, 2 right; `code` is what a QR command drew there."""

    glyphs: str = ""
    side: int = 0
    bold: bool = False
    size: int = 0
    code: str = ""

    @property
    def cells(self) -> int:
        return len(self.glyphs) * (2 if self.size & 0x10 else 1)

    def read(self, *, rtl: bool) -> str:
        """The letters in the order of reading, without how they were joined."""
        seen = _from_the_right(self.glyphs) if rtl else ARABIC_RUN.sub(lambda run: _from_the_right(run[0]), self.glyphs)
        return " ".join(unicodedata.normalize("NFKC", seen.replace("ﹽ", "")).split())


def _from_the_right(glyphs: str) -> str:
    seen = LATIN_RUN.sub(lambda run: run[0][::-1], glyphs[::-1].translate(MIRROR))
    return re.sub("[ﻵ-ﻼ]", lambda ligature: unicodedata.normalize("NFKC", ligature[0]), seen)


def lines_of(raw: bytes) -> list[Line]:
    """Set a text receipt as a printer does; fails on any command that text mode has no business with."""
    found, settings, at, stored, pending = [], {}, 0, "", b""
    while at < len(raw):
        head = raw[at : at + 2]
        if raw[at : at + 3] == b"\x1d(k":
            size = int.from_bytes(raw[at + 3 : at + 5], "little")
            body = raw[at + 5 : at + 5 + size]
            stored = body[3:].decode() if body[1:3] == b"P0" else stored
            if body[1:3] == b"Q0":
                found.append(Line(side=settings.get("side", 0), code=stored))
            at += 5 + size
        elif head in FIXED:
            name = {b"\x1ba": "side", b"\x1bE": "bold", b"\x1d!": "size"}.get(head)
            settings |= {name: raw[at + 2]} if name else {}
            at += FIXED[head]
        elif raw[at] == 0x0A:
            found.append(Line(pending.decode("cp864").replace("٪", "%"), **settings))
            pending, at = b"", at + 1
        else:
            assert raw[at] >= 0x20, f"no command of text mode: {raw[at : at + 4].hex()}"
            pending, at = pending + raw[at : at + 1], at + 1
    assert pending == b""
    return found
