"""The trust store on disk: the country signers that were imported, in one file, found by country; written whole or not at all.

It holds public certificates only. Whoever may write it decides which documents are believed: the file belongs to root.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.card.emrtd.certificates import Certificate, load_certificate
from devices.card.emrtd.refusal import NotProven
from devices.card.emrtd.trust import AUTHORITY_PART, TrustStore

VERSION = 1


class BadTrustFile(Exception):
    """The file is not what this program writes; the text names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the store: what an installer sees of a country signer."""

    country: str
    serial: str
    valid_until: str
    sha256: str


def add(path: Path, certificates: Iterable[Certificate]) -> tuple[int, int]:
    """Add what is not there yet and answer how many were added, and how many there are then."""
    entries = {entry["sha256"]: entry for entry in (_read(path) if path.exists() else ())}
    before = len(entries)
    for certificate in certificates:
        entry = _entry(certificate)
        entries.setdefault(entry["sha256"], entry)
    ordered = sorted(entries.values(), key=lambda entry: (entry["country"], entry["valid_until"], entry["sha256"]))
    _write(path, json.dumps({"version": VERSION, "country_signers": ordered}, indent=1))
    return len(entries) - before, len(entries)


def listed(path: Path) -> tuple[Listed, ...]:
    """Answer every country signer in the store; raises BadTrustFile."""
    return tuple(Listed(entry["country"], entry["serial"], entry["valid_until"], entry["sha256"]) for entry in _read(path))


def trust_in(path: Path, country: str | None) -> TrustStore:
    """Load the signers of one country (two letters), which are all that can sign for it, or of all; raises BadTrustFile."""
    try:
        entries = [entry for entry in _read(path) if country in (None, entry["country"])]
        raws = [base64.b64decode(entry["der"], validate=True) for entry in entries]
        return TrustStore(tuple(load_certificate(raw, AUTHORITY_PART) for raw in raws))
    except (ValueError, NotProven) as error:
        raise BadTrustFile(f"{path} holds what is no certificate: {error}") from None


def _entry(certificate: Certificate) -> dict[str, str]:
    return {
        "country": certificate.country,
        "serial": f"{certificate.serial:X}",
        "valid_until": certificate.valid_until.date().isoformat(),
        "sha256": hashlib.sha256(certificate.raw).hexdigest(),
        "der": base64.b64encode(certificate.raw).decode(),
    }


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        stored = json.loads(path.read_bytes())
        if stored["version"] != VERSION:
            raise BadTrustFile(f"{path} was written by another version: {stored['version']}")
        entries: list[dict[str, Any]] = stored["country_signers"]
        if not all(set(entry) == {"country", "serial", "valid_until", "sha256", "der"} for entry in entries):
            raise BadTrustFile(f"{path} has entries of another form")
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise BadTrustFile(f"{path} cannot be read: {error}") from None
    return entries


def _write(path: Path, text: str) -> None:
    """Beside the old file first, then in its place: whoever reads meanwhile reads one of the two."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("w") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    new.chmod(0o644)
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
