"""The chip's side of basic access control, Doc 9303-11 §4.3."""

from __future__ import annotations

import secrets

from devices.simulated.document.ciphers import Keys
from devices.simulated.document.session import Session


class BacChip:
    """`secret` is SHA-1 over the three fields of the MRZ; a challenge serves once."""

    def __init__(self, secret: bytes) -> None:
        self._keys, self._nonce = Keys.of(112, secret[:16]), b""

    def challenge(self) -> bytes:
        self._nonce = secrets.token_bytes(8)
        return self._nonce

    def authenticate(self, data: bytes) -> tuple[bytes, Session] | int:
        """The answer and the channel, or the status word: 6985 without a challenge, 6300 for another MRZ's proof."""
        keys, nonce = self._keys, self._nonce
        self._nonce = b""
        if not nonce:
            return 0x6985
        if len(data) != 40:
            return 0x6700
        if keys.mac(keys.pad(data[:32])) != data[32:]:
            return 0x6300
        plain = keys.cbc(bytes(8), data[:32], encrypt=False)
        if plain[8:16] != nonce:
            return 0x6300
        mine = secrets.token_bytes(16)
        sealed = keys.cbc(bytes(8), nonce + plain[:8] + mine, encrypt=True)
        seed = bytes(a ^ b for a, b in zip(mine, plain[16:], strict=True))
        session = Session(Keys.of(112, seed), int.from_bytes(nonce[4:] + plain[4:8], "big"))
        return sealed + keys.mac(keys.pad(sealed)), session
