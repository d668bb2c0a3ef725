"""Checks a receipt's signed QR text offline, with the keys that the service publishes; the contract has its form.

Never loaded by a running kiosk: it takes cryptography and CBOR along. What is not exactly as the contract has it is refused,
so that no two texts say the same: not one bit may differ.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = "TR1:"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LONGEST_TEXT = 221
EDDSA, SIGN1 = -8, 18


class Flaw(Enum):
    UNSIGNED = "The text carries no signature: it is no receipt of a service that signs them."
    DAMAGED = "The text is not a whole signed receipt: scan the code again."
    OTHER_ALGORITHM = "It is signed in a way that receipts are not signed."
    UNKNOWN_KEY = "None of these keys signed it: fetch the keys anew, or the paper is not genuine."
    FORGED = "The signature is wrong: the paper is not genuine, or was read wrongly."


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """What a genuine paper says. `number`, `hijri_year` and `status` are of the one transaction; a list has its `count`."""

    reference: str
    issued: datetime
    kiosk: str
    count: int
    number: str = ""
    hijri_year: int = 0
    status: str = ""


class KeysError(Exception):
    """What should be published keys is none; the text is for whoever checks papers."""


def keys_in(text: str) -> dict[bytes, Ed25519PublicKey]:
    """Read a JWK set, by the kid's bytes; keys of other kinds are passed over. Raises KeysError."""
    try:
        listed = [key for key in json.loads(text)["keys"] if (key["kty"], key["crv"]) == ("OKP", "Ed25519")]
        return {
            bytes.fromhex(key["kid"]): Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
            for key in listed
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeysError("holds no published receipt keys. Fetch them with: kiosk receipt keys URL") from None


def verify(text: str, keys: dict[bytes, Ed25519PublicKey]) -> SignedReceipt | Flaw:
    """Say what a text says when one of these keys signed it, else why it is not believed."""
    if not text.startswith(PREFIX):
        return Flaw.UNSIGNED
    raw = base45_decoded(text.removeprefix(PREFIX)) if len(text) <= LONGEST_TEXT else None
    message = _cbor(raw) if raw is not None else None
    if not isinstance(message, cbor2.CBORTag) or message.tag != SIGN1:
        return Flaw.DAMAGED
    parts = message.value
    if not isinstance(parts, (list, tuple)) or len(parts) != 4 or parts[1] != {}:
        return Flaw.DAMAGED  # what an unprotected header says, nobody signed
    protected, _, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        return Flaw.DAMAGED
    header = _cbor(protected)
    if not isinstance(header, dict) or set(header) != {1, 4} or not isinstance(header[4], bytes):
        return Flaw.DAMAGED
    if header[1] != EDDSA:
        return Flaw.OTHER_ALGORITHM
    if header[4] not in keys:
        return Flaw.UNKNOWN_KEY
    try:
        keys[header[4]].verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))  # RFC 9052 §4.4
    except InvalidSignature:
        return Flaw.FORGED
    return _said(_cbor(payload))


def base45_decoded(text: str) -> bytes | None:
    """RFC 9285; None for what is none."""
    digits = [ALPHABET.find(letter) for letter in text]
    if -1 in digits or len(digits) % 3 == 1:
        return None
    raw = bytearray()
    for start in range(0, len(digits), 3):
        group = digits[start : start + 3]
        value = sum(digit * 45**place for place, digit in enumerate(group))
        if value >> 8 * (len(group) - 1):
            return None
        raw += value.to_bytes(len(group) - 1, "big")
    return bytes(raw)


def _cbor(raw: bytes) -> Any:
    """Decode one value; None for what is none, or is not written in the one way that the contract has."""
    try:
        value = cbor2.loads(raw)
        return value if cbor2.dumps(value) == raw else None
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        return None


def _said(payload: Any) -> SignedReceipt | Flaw:
    match payload:
        case [str(letters), int(issued), str(kiosk), int(count)]:
            about: dict[str, Any] = {"count": count}
        case [str(letters), int(issued), str(kiosk), str(number), int(year), str(status)]:
            about = {"count": 1, "number": number, "hijri_year": year, "status": status}
        case _:
            return Flaw.DAMAGED
    groups = [letters[start : start + 4] for start in range(0, len(letters), 4)]
    return SignedReceipt("-".join(["R", *groups]), datetime.fromtimestamp(issued, UTC), kiosk, **about)
