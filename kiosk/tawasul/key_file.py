"""The service's secret key in a file of its own: sessions and the day's counts outlive a restart and are every worker's."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

SHORTEST = 32


class KeyFileError(Exception):
    """The text is for an operator."""


def key_of(path: Path) -> bytes:
    """Read the key, or make one (0600) where there is none; two services that start at once agree on one."""
    try:
        if not path.exists():
            make(path, secrets.token_hex(32) + "\n")
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyFileError(f"{path} can be read by others. Put it right with: chmod 600 {path}")
        key = path.read_bytes().strip()
    except OSError as error:
        raise KeyFileError(f"{path} cannot be used: {error.strerror}.") from error
    if len(key) < SHORTEST:
        raise KeyFileError(f"{path} holds no key: at least {SHORTEST} characters are needed. Remove it, and a new one is made.")
    return key


def beside(path: Path, text: str) -> Path:
    """Write a text (0600) into a new file beside `path`, brought to the disk; it is for the caller to give it that name."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return new


def make(path: Path, text: str) -> None:
    """Make the file where there is none; raises OSError."""
    new = beside(path, text)
    try:
        os.link(new, path)  # whole or not at all, and never over another's
    except FileExistsError:
        pass
    finally:
        new.unlink()
