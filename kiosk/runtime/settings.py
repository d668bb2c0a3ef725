"""The kiosk's settings: typed, read once from TOML, every error told at once with its line and the nearest right word.

One frozen dataclass a table; a field's `doc` metadata is its line in README's table of settings. Never holds a secret.
"""

from __future__ import annotations

import tomllib
import types
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import time
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from devices.toml_text import line_of, nearest
from kiosk.core.choices import Factor, Interface, Language, Weekday
from kiosk.core.permissions import Permission
from kiosk.runtime.settings_versions import VERSION, VersionError, migrate

Permissions = tuple[Permission, ...]


class Profile(Enum):
    """A production profile refuses simulators, plain http and skimming commands."""

    PRODUCTION = "production"
    DEMO = "demo"


def setting(default: Any, doc: str, *, least: float | None = None, most: float | None = None) -> Any:
    return field(default=default, metadata={"doc": doc, "least": least, "most": most})


def required(doc: str) -> Any:
    return field(metadata={"doc": doc, "least": None, "most": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    emirate_ar: str = setting("إمارة منطقة مكة المكرمة", "Name of the emirate, Arabic")
    emirate_en: str = setting("Emirate of Makkah Region", "Name of the emirate, English")
    kiosk: str = setting("K-01", "This machine's name, printed and sent to the service")
    desk_ar: str = setting("مكتب الاستقبال، الدور الأرضي", "Where people are served otherwise, Arabic")
    desk_en: str = setting("the reception desk, ground floor", "Where people are served otherwise, English")
    desk_hours: str = setting("07:30–14:30", "Opening hours of that desk")
    office_phone: str = setting("", "Its telephone, printed on every paper; empty prints none")
    utc_offset_hours: int = setting(3, "Local time against UTC", least=-12, most=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    opens: time = setting(time(0), "When the kiosk begins to serve, local time")
    closes: time = setting(time(0), "When it ends; the same as `opens` is round the clock")
    first_day: Weekday = setting(Weekday.SUNDAY, "First day of the week on which it serves")
    last_day: Weekday = setting(Weekday.SATURDAY, "Last day of the week on which it serves")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    language: Language = setting(Language.ARABIC, "Language the kiosk returns to")
    width_px: int = setting(1080, "Width of the screen", least=480, most=8000)
    height_px: int = setting(1920, "Height of the screen", least=480, most=8000)
    pixels_per_mm: float = setting(3.2, "Density of the screen; sizes are in millimetres", least=1.0, most=20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    cover_seconds: float = setting(20.0, "Silence after which details are covered", least=5, most=120)
    still_there_seconds: float = setting(60.0, "Silence after which the visitor is asked", least=40, most=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    driver: str = setting("pcsc", "pcsc, or simulated in the demo")
    name: str = setting("", "Part of the PC/SC reader's name; empty takes the first")
    interface: Interface = setting(Interface.CONTACTLESS, "How a document meets the reader; words and art follow it")
    profiles: str = setting("cards", "Folder of card profiles, beside this file")
    deadline_seconds: float = setting(
        8.0, "Longest time a card may take, and a travel document from file to file", least=1, most=30
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    address: str = setting("", "A scanner of printed lines and barcodes: serial:/dev/PORT?baud=9600; empty: there is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    address: str = required("The ESC/POS printer: tcp://HOST:PORT, serial:/dev/PORT?baud=9600 or usb:VENDOR:PRODUCT")
    profile: str = setting("epson-80mm", "Its model: a file of `config/printers`, or of a folder `printers` beside this file")
    stored_logo: bool = setting(False, "Whether it keeps the emblem, put there once by `kiosk print --store-logo`")
    exit_sensor: bool = setting(False, "Whether a sensor sees paper at the exit; the profile must say how it is asked")
    roll_metres: float = setting(80.0, "Length of a new roll of paper", least=5, most=500)
    near_end_metres: float = setting(4.0, "What is left when the near-end sensor speaks: measure it once", least=0, most=50)
    warn_receipts: int = setting(40, "With paper for fewer receipts staff is told", least=1, most=500)
    deadline_seconds: float = setting(15.0, "Longest time a receipt may take", least=2, most=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    title_ar: str = setting("بيان حالة المعاملة", "Title of the paper, Arabic")
    title_en: str = setting("Transaction status", "Title of the paper, English")
    big_type: bool = setting(False, "Whether papers are set in type of 12 points instead of 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    url: str = required("Address of the Tawasul service; production takes https only")
    ca_file: str = setting("", "Certificate authority of the service; empty takes the system's")
    deadline_seconds: float = setting(8.0, "Longest time one call may take", least=1, most=14)
    health_seconds: float = setting(5.0, "Time between health checks", least=1, most=60)


ALONE, LISTED = (Permission.PROVE,), (Permission.PROVE, Permission.LIST)
WHOLE = (Permission.LIST, Permission.DETAILS, Permission.PRINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """The service is handed this file (`kiosk tawasul --policy`) and enforces it; the kiosk only tells mistakes in it."""

    data_only: Permissions = setting(ALONE, "What a key-less card alone permits: prove, list, details, print")
    data_authentic: Permissions = setting(LISTED, "What data that a country signed permit; they may be a copy")
    chip_genuine: Permissions = setting(LISTED, "What a chip permits that has shown that it is no copy")
    data_only_and_holder: Permissions = setting((Permission.LIST,), "A key-less card, and its holder confirmed")
    data_authentic_and_holder: Permissions = setting((Permission.LIST,), "Signed data, and their holder confirmed")
    chip_genuine_and_holder: Permissions = setting(WHOLE, "A genuine chip, and its holder confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    first: Factor = setting(Factor.CODE, "How a holder is asked first, where the service offers both: code or phone")
    app_ar: str = setting("تطبيق التحقق", "Name of the app in which a holder confirms, Arabic")
    app_en: str = setting("the verification app", "Name of the app in which a holder confirms, English")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    folder: str = setting(
        "/var/lib/kiosk",
        "Folder for what outlives a restart: PIN, audit, print journal, the paper's count",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    version: int = setting(VERSION, "Version of this file's form; an older file is migrated: `kiosk settings migrate`")
    profile: Profile = setting(Profile.PRODUCTION, "production or demo")
    place: Place
    hours: Hours
    screen: Screen
    privacy: Privacy
    reader: Reader
    scanner: Scanner
    printer: Printer
    receipt: Receipt
    backend: Backend
    assurance: Assurance
    holder: Holder
    state: State


class SettingsError(Exception):
    """Every fault of a settings file, one sentence a line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def load(path: Path, *, whole: bool = True) -> Settings:
    """Read a settings file; raises SettingsError with everything that is wrong with it.

    Not `whole` leaves out what is judged with the printer's line and model.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise SettingsError([f"{path}: there is no such file."]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: cannot be read: {type(error).__name__}."]) from None
    settings = parse(text, str(path), whole=whole)
    if whole:
        from kiosk.runtime.printer_settings import model_faults  # 10 ms that a first frame does not wait for

        if faults := model_faults(settings, text, path):
            raise SettingsError(faults)
    return settings


def parse(text: str, name: str, *, whole: bool = True) -> Settings:
    """Read settings from a TOML text; `name` stands before every sentence of an error. `whole` as for `load`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{name}: not readable as TOML: {error}."]) from None
    try:
        migrate(tables)
    except VersionError as error:
        raise SettingsError([f"{name}: {error}"]) from None
    errors: list[str] = []

    def say(table: str, key: str | None, sentence: str) -> None:
        line = line_of(text, table, key)
        errors.append(f"{name}{f':{line}' if line else ''}: {sentence}")

    settings: Settings | None = _table(Settings, tables, "", say)
    if settings is None or errors:
        raise SettingsError(errors)
    for sentence in _together(settings, whole=whole):
        errors.append(f"{name}: {sentence}")
    if errors:
        raise SettingsError(errors)
    return settings


def _table(kind: Any, values: dict[str, Any], table: str, say: Any) -> Any:
    """Fill the dataclass `kind`; answer None when it cannot be filled. Every fault is said."""
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}
    for key in values:
        if key not in known:
            where = f"[{table}] " if table else ""
            hint = nearest(key, known) or f" Known here: {', '.join(known)}."
            is_table = isinstance(values[key], dict)
            say(key if is_table and not table else table, None if is_table else key, f"{where}“{key}” is not a setting.{hint}")
    found: dict[str, Any] = {}
    for key, item in known.items():
        hint = hints[key]
        full = f"{table}.{key}" if table else key
        if is_dataclass(hint):
            inner = values.get(key, {})
            if not isinstance(inner, dict):
                say(table, key, f"“{key}” must be a table: write [{key}].")
            else:
                found[key] = _table(hint, inner, full, say)
        elif key not in values:
            if item.default is MISSING:
                say(table, None, f"“{full}” is missing: {item.metadata['doc']}.")
            else:
                found[key] = item.default
        else:
            value, sentence = _value(hint, values[key], item.metadata)
            if sentence:
                say(table, key, f"“{full}” {sentence}")
            found[key] = value
    return kind(**found) if len(found) == len(known) else None


def _value(hint: Any, value: Any, metadata: types.MappingProxyType[Any, Any]) -> tuple[Any, str | None]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        words = [member.value for member in hint]
        if value in words:
            return hint(value), None
        return None, f"is {value!r}; it may be {' or '.join(words)}.{nearest(str(value), words)}"
    if hint == Permissions:
        words = [member.value for member in Permission]
        if isinstance(value, list) and all(word in words for word in value):
            return tuple(Permission(word) for word in value), None
        return None, f"is {value!r}; it must be a list of {', '.join(words)}."
    if hint is float and type(value) is int:
        value = float(value)
    if type(value) is not hint:
        return None, f"is {value!r}; it must be {_KIND[hint]}."
    least, most = metadata["least"], metadata["most"]
    if least is not None and not least <= value <= most:
        return None, f"is {value}; it must lie between {least} and {most}."
    return value, None


_KIND = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    time: "a time such as 07:30:00",
}


def _together(settings: Settings, *, whole: bool) -> list[str]:
    """Faults that no single setting's kind and bounds can tell."""
    out = []
    production = settings.profile is Profile.PRODUCTION
    if whole:
        from kiosk.runtime.printer_settings import address_fault

        if fault := address_fault(settings):
            out.append(fault)
    try:
        backend = urlsplit(settings.backend.url)
        if backend.scheme not in ("http", "https") or not backend.hostname or backend.port == 0:
            out.append(f"“backend.url” is {settings.backend.url!r}; it must be http(s)://host[:port].")
        elif production and backend.scheme == "http":
            out.append("“backend.url” is plain http; a production profile takes https only.")
    except ValueError:
        out.append("“backend.url” must be an address with a port between 1 and 65535.")
    if settings.reader.driver not in ("pcsc", "simulated"):
        out.append(f"“reader.driver” is {settings.reader.driver!r}; it may be pcsc or simulated.")
    elif production and settings.reader.driver == "simulated":
        out.append("“reader.driver” is simulated; a production profile refuses simulators.")
    if settings.scanner.address:
        from devices.serial_address import parse_serial  # 2 ms, and most kiosks have no scanner

        try:
            parse_serial(settings.scanner.address)
        except ValueError as error:
            out.append(f"“scanner.address”: {error}")
        if settings.scanner.address.partition("?")[0] == settings.printer.address.partition("?")[0]:
            out.append("“scanner.address” is the printer's port; each needs one of its own.")
    if settings.privacy.cover_seconds >= settings.privacy.still_there_seconds:
        out.append("“privacy.cover_seconds” must be shorter than “privacy.still_there_seconds”.")
    return out
