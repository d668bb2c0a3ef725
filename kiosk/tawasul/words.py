"""The code tables (codes.toml) and the words made from them, in the language that was asked for."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from hijridate import Gregorian

CODES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("codes.toml").read_text("utf-8"))


def language_of(accept: str) -> int:
    """Answer 0 for Arabic (the default) or 1 for English, by the first known tag of Accept-Language."""
    for part in accept.lower().split(","):
        tag = part.split(";")[0].strip().split("-")[0]
        if tag in ("ar", "en"):
            return int(tag == "en")
    return 0


@lru_cache(maxsize=8192)  # a list of eight shows seventeen days, and they come again
def day(value: date) -> dict[str, str]:
    """One day in both calendars (Umm al-Qura), as the contract has it."""
    hijri = Gregorian(value.year, value.month, value.day).to_hijri()
    return {"gregorian": value.isoformat(), "hijri": hijri.isoformat()}


def department(code: str, language: int) -> str:
    return str(CODES["departments"][code][language])
