"""Versions of the settings: an older file is read as if it were written today, and rewritten only when asked to.

A migration takes the settings of version N and makes them those of N + 1. It sees plain tables when a file is read, and
tomlkit's when it is rewritten, which keeps comments and order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

Tables = MutableMapping[str, Any]


def _number_it(_: Tables) -> None:
    """1 → 2: a file without a number is of version 1; from 2 on it bears its own."""


def _name_the_printer(tables: Tables) -> None:
    """2 → 3: the paper's width became the printer's profile, which knows it: the widest one that fits."""
    printer = tables.get("printer")
    width = printer.get("width_dots") if isinstance(printer, MutableMapping) else None
    if isinstance(width, int):
        name = "generic-58mm" if width < 512 else "epson-tm-t88" if width < 576 else "epson-80mm"
        _replace(tables, "printer", "width_dots", "profile", name)


MIGRATIONS: Mapping[int, Callable[[Tables], None]] = {1: _number_it, 2: _name_the_printer}
VERSION = max(MIGRATIONS) + 1


class VersionError(Exception):
    """The file's version is none that this kiosk can read; the text says what to update."""


def migrate(tables: Tables, *, migrations: Mapping[int, Callable[[Tables], None]] = MIGRATIONS) -> int:
    """Bring `tables` to the newest version in place and answer the version they had; raises VersionError."""
    newest = max(migrations) + 1
    had = tables.get("version", 1)
    if not isinstance(had, int) or isinstance(had, bool):
        raise VersionError(f"“version” is {had!r}; it must be a whole number.")
    if had > newest:
        raise VersionError(
            f"these settings are of version {had}, this kiosk reads up to {newest}. "
            f"Update the kiosk, or put back the older file that was kept beside this one."
        )
    if had < 1:
        raise VersionError(f"“version” is {had}; versions begin at 1.")
    for version in range(had, newest):
        migrations[version](tables)
    if had < newest:
        tables["version"] = newest
    return int(had)


def migrate_file(path: Path, *, migrations: Mapping[int, Callable[[Tables], None]] = MIGRATIONS) -> Path | None:
    """Rewrite a settings file in the newest version and answer where the old one is kept; None when it is the newest.

    The old file is kept as FILE.v1 (its version), never overwritten; the new one takes its place in one step, so that a
    power cut leaves one of the two whole. Raises VersionError, OSError, and tomlkit's ParseError (a ValueError).
    """
    import tomlkit  # 30 ms, and only here

    text = path.read_text("utf-8")
    document = tomlkit.parse(text)
    had = migrate(document, migrations=migrations)
    if had == max(migrations) + 1:
        return None
    kept = path.with_name(f"{path.name}.v{had}")
    if kept.exists() and kept.read_text("utf-8") != text:
        raise VersionError(f"{kept} is kept from an earlier migration and differs. Move it away, then migrate again.")
    _write(kept, text, like=path)
    _write(path, tomlkit.dumps(document), like=path)
    return kept


def _replace(tables: Tables, table: str, old: str, new: str, value: str) -> None:
    """Set `new` where `old` stands; in a file its comments stay, which tomlkit moves with a key that is only added."""
    body = getattr(getattr(tables[table], "value", None), "body", None)
    if body is None or not tables[table].is_table():
        del tables[table][old]
        tables[table][new] = value
        return
    import tomlkit

    rebuilt = tomlkit.table()
    for key, item in body:
        if key is not None and key.key == old:
            named = tomlkit.item(value)
            if item.trivia.comment:
                named.comment(item.trivia.comment)
            rebuilt.append(new, named)
        else:
            rebuilt.append(key, item)
    tables[table] = rebuilt


def _write(path: Path, text: str, *, like: Path) -> None:
    """Write whole or not at all, with the rights of `like`."""
    import tempfile  # 1 ms, and only here

    status = like.stat()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, status.st_mode & 0o777)
        os.chown(name, status.st_uid, status.st_gid)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
