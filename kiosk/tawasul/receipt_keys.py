"""The keys that sign receipts, in a file of their own (0600): one signs, the next is published ahead, old ones stay public.

Because the next key is published before it signs, a counter that fetched the keys once checks papers of two keys.
The only importer of cryptography for receipts; loaded only where receipts are signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.tawasul.key_file import beside, make

KID_BYTES = 4


class ReceiptKeysError(Exception):
    """The text is for an operator."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`secrets` are the present key and the next one; `old` the public halves of those that signed before, newest first."""

    secrets: tuple[Ed25519PrivateKey, Ed25519PrivateKey]
    old: tuple[bytes, ...] = ()

    @property
    def signing(self) -> tuple[bytes, Ed25519PrivateKey]:
        return kid_of(public_of(self.secrets[0])), self.secrets[0]

    @property
    def published(self) -> list[dict[str, str]]:
        """A JWK set's keys (RFC 7517, RFC 8037): `kid` is the protected header's, in hexadecimal digits."""
        every = [*(public_of(key) for key in self.secrets), *self.old]
        return [
            {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid_of(raw).hex(), "x": _text(raw)}
            for raw in every
        ]

    def rotated(self) -> Keys:
        """The next key signs from now on, a new one waits; of the one that signed nothing secret is kept."""
        return Keys((self.secrets[1], Ed25519PrivateKey.generate()), (public_of(self.secrets[0]), *self.old))


class KeyFile:
    """Keys of a file that another process may rotate meanwhile: it is read again when it was written anew."""

    def __init__(self, path: Path) -> None:
        self._path, self._mark = path, (0, 0)
        self._keys = self.keys()

    def keys(self) -> Keys:
        found = _stat(self._path)
        mark = found.st_mtime_ns, found.st_ino
        if mark != self._mark:
            self._keys, self._mark = read(self._path), mark
        return self._keys


def keys_from(secret: bytes) -> Keys:
    """The demo's keys: the same in every run."""
    drawn = [hashlib.sha256(secret + f" receipts {number}".encode()).digest() for number in range(2)]
    return Keys((Ed25519PrivateKey.from_private_bytes(drawn[0]), Ed25519PrivateKey.from_private_bytes(drawn[1])))


def key_file(path: Path) -> KeyFile:
    """Read the keys, or make them where there are none; two services that start at once agree on one file."""
    try:
        if not path.exists():
            make(path, _told(Keys((Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()))))
    except OSError as error:
        raise ReceiptKeysError(f"{path} cannot be used: {error.strerror}.") from error
    return KeyFile(path)


def rotate(path: Path) -> str:
    """Let the next key sign; answer its kid. Running services take it up with their next receipt."""
    keys = read(path).rotated()
    try:
        _replace(path, keys)
    except OSError as error:
        raise ReceiptKeysError(f"{path} cannot be written: {error.strerror}.") from error
    return keys.signing[0].hex()


def read(path: Path) -> Keys:
    if stat.S_IMODE(_stat(path).st_mode) & 0o077:
        raise ReceiptKeysError(f"{path} can be read by others. Put it right with: chmod 600 {path}")
    try:
        said: dict[str, Any] = json.loads(path.read_text("ascii"))
        present, following = (Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text)) for text in said["secret"])
        old = tuple(bytes.fromhex(text) for text in said["old"])
    except OSError as error:
        raise ReceiptKeysError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError):
        raise ReceiptKeysError(f"{path} holds no receipt keys. Bring back its copy; a new file ends every paper.") from None
    return Keys((present, following), old)


def public_of(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def kid_of(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:KID_BYTES]


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise ReceiptKeysError(f"{path} cannot be used: {error.strerror}.") from error


def _told(keys: Keys) -> str:
    said = {"secret": [key.private_bytes_raw().hex() for key in keys.secrets], "old": [raw.hex() for raw in keys.old]}
    return json.dumps(said, indent=1)


def _replace(path: Path, keys: Keys) -> None:
    new, owner = beside(path, _told(keys)), path.stat()
    if os.geteuid() == 0:
        os.chown(new, owner.st_uid, owner.st_gid)  # an operator's verb runs as root: the service must read it
    new.replace(path)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
