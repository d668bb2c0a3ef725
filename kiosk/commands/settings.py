"""`kiosk settings check | migrate`: say what is wrong with a settings file, or rewrite an older one with the old kept.

Exit codes: 0 good, or migrated; 2 wrong, of a newer version, or not writable.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.runtime.settings import SettingsError, load
from kiosk.runtime.settings_versions import VERSION, VersionError, migrate_file


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("settings", help="check or migrate a settings file", description=__doc__)
    parser.add_argument("what", choices=["check", "migrate"])
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path: Path = arguments.config
    try:
        load(path)  # a file with faults is told them, and left as it is
        kept = migrate_file(path) if arguments.what == "migrate" else None
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except VersionError as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{path}: cannot be rewritten: {error.strerror}. Nothing was changed.", file=sys.stderr)
        return 2
    if arguments.what == "check":
        print(f"{path}: good.")
    elif kept is None:
        print(f"{path}: of version {VERSION} already; nothing was changed.")
    else:
        print(f"{path}: now of version {VERSION}; the old file is kept as {kept}.")
    return 0
