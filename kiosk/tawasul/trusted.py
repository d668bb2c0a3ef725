"""The country signers that the service believes: a folder of certificates, master lists and revocation lists.

`*.der`, `*.cer`, `*.crt`, `*.pem`: certificates, and master lists that one of these certificates' countries signed.
`*.json`: the store of `kiosk card trust`. `*.crl`: revocation lists, which one of them all must have signed. The folder is read
anew when it changes; one that has become wrong is told, and what was read before holds until it is put right.
"""

from __future__ import annotations

import base64
import os
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from devices.card.emrtd.certificates import Certificate, load_certificate, require_authority
from devices.card.emrtd.master_list import load_master_list
from devices.card.emrtd.refusal import Flaw, NotProven, Refused
from devices.card.emrtd.revocation import with_revocations
from devices.card.emrtd.trust import AUTHORITY_PART, TrustStore
from devices.card.emrtd.trust_file import BadTrustFile, trust_in

CERTIFICATES, STORE, REVOCATIONS = (".der", ".cer", ".crt", ".pem"), ".json", ".crl"
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # id-signedData, RFC 5652 §5.1: a master list, no certificate
PEM = re.compile(rb"-----BEGIN (?:CERTIFICATE|CMS|PKCS7|X509 CRL)-----([A-Za-z0-9+/=\s]+)-----END")

OF_ANOTHER_ROOT = (Flaw.UNKNOWN_AUTHORITY, Flaw.SIGNATURE, Flaw.ALGORITHM)  # what a list is to a root that is not its own


class TrustedError(Exception):
    """The text is for an operator."""


class Trusted:
    """`now()` is UTC without zone; `complain` is told once what is wrong with a folder that has changed."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime], complain: Callable[[str], None]) -> None:
        self._folder, self._now, self._complain = folder, now, complain
        self._lock, self._said = threading.Lock(), ""
        self._mark = _mark(folder)
        self._store = read(folder, now())

    def store(self) -> TrustStore:
        with self._lock:
            try:
                mark = _mark(self._folder)
                if mark != self._mark:
                    self._mark = mark  # a wrong folder is not read again until it changes
                    self._store = read(self._folder, self._now())
            except TrustedError as error:
                if str(error) != self._said:
                    self._said = str(error)
                    self._complain(f"{error} What was read before holds.")
            return self._store


def read(folder: Path, now: datetime) -> TrustStore:
    """Read the whole folder; raises TrustedError with the first file that is not what it should be."""
    moment = now.replace(tzinfo=UTC)
    try:
        paths = sorted(folder.iterdir())
        files = {path: _der(path.read_bytes()) for path in paths if path.suffix in (*CERTIFICATES, REVOCATIONS)}
    except OSError as error:
        raise TrustedError(f"{folder} cannot be read: {error.strerror}.") from error
    believed = [certificate for path in paths if path.suffix == STORE for certificate in _stored(path)]
    told = {path: raw for path, raw in files.items() if path.suffix != REVOCATIONS and raw}
    lists = {path: raw for path, raw in told.items() if SIGNED_DATA in raw[:32]}
    believed += [_authority(path, raw) for path, raw in told.items() if path not in lists]
    listed = [certificate for path, raw in lists.items() for certificate in _listed(path, raw, believed, moment)]
    authorities = {certificate.raw: certificate for certificate in [*believed, *listed]}
    if not authorities:
        raise TrustedError(f"{folder} holds no country signer's certificate ({', '.join((*CERTIFICATES, STORE))}).")
    store = TrustStore(tuple(authorities.values()))
    for path in [path for path in files if path.suffix == REVOCATIONS]:
        outcome = with_revocations(store, files[path], now=moment)
        if isinstance(outcome, Refused):
            raise TrustedError(f"{path}: the {outcome.part} {outcome.flaw.value}.")
        store = outcome
    return store


def _stored(path: Path) -> tuple[Certificate, ...]:
    try:
        return trust_in(path, None).authorities
    except BadTrustFile as error:
        raise TrustedError(f"{error}.") from None


def _authority(path: Path, raw: bytes) -> Certificate:
    try:
        certificate = load_certificate(raw, AUTHORITY_PART)
        require_authority(certificate, AUTHORITY_PART)
    except NotProven as error:
        raise TrustedError(f"{path}: the {error}.") from None
    return certificate


def _listed(path: Path, raw: bytes, roots: list[Certificate], moment: datetime) -> tuple[Certificate, ...]:
    """What a master list brings that one of the certificates beside it vouches for."""
    outcomes = (load_master_list(raw, root=root, now=moment) for root in roots)
    refused = list[Refused]()
    for outcome in outcomes:
        if not isinstance(outcome, Refused):
            return outcome.authorities
        refused.append(outcome)
    own = [one for one in refused if one.flaw not in OF_ANOTHER_ROOT] or refused
    said = f"the {own[0].part} {own[0].flaw.value}" if own else "its country signer's certificate must lie beside it"
    raise TrustedError(f"{path}: {said}.")


def _der(raw: bytes) -> bytes:
    """The first block of a PEM file that can be of use, or nothing; anything else is taken for DER."""
    if not raw.startswith(b"-----"):
        return raw
    found = PEM.search(raw)
    return base64.b64decode(found[1]) if found else b""


def _mark(folder: Path) -> tuple[tuple[str, int, int], ...]:
    try:
        found = [(entry.name, entry.stat()) for entry in os.scandir(folder)]
    except OSError as error:
        raise TrustedError(f"{folder} cannot be read: {error.strerror}.") from error
    return tuple(sorted((name, status.st_mtime_ns, status.st_size) for name, status in found))
