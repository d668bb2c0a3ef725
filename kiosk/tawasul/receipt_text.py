"""The signed text of a receipt's QR code: COSE_Sign1 (RFC 9052) with Ed25519, in base45 (RFC 9285) after the word TR1.

It never holds a name, an ID number or a hash of one: an ID number has so few values that its hash is no secret.
"""

from __future__ import annotations

from dataclasses import dataclass

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "TR1:"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ALGORITHM, KEY_ID, EDDSA, SIGN1 = 1, 4, -8, 18  # RFC 9052 §3.1, RFC 9053 §2.2, RFC 9052 §2
LONGEST_KIOSK, LONGEST_STATUS, LONGEST_TEXT = 16, 12, 221  # the last fills a QR code of version 8, error correction M


@dataclass(frozen=True, slots=True)
class Single:
    """The paper of one transaction."""

    number: str
    hijri_year: int
    status: str


@dataclass(frozen=True, slots=True)
class Many:
    """The paper of a list: how many transactions stand on it."""

    count: int


def signed_text(about: Single | Many, *, reference: str, issued: int, kiosk: str, kid: bytes, key: Ed25519PrivateKey) -> str:
    """Sign what a paper says; `issued` is in seconds since 1970, UTC. Of a longer kiosk's name its end is signed."""
    letters = reference.removeprefix("R-").replace("-", "")
    said = [about.number, about.hijri_year, about.status] if isinstance(about, Single) else [about.count]
    payload = cbor2.dumps([letters, issued, kiosk[-LONGEST_KIOSK:], *said])
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: kid})
    signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))  # RFC 9052 §4.4
    text = PREFIX + base45(cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, signature])))
    if len(text) > LONGEST_TEXT:
        raise ValueError("a receipt says more than its QR code holds: a status code is longer than twelve characters")
    return text


def base45(raw: bytes) -> str:
    """Two bytes are three characters, a last one is two, the lowest digit first."""
    text = ""
    for start in range(0, len(raw), 2):
        pair = raw[start : start + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, len(ALPHABET))
            text += ALPHABET[digit]
    return text
