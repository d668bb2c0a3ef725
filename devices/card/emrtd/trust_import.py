"""`python -I -m devices.card.emrtd.trust_import`: the work behind `kiosk card trust`: import country signers, or list them.

A process of its own, for what reads certificates is never loaded into the kiosk's. Exit codes are those of `kiosk card trust`.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from devices.card.emrtd.certificates import Certificate, load_certificate, require_authority
from devices.card.emrtd.master_list import MAX_LIST, load_master_list
from devices.card.emrtd.refusal import Flaw, NotProven, Refused
from devices.card.emrtd.trust import AUTHORITY_PART, TrustStore
from devices.card.emrtd.trust_file import BadTrustFile, add, listed

REFUSED, UNREADABLE, NOTHING, NOT_WRITTEN = 3, 4, 5, 6
PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


class _Failed(Exception):
    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["import", "list"])
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--unsigned", action="store_true")
    arguments = parser.parse_args()
    try:
        return _list(arguments.store) if arguments.what == "list" else _import(arguments, datetime.now(UTC))
    except _Failed as failed:
        print(failed, file=sys.stderr)
        return failed.code
    except BadTrustFile as error:
        print(error, file=sys.stderr)
        return UNREADABLE


def _import(arguments: argparse.Namespace, now: datetime) -> int:
    raw = _read(arguments.file)
    if arguments.unsigned:
        print("UNSIGNED: nobody vouches for these certificates but you. Compare their fingerprints with the published ones.")
        authorities, refused = _plain(raw, now)
    else:
        authorities, refused = _signed(_ders(raw)[0], _root(arguments.root), now)
    for place, flaw in refused:
        print(f"not loaded: certificate {place} {flaw.value}")
    if not authorities:
        raise _Failed(NOTHING, "Nothing could be loaded; the store is as it was.")
    try:
        added, whole = add(arguments.store, authorities)
    except OSError as error:
        raise _Failed(NOT_WRITTEN, f"{arguments.store} cannot be written: {error.strerror}. It is as it was.") from None
    countries = len({certificate.country for certificate in authorities})
    there = len(authorities) + len(refused)
    print(f"loaded {len(authorities)} of {there} certificates, of {countries} countries; {added} are new")
    print(f"{arguments.store} holds {whole}")
    return 0


def _signed(raw: bytes, root: Certificate, now: datetime) -> tuple[tuple[Certificate, ...], tuple[tuple[int, Flaw], ...]]:
    found = load_master_list(raw, root=root, now=now)
    if isinstance(found, Refused):
        raise _Failed(REFUSED, f"The list is not believed: {found.part} {found.flaw.value}. The store is as it was.")
    signed = f"{found.signed_at:%Y-%m-%d}" if found.signed_at else "at a time that it does not tell"
    print(f"signed by {root.country}, whose country signer was pinned, {signed}")
    return found.authorities, found.refused


def _plain(raw: bytes, now: datetime) -> tuple[tuple[Certificate, ...], tuple[tuple[int, Flaw], ...]]:
    """Certificates as they are, one DER or several PEM; each must be a country signer's, valid, and signed as one is."""
    loaded: dict[int, Certificate] = {}
    refused: dict[int, Flaw] = {}
    for place, item in enumerate(_ders(raw), 1):
        try:
            loaded[place] = load_certificate(item, AUTHORITY_PART)
            require_authority(loaded[place], AUTHORITY_PART)
            if loaded[place].valid_until < now:
                raise NotProven(AUTHORITY_PART, Flaw.EXPIRED)
        except NotProven as error:
            loaded.pop(place, None)
            refused[place] = error.flaw
    among = TrustStore(tuple(loaded.values()))
    for place, certificate in tuple(loaded.items()):
        try:
            among.issuer_of(certificate, AUTHORITY_PART)
        except NotProven as error:
            del loaded[place]
            refused[place] = error.flaw
    return tuple(loaded.values()), tuple(sorted(refused.items()))


def _root(path: Path) -> Certificate:
    ders = _ders(_read(path))
    if len(ders) != 1:
        raise _Failed(UNREADABLE, f"{path} holds {len(ders)} certificates; the root is one.")
    try:
        root = load_certificate(ders[0], AUTHORITY_PART)
        require_authority(root, AUTHORITY_PART)
    except NotProven as error:
        raise _Failed(UNREADABLE, f"{path}: {error}.") from None
    return root


def _list(store: Path) -> int:
    if not store.exists():
        raise _Failed(NOTHING, f"There is no trust store at {store}: `kiosk card trust import` makes it.")
    entries = listed(store)
    for entry in entries:
        print(f"{entry.country}  until {entry.valid_until}  serial {entry.serial}  sha256 {entry.sha256}")
    print(f"{len(entries)} country signers of {len(Counter(entry.country for entry in entries))} countries")
    return 0


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            raw = source.read(MAX_LIST + 1)
    except OSError as error:
        raise _Failed(UNREADABLE, f"{path} cannot be read: {error.strerror}.") from None
    if raw.lstrip()[:10].startswith(b"dn: "):
        raise _Failed(UNREADABLE, f"{path} is LDIF. Take the master list (.ml) out of it, or ICAO's download of it.")
    return raw


def _ders(raw: bytes) -> tuple[bytes, ...]:
    """The bytes themselves, or what stands between PEM's lines."""
    blocks = PEM.findall(raw)
    try:
        return tuple(base64.b64decode(b"".join(text.split()), validate=True) for _, text in blocks) if blocks else (raw,)
    except binascii.Error:
        raise _Failed(UNREADABLE, "A PEM block in it is not base64.") from None


if __name__ == "__main__":
    sys.exit(main())
