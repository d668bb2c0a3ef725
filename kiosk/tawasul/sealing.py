"""Seals an ID number into a session, for the phone's app alone: who reads the database without the service's key reads none.

Imported only where there is an app: cryptography costs the service 50 ms of its start.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12  # NIST SP 800-38D §8.2.2, random; a key seals a few thousand numbers a day


class Seal:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hmac.digest(key, b"ID numbers in sessions", "sha256"))

    def close(self, id_number: str, session: str) -> str:
        """Seal a number so that it opens in this session only."""
        nonce = os.urandom(NONCE_BYTES)
        return b64encode(nonce + self._cipher.encrypt(nonce, id_number.encode(), session.encode())).decode()

    def open(self, sealed: str, session: str) -> str:
        raw = b64decode(sealed)
        return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], session.encode()).decode()
