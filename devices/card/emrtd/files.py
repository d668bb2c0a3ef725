"""The elementary files that a reading may ask for, Doc 9303-10 §4, and what may come of asking for one.

The face (DG2) and other biometrics are not in the list, so nothing can ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class File(Enum):
    """Short EF identifier and the tag that the file begins with; the file identifier is 01 and the short one."""

    CARD_ACCESS = (0x1C, 0x31)
    CARD_SECURITY = (0x1D, 0x30)
    COM = (0x1E, 0x60)
    SOD = (0x1D, 0x77)
    DG1 = (0x01, 0x61)
    DG11 = (0x0B, 0x6B)
    DG12 = (0x0C, 0x6C)
    DG14 = (0x0E, 0x6E)
    DG15 = (0x0F, 0x6F)

    @property
    def sfi(self) -> int:
        return self.value[0]

    @property
    def tag(self) -> int:
        return self.value[1]

    @property
    def identifier(self) -> bytes:
        return bytes([0x01, self.sfi])

    @property
    def group(self) -> int:
        """The number of a data group, which is its short identifier; 0 for what is none."""
        return self.sfi if self.name.startswith("DG") else 0


@dataclass(frozen=True, slots=True, repr=False)
class FileRead:
    """The whole file, head included, without what the chip keeps behind its end."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Absent:
    """The chip has no such file."""


@dataclass(frozen=True, slots=True)
class AccessRefused:
    """The chip has the file or not, and does not give it: its status word."""

    sw: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """The file is not what its place says, or is another; `reason` never holds content."""

    reason: str
    another: bool = field(default=False, compare=False)


FileOutcome = FileRead | Absent | AccessRefused | Malformed
