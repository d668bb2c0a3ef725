"""What evidence proves, in six levels, and what each may see and do: a table that the operator owns.

It stands in `[assurance]` of the kiosk's own settings file, so that one file says it; the service enforces it and the kiosk
only shows it. What a file leaves out is as assurance.toml has it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

DEFAULT = Path(__file__).with_name("assurance.toml")
PERMISSIONS = ("prove", "list", "details", "print")
LEVELS_SINCE = 1, 4  # of the contract: who speaks less knows three levels, and no list whose subjects are withheld


class Evidence(Enum):
    """What was shown; each is worth more than the one before it."""

    DATA_ONLY = "data_only"  # what a key-less card says: anybody could have copied or made it
    DATA_AUTHENTIC = "data_authentic"  # what a country signed: it may be a copy
    CHIP_GENUINE = "chip_genuine"  # and the chip has shown that it is the one that the country signed for


@dataclass(frozen=True, slots=True)
class Level:
    """`holder`: whoever stands there has been confirmed as the holder, by a code or otherwise."""

    evidence: Evidence
    holder: bool

    @property
    def name(self) -> str:
        return f"{self.evidence.value}_and_holder" if self.holder else self.evidence.value

    def told(self, speaks: tuple[int, int]) -> str:
        """The level's name as a caller of this version of the contract knows it."""
        if speaks >= LEVELS_SINCE:
            return self.name
        return "low" if not self.holder else "high" if self.evidence is Evidence.CHIP_GENUINE else "substantial"


LEVELS = tuple(Level(evidence, holder) for holder in (False, True) for evidence in Evidence)


class PolicyError(Exception):
    """The text is for an operator."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What each level permits, in the order of PERMISSIONS."""

    table: Mapping[Level, tuple[str, ...]]

    def permits(self, level: Level, permission: str) -> bool:
        return permission in self.table[level]

    def told(self, level: Level, speaks: tuple[int, int]) -> list[str]:
        """What is permitted, in words that a caller of this version of the contract knows."""
        return [word for word in self.table[level] if word != "details" or speaks >= LEVELS_SINCE]


def policy_of(file: Path | None = None) -> Policy:
    """Read the default table, and over it what `file` says; raises PolicyError."""
    words = dict[str, object]()
    for source in (DEFAULT, file) if file else (DEFAULT,):
        try:
            table = tomllib.loads(source.read_text("utf-8")).get("assurance", {})
        except (OSError, ValueError) as error:
            raise PolicyError(f"{source}: cannot be read as TOML ({type(error).__name__}).") from None
        names = {level.name for level in LEVELS}
        strange = sorted(set(table) - names) if isinstance(table, dict) else ["it"]
        if strange:
            raise PolicyError(f"{source}: [assurance] {strange[0]} is no level. Known: {', '.join(sorted(names))}.")
        words |= table
    return Policy({level: _permitted(level, words[level.name]) for level in LEVELS})


def _permitted(level: Level, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not all(word in PERMISSIONS for word in words):
        raise PolicyError(f"[assurance] {level.name} is no list of words. Known: {', '.join(PERMISSIONS)}.")
    if level.holder and "prove" in words:
        raise PolicyError(f"[assurance] {level.name} permits prove, but the holder has been confirmed. Take it out.")
    if "list" not in words and not {"details", "print"}.isdisjoint(words):
        raise PolicyError(f"[assurance] {level.name} permits details or print without list. Add list.")
    return tuple(word for word in PERMISSIONS if word in words)
