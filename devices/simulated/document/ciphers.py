"""The chip's block ciphers: keys from a secret (Doc 9303-11 §9.7), CBC, and the MAC of secure messaging (§9.8.6)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1, sha256

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

CIPHERS = {"3DES": 112, "AES-128": 128, "AES-192": 192, "AES-256": 256}


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`bits` 112 is 3DES; else AES."""

    bits: int
    enc: bytes
    mac_key: bytes

    @classmethod
    def of(cls, bits: int, secret: bytes) -> Keys:
        return cls(bits, kdf(bits, secret, 1), kdf(bits, secret, 2))

    @property
    def block(self) -> int:
        return 8 if self.bits == 112 else 16

    def cbc(self, iv: bytes, text: bytes, *, encrypt: bool) -> bytes:
        algorithm = TripleDES(self.enc + self.enc[:8]) if self.bits == 112 else algorithms.AES(self.enc)
        cipher = Cipher(algorithm, modes.CBC(iv))
        side = cipher.encryptor() if encrypt else cipher.decryptor()
        return side.update(text) + side.finalize()

    def mac(self, message: bytes) -> bytes:
        if self.bits != 112:
            cmac = CMAC(algorithms.AES(self.mac_key))
            cmac.update(message)
            return cmac.finalize()[:8]
        state = bytes(8)  # ISO/IEC 9797-1 algorithm 3, block by block
        first, second = self.mac_key[:8], self.mac_key[8:]
        for at in range(0, len(message), 8):
            state = _des(first, bytes(a ^ b for a, b in zip(state, message[at : at + 8], strict=True)), encrypt=True)
        return _des(first, _des(second, state, encrypt=False), encrypt=True)

    def pad(self, message: bytes) -> bytes:
        message += b"\x80"
        while len(message) % self.block:
            message += b"\x00"
        return message


def kdf(bits: int, secret: bytes, counter: int) -> bytes:
    material = secret + bytes([0, 0, 0, counter])
    return sha1(material).digest()[:16] if bits <= 128 else sha256(material).digest()[: bits // 8]


def _des(key: bytes, block: bytes, *, encrypt: bool) -> bytes:
    cipher = Cipher(TripleDES(key * 3), modes.CBC(bytes(8)))
    side = cipher.encryptor() if encrypt else cipher.decryptor()
    return side.update(block) + side.finalize()
