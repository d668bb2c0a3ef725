"""Card profiles: how a card with key-less files is known and read, from config/cards/*.toml (its README is the format)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.card.fields import CALENDARS, ENCODINGS
from devices.card.numbers import CHECKS

FIELD_NAMES = ("id_number", "name_ar", "name_en", "name_local", "birth_date", "sex", "expiry")


@dataclass(frozen=True, slots=True)
class Read:
    """One file or range: READ BINARY by offset (P1P2), by short EF identifier, or a proprietary command with data."""

    name: str
    cla: int
    offset: int
    sfi: int | None
    length: int
    command_data: bytes
    accept: frozenset[int]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field lies in a read and how it is decoded: slice, or one-byte-tag TLV, then split, then a date or text."""

    name: str
    source: str
    start: int
    end: int | None
    tag: int | None
    encoding: str
    split: str
    join: str
    calendar: str
    check: str


@dataclass(frozen=True, slots=True)
class CardProfile:
    name: str
    atr: bytes
    atr_mask: bytes
    selects: tuple[bytes, ...]
    reads: tuple[Read, ...]
    fields: tuple[FieldRule, ...]
    assurance: str
    apdus: int
    seconds: float


class ProfileError(Exception):
    """Every fault of a profile, one sentence a line."""


def load_profiles(folder: Path) -> tuple[CardProfile, ...]:
    """Load every *.toml of a folder; raises ProfileError with all that is wrong in all of them."""
    faults: list[str] = []
    profiles = []
    for path in sorted(folder.glob("*.toml")):
        try:
            profiles.append(parse_profile(path.stem, path.read_text("utf-8")))
        except (ProfileError, OSError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: {error}")
    if not profiles and not faults:
        faults.append(f"{folder}: holds no card profile (*.toml)")
    if faults:
        raise ProfileError("\n".join(faults))
    return tuple(profiles)


def parse_profile(name: str, text: str) -> CardProfile:
    """Read one profile; raises ProfileError."""
    try:
        source = tomllib.loads(text)
        match, reads, rules = source["match"], source["reads"], source["fields"]
        profile = CardProfile(
            name,
            bytes.fromhex(match.get("atr", "")),
            bytes.fromhex(match.get("atr_mask", "")),
            tuple(bytes.fromhex(aid) for aid in match["selects"]),
            tuple(_read(key, value) for key, value in reads.items()),
            tuple(_rule(key, value) for key, value in rules.items()),
            source.get("assurance", "low"),
            int(source.get("limits", {}).get("apdus", 64)),
            float(source.get("limits", {}).get("seconds", 5.0)),
        )
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"not readable as TOML: {error}") from None
    except KeyError as error:
        raise ProfileError(f"{error} is missing") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise ProfileError(f"a value is of the wrong kind: {error}") from None
    faults = list(_faults(profile))
    if faults:
        raise ProfileError("; ".join(faults))
    return profile


def _read(name: str, value: dict[str, Any]) -> Read:
    accept = frozenset(int(word, 16) for word in value.get("accept", ["9000"]))
    data = bytes.fromhex(value.get("command_data", ""))
    return Read(name, value.get("cla", 0), value.get("offset", 0), value.get("sfi"), value["length"], data, accept)


def _rule(name: str, value: dict[str, Any]) -> FieldRule:
    return FieldRule(
        name,
        value["from"],
        value.get("start", 0),
        value.get("end"),
        value.get("tag"),
        value.get("encoding", "ascii"),
        value.get("split", ""),
        value.get("join", " "),
        value.get("calendar", ""),
        value.get("check", ""),
    )


def _faults(profile: CardProfile) -> list[str]:
    out = []
    if not profile.selects:
        out.append("match.selects needs at least one AID")
    if len(profile.atr) != len(profile.atr_mask):
        out.append("match.atr and match.atr_mask must be of one length")
    for read in profile.reads:
        if not 1 <= read.length <= 32_768 or not 0 <= read.offset <= 0x7FFF or not 0 <= read.cla <= 0xFE:
            out.append(f"reads.{read.name}: length, offset or cla is out of range")
        if read.sfi is not None and (not 1 <= read.sfi <= 30 or read.length > 256):
            out.append(f"reads.{read.name}: sfi is 1 to 30 and its length at most 256")
    if not 1 <= profile.apdus <= 200 or not 0.1 <= profile.seconds <= 20:
        out.append("limits: apdus is 1 to 200 and seconds 0.1 to 20")
    names = {read.name for read in profile.reads}
    for rule in profile.fields:
        for value, known, what in (
            (rule.name, FIELD_NAMES, "field"),
            (rule.source, names, "read"),
            (rule.encoding, ENCODINGS, "encoding"),
            (rule.calendar, ("", *CALENDARS), "calendar"),
            (rule.check, ("", *CHECKS), "check"),
        ):
            if value not in known:
                out.append(f"fields.{rule.name}: “{value}” is no {what}; known: {', '.join(sorted(filter(None, known)))}")
    if "id_number" not in {rule.name for rule in profile.fields}:
        out.append("fields.id_number is missing")
    if profile.assurance != "low":
        out.append("assurance: card data alone is never more than “low”")
    return out
