"""What settings say of the printer, judged with its line and its model: its address, its profile, and what both can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from devices.printer.line_address import baud_of, parse_address
from devices.printer.profile import PrinterProfile
from devices.printer.profile_file import ProfileError, UnknownProfile, load_profile
from devices.printer.text_choice import picture_seconds
from devices.toml_text import line_of

if TYPE_CHECKING:
    from kiosk.runtime.settings import Settings

PRINTERS = "printers"
"""The folder beside the settings in which a site's own printer profiles lie."""


def printer_profile(settings: Settings, folder: Path) -> PrinterProfile:
    """Load the printer's profile as this machine's is, its settings in `folder`: what a model can keep is not always there."""
    model = load_profile(settings.printer.profile, folder / PRINTERS)
    return replace(model, stored_logo=settings.printer.stored_logo)


def address_fault(settings: Settings) -> str | None:
    """A sentence when the address is none."""
    try:
        parse_address(settings.printer.address)
    except ValueError as error:
        return f"“printer.address”: {error}"
    return None


def model_faults(settings: Settings, text: str, path: Path) -> list[str]:
    """What `text`, the settings' file at `path`, wants and the model lacks, or what is wrong with the model's own file."""
    try:
        profile = load_profile(settings.printer.profile, path.parent / PRINTERS)
    except UnknownProfile as error:
        line = line_of(text, "printer", "profile")
        return [f"{path}{f':{line}' if line else ''}: “printer.profile”: {error}"]
    except ProfileError as error:
        return error.sentences
    return [f"{path}:{line_of(text, 'printer', key)}: {sentence}" for key, sentence in _lacks(settings, profile)]


def _lacks(settings: Settings, profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    asked = {
        "exit_sensor": (settings.printer.exit_sensor, profile.full_status, "full_status"),
        "stored_logo": (settings.printer.stored_logo, profile.stored_logo, "stored_logo"),
    }
    for key, (wanted, has, capability) in asked.items():
        if wanted and not has:
            yield key, f"“printer.{key}” is true; the profile “{profile.name}” has no {capability}."
    baud = baud_of(settings.printer.address)
    if profile.code_page is None and (takes := picture_seconds(baud)) > settings.printer.deadline_seconds:
        yield (
            "address",
            f"“printer.address”: a receipt of dots takes {takes:.0f} s at {baud} baud, longer than it may, "
            f"and the profile “{profile.name}” has no Arabic letters in its place.",
        )
