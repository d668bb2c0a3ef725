"""The service's policy, as data: limits.toml, and over it what an operator's own file says (--limits)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

LIMITS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))


class LimitsError(Exception):
    """The text is for an operator."""


def overlay(path: Path) -> None:
    """Let a file's values stand in place of these; called once, before anything is built. Raises LimitsError."""
    try:
        own = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LimitsError(f"{path} cannot be read as TOML ({type(error).__name__}).") from error
    _overlay(LIMITS, own, str(path))


def _overlay(known: dict[str, Any], own: dict[str, Any], place: str) -> None:
    for name, value in own.items():
        if name not in known or type(value) is not type(known[name]):
            raise LimitsError(f"{place}: “{name}” is no limit, or not of its kind. Known: {', '.join(known)}.")
        if isinstance(value, dict):
            _overlay(known[name], value, f"{place} [{name}]")
        else:
            known[name] = value
