"""Printer profiles from files, config/printers/NAME.toml (its README is the format): every mistake told at once, with its line.

What a file does not say is taken from the python-escpos profile that it names, whose list of printers is read as data.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_type_hints

from devices.printer.escpos_bytes import FEED_AND_CUT
from devices.printer.profile import PrinterProfile
from devices.toml_text import line_of, nearest

SHIPPED = Path(__file__).parents[2] / "config" / "printers"
ESCPOS = "escpos"
RANGES = {"width_dots": (384, 832), "dots_an_inch": (100, 600), "columns": (16, 80), "code_page": (0, 255)}
FULL_CUT = b"\x1dVA\x10"  # GS V A n: feed past the cutter, full cut
TEAR_OFF = b"\x1bd\x05"  # ESC d n: five lines, past the edge at which paper is torn off


class ProfileError(Exception):
    """Every fault of a profile, one sentence a line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class UnknownProfile(ProfileError):
    """There is no profile of this name."""


def load_profile(name: str, beside: Path) -> PrinterProfile:
    """Load a profile from the folder `beside` the settings, else from those that ship; raises ProfileError."""
    known = {path.stem: path for folder in (SHIPPED, beside) for path in sorted(folder.glob("*.toml"))}
    if name not in known:
        hint = nearest(name, known) or f" Known here: {', '.join(sorted(known))}."
        raise UnknownProfile([f"“{name}” is no printer profile.{hint}"])
    try:
        text = known[name].read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError([f"{known[name]}: cannot be read: {type(error).__name__}."]) from None
    return parse_profile(name, text, str(known[name]))


def parse_profile(name: str, text: str, path: str) -> PrinterProfile:
    """Read a profile from a TOML text; `path` stands before every sentence of an error."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([f"{path}: not readable as TOML: {error}."]) from None
    hints = get_type_hints(PrinterProfile)
    keys = (ESCPOS, *(item.name for item in fields(PrinterProfile) if item.name != "name"))
    own: dict[str, Any] = {}
    taken: dict[str, Any] = {"code_page": None}
    faults: list[str] = []
    for key, value in said.items():
        try:
            if key not in keys:
                hint = nearest(key, keys) or f" Known: {', '.join(keys)}."
                raise _Wrong(f"is nothing that a profile says.{hint}")
            if key == ESCPOS:
                taken |= _capabilities(value)
            else:
                own[key] = _value(key, hints[key], value)
        except _Wrong as wrong:
            line = line_of(text, "", key) or line_of(text, key)
            faults.append(f"{path}{f':{line}' if line else ''}: “{key}” {wrong}")
    found = taken | own
    if not faults and found.get("text_only") and found["code_page"] is None:
        faults.append(f"{path}: it prints letters only and has no Arabic ones. If it does, write “code_page” (README.md).")
    if faults:
        raise ProfileError(faults)
    return PrinterProfile(name=name, **found)


class _Wrong(Exception):
    """What is wrong with one value, without its key."""


def _value(key: str, kind: Any, value: Any) -> Any:
    if kind is bytes:
        try:
            return bytes.fromhex(value)
        except (TypeError, ValueError):
            raise _Wrong(f'is {value!r}; it must be a command in hexadecimal, such as "1d 56 42 10".') from None
    if kind is bool:
        if not isinstance(value, bool):
            raise _Wrong(f"is {value!r}; it must be true or false.")
        return value
    least, most = RANGES[key]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _Wrong(f"is {value!r}; it must be a whole number between {least} and {most}.")
    if key == "width_dots" and value % 8:
        raise _Wrong(f"is {value}; a row is whole bytes, so it must be a multiple of 8.")
    return value


def _capabilities(name: Any) -> dict[str, Any]:
    """What python-escpos knows of a printer. Its file is read as data: to import the package takes 100 ms and 7 MB."""
    spec = find_spec(ESCPOS)
    assert spec is not None
    assert spec.submodule_search_locations
    printers = json.loads((Path(spec.submodule_search_locations[0]) / "capabilities.json").read_text("utf-8"))["profiles"]
    if name not in printers:
        raise _Wrong(f"is {name!r}; python-escpos knows no such printer.{nearest(str(name), printers)}")
    printer = printers[name]
    features, media = printer["features"], printer["media"]
    sizes = {"width_dots": media["width"].get("pixels"), "dots_an_inch": media.get("dpi")}
    pages = [int(number) for number, page in printer["codePages"].items() if page == "CP864"]
    return {
        "columns": printer["fonts"]["0"]["columns"],
        "code_page": min(pages, default=None),
        "text_only": not features["bitImageRaster"],
        "native_qr": features["qrCode"],
        "stored_logo": features["graphics"],
        "finish": FEED_AND_CUT if features["paperPartCut"] else FULL_CUT if features["paperFullCut"] else TEAR_OFF,
    } | {key: size for key, size in sizes.items() if isinstance(size, int)}
