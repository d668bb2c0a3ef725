"""Card profiles from config/cards/*.toml (its README is the format): every mistake in all of them is told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from devices.card.fields import CALENDARS, ENCODINGS
from devices.card.numbers import CHECKS
from devices.card.profile_rules import CardProfile, FieldRule, Read, Selection
from devices.card.profile_table import (
    Key,
    Wrong,
    atr_pattern,
    hexadecimal,
    listed,
    number,
    one_of,
    read_table,
    text,
    whole,
)

FIELD_NAMES = ("id_number", "name_ar", "name_en", "name_local", "birth_date", "sex", "expiry")


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


def parse_profile(name: str, source: str) -> CardProfile:
    """Read one profile; raises ProfileError with all that is wrong in it."""
    try:
        said = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"not readable as TOML: {error}") from None
    faults: list[str] = []
    top = read_table("", said, _PROFILE, faults.append)
    match = read_table("match", top["match"], _MATCH, faults.append) if "match" in top else {}
    limits = read_table("limits", top.get("limits", {}), _LIMITS, faults.append)
    rows = partial(_rows, fault=faults.append)
    reads, rules = rows("reads", top.get("reads", {}), _READ), rows("fields", top.get("fields", {}), _FIELD)
    faults += _together(reads, rules)
    if faults:
        raise ProfileError("; ".join(faults))
    return CardProfile(
        name,
        match["atrs"],
        match["selects"],
        tuple(Read(key, **values) for key, values in reads.items()),
        tuple(FieldRule(key, values.pop("from"), **values) for key, values in rules.items()),
        top["assurance"],
        limits["apdus"],
        limits["seconds"],
    )


def _rows(
    table: str, said: Mapping[str, Any], keys: Mapping[str, Key], *, fault: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    return {name: read_table(f"{table}.{name}", values, keys, fault) for name, values in said.items()}


def _together(reads: Mapping[str, Mapping[str, Any]], rules: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Faults that no key can tell alone."""
    out = []
    for name, read in reads.items():
        if read.get("sfi") is not None and read.get("length", 0) > 256:
            out.append(f"“reads.{name}.length” is more than the 256 bytes that an sfi reaches")
    for name, rule in rules.items():
        source, known = rule.get("from"), ", ".join(reads)
        if name not in FIELD_NAMES:
            out.append(f"“fields.{name}” is no field; known: {', '.join(FIELD_NAMES)}")
        if source is not None and source not in reads:
            out.append(f"“fields.{name}.from” is no read; known: {known}")
        elif source is not None and (rule.get("end") or 0) > reads[source].get("length", 0):
            out.append(f"“fields.{name}.end” lies behind the end of “reads.{source}”")
    if "id_number" not in rules:
        out.append("“fields.id_number” is missing")
    return out


def _selection(said: Any) -> Selection:
    match = re.fullmatch(r"([0-9A-Fa-f]{2})([0-9A-Fa-f]{2}):([0-9A-Fa-f]{4})", said) if isinstance(said, str) else None
    if match is None:
        raise Wrong("it must be P1, P2 and a file's identifier in hexadecimal, such as 000C:0101")
    return Selection(int(match[1], 16), int(match[2], 16), bytes.fromhex(match[3]))


def _application(said: Any) -> Selection:
    """An AID, or a file as `_selection` has it."""
    return _selection(said) if ":" in str(said) else Selection(0x04, 0x00, hexadecimal(1, 16)(said))


def _table(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict) or not said:
        raise Wrong("it must be a table, and not an empty one")
    return said


def _assurance(said: Any) -> str:
    if said != "low":
        raise Wrong("card data alone is never more than “low”")
    return "low"


def _status_words(said: Any) -> frozenset[int]:
    return frozenset(int.from_bytes(raw, "big") for raw in listed(hexadecimal(2, 2))(said))


_PROFILE = {
    "assurance": Key(_assurance, "low"),
    "match": Key(_table),
    "limits": Key(_table, {}),
    "reads": Key(_table),
    "fields": Key(_table),
}
_MATCH = {"selects": Key(listed(_application)), "atrs": Key(listed(atr_pattern), ())}
_LIMITS = {"apdus": Key(whole(1, 200), 64), "seconds": Key(number(0.1, 20), 5.0)}
_READ = {
    "cla": Key(whole(0, 0xFE), 0),
    "select": Key(_selection, None),
    "offset": Key(whole(0, 0x7FFF), 0),
    "sfi": Key(whole(1, 30), None),
    "header": Key(whole(2, 16), 0),
    "length": Key(whole(1, 32_768)),
    "command_data": Key(hexadecimal(1, 255), b""),
    "accept": Key(_status_words, frozenset({0x9000})),
}
_FIELD = {
    "from": Key(text),
    "start": Key(whole(0, 32_767), 0),
    "end": Key(whole(1, 32_768), None),
    "tag": Key(whole(1, 0xFFFF), None),
    "pieces": Key(whole(1, 255), None),
    "encoding": Key(one_of(*ENCODINGS), "ascii"),
    "split": Key(text, ""),
    "join": Key(text, " "),
    "digits": Key(whole(1, 20), 0),
    "calendar": Key(one_of(*CALENDARS), ""),
    "check": Key(one_of(*CHECKS), ""),
}
