"""Writes a file that holds a secret: whole or not at all, readable by its owner alone, on the disk before it counts."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, raw: bytes) -> None:
    """Replace `path` in one step (mode 0600). What root writes belongs to the folder's owner, who has to read it."""
    folder = path.parent.stat()
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        if os.geteuid() == 0:
            os.fchown(descriptor, folder.st_uid, folder.st_gid)
        file.write(raw)
        file.flush()
        os.fsync(descriptor)
    new.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Bring the folder's names to the disk: a rename is lost in a power cut before that."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
