"""The two families of block ciphers of travel documents, 3DES and AES: key derivation, encryption, MAC, padding.

Doc 9303-11 §9.7 (keys) and §9.8 (secure messaging). Keys pass through; nothing here keeps or shows one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1, sha256

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

FOR_ENCRYPTION, FOR_MAC, FOR_PASSWORD = 1, 2, 3  # the counter of the key derivation, Doc 9303-11 §9.7.1 and §9.7.3
MAC_BYTES = 8  # Doc 9303-11 §9.8.6


@dataclass(frozen=True, slots=True)
class Suite:
    """One cipher with one length of key."""

    name: str
    block: int
    key_bytes: int

    def derive(self, secret: bytes, counter: int) -> bytes:
        """Derive a key, Doc 9303-11 §9.7.1: SHA-1 up to 128 bits, SHA-256 beyond."""
        material = secret + counter.to_bytes(4, "big")
        if self.key_bytes > 16:
            return sha256(material).digest()[: self.key_bytes]
        key = sha1(material).digest()[:16]
        return _with_parity(key) if self is TRIPLE_DES else key

    def encrypt(self, key: bytes, iv: bytes, plain: bytes) -> bytes:
        """CBC; `plain` is whole blocks."""
        encryptor = Cipher(self._algorithm(key), modes.CBC(iv)).encryptor()
        return encryptor.update(plain) + encryptor.finalize()

    def decrypt(self, key: bytes, iv: bytes, secret: bytes) -> bytes:
        """CBC; `secret` is whole blocks."""
        decryptor = Cipher(self._algorithm(key), modes.CBC(iv)).decryptor()
        return decryptor.update(secret) + decryptor.finalize()

    def mac(self, key: bytes, message: bytes) -> bytes:
        """Eight bytes: ISO/IEC 9797-1 algorithm 3 with DES (whole blocks only), or CMAC with AES, Doc 9303-11 §9.8.6.3."""
        if self is TRIPLE_DES:
            return _retail_mac(key, message)
        cmac = CMAC(algorithms.AES(key))
        cmac.update(message)
        return cmac.finalize()[:MAC_BYTES]

    def pad(self, message: bytes) -> bytes:
        """ISO/IEC 9797-1 padding method 2: 80, then zeros to a whole block."""
        return message + b"\x80" + bytes(-(len(message) + 1) % self.block)

    def _algorithm(self, key: bytes) -> TripleDES | algorithms.AES:
        return TripleDES(key + key[:8]) if self is TRIPLE_DES else algorithms.AES(key)


TRIPLE_DES = Suite("3DES", 8, 16)  # two keys, Doc 9303-11 §9.7.1.1
AES_128 = Suite("AES-128", 16, 16)
AES_192 = Suite("AES-192", 16, 24)
AES_256 = Suite("AES-256", 16, 32)


def unpad(message: bytes) -> bytes | None:
    """Take padding method 2 away; None where there is none."""
    bare = message.rstrip(b"\x00")
    return bare[:-1] if bare.endswith(b"\x80") else None


def _retail_mac(key: bytes, message: bytes) -> bytes:
    """Single DES with the first half of the key over all blocks but the last, which is encrypted with both halves."""
    assert message
    assert len(message) % 8 == 0
    chained = bytes(8)
    if len(message) > 8:
        single = Cipher(TripleDES(key[:8] * 3), modes.CBC(chained)).encryptor()
        chained = single.update(message[:-8])[-8:]
    last = Cipher(TripleDES(key + key[:8]), modes.CBC(chained)).encryptor()
    return last.update(message[-8:])


def _with_parity(key: bytes) -> bytes:
    """Set the lowest bit of every byte so that its ones are odd, as the worked examples print DES keys."""
    return bytes(octet ^ 1 if octet.bit_count() % 2 == 0 else octet for octet in key)
