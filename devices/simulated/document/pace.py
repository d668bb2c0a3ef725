"""The chip's side of PACE with generic and chip-authentication mapping, Doc 9303-11 §4.4: steps strictly in their order."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from devices.simulated.document.ber import parts, tlv
from devices.simulated.document.ciphers import Keys, kdf
from devices.simulated.document.curves import Curve, numbered
from devices.simulated.document.session import Session

MRZ, CAN = b"\x01", b"\x02"  # password references, Doc 9303-11 §4.4.4.1
MAPPED_CHIP = 6  # the mapping in an identifier 04 00 7F 00 07 02 02 04 mapping cipher


@dataclass(slots=True, repr=False)
class PaceChip:
    """`offers`: identifier (hex) and parameter number; `passwords`: reference to secret; `chip_key` for the mapping."""

    offers: tuple[tuple[str, int], ...]
    passwords: dict[bytes, bytes]
    chip_key: int = 0
    _next: int = 0
    _oid: bytes = b""
    _curve: Curve = field(default_factory=lambda: numbered(12))
    _bits: int = 0
    _password: bytes = b""
    _nonce: bytes = b""
    _mapping_private: int = 0
    _base: Any = None
    _keys: Keys | None = None
    _expected: bytes = b""
    _proof: bytes = b""

    def begin(self, data: bytes) -> int:
        """MSE:Set AT: 9000, 6A80 for a protocol or curve that is not offered, 6A88 for a password that there is not."""
        self._next = 0
        try:
            found = dict(parts(data))
        except ValueError:
            return 0x6A80
        name, chosen = found.get(0x80, b"").hex().upper(), found.get(0x84)
        offered = [number for oid, number in self.offers if oid == name]
        ambiguous = len({number for _, number in self.offers}) > 1
        if not offered or (chosen is None and ambiguous) or (chosen is not None and chosen[:1] not in map(_octet, offered)):
            return 0x6A80
        secret = self.passwords.get(found.get(0x83, b""))
        if secret is None:
            return 0x6A88
        self._oid, self._curve = bytes.fromhex(name), numbered(chosen[0] if chosen else offered[0])
        self._bits = {1: 112, 2: 128, 3: 192, 4: 256}[self._oid[-1]]
        self._password, self._next = kdf(self._bits, secret, 3), 1
        return 0x9000

    def step(self, cla: int, data: bytes) -> tuple[bytes, int, Session | None]:
        """GENERAL AUTHENTICATE; anything out of turn begins from nothing."""
        step, self._next = self._next, 0
        try:
            (tag, inner), *rest = parts(data)
            found = parts(inner)
        except ValueError:
            return b"", 0x6A80, None
        expected: list[int] | None = {1: [], 2: [0x81], 3: [0x83], 4: [0x85]}.get(step)
        if tag != 0x7C or rest or [name for name, _ in found] != expected or (cla == 0) != (step == 4):
            return b"", 0x6A80 if expected is not None else 0x6985, None
        self._next = step + 1 if step < 4 else 0
        if step == 1:
            return self._encrypted_nonce(), 0x9000, None
        value = found[0][1]
        if step == 4:
            return self._prove(value)
        public = self._curve.decode(value)
        if public is None:
            self._next = 0
            return b"", 0x6A80, None
        return (self._map(public) if step == 2 else self._agree(public, value)), 0x9000, None

    def _encrypted_nonce(self) -> bytes:
        self._nonce = secrets.token_bytes(32 if self._bits > 128 else 16)
        zero = bytes(8 if self._bits == 112 else 16)
        return tlv(0x7C, tlv(0x80, Keys(self._bits, self._password, b"").cbc(zero, self._nonce, encrypt=True)))

    def _map(self, public: Any) -> bytes:
        base = self._curve.points.generator
        private = 1 + secrets.randbelow(self._curve.order - 1)
        self._mapping_private = private
        self._base = base * int.from_bytes(self._nonce, "big") + public * private
        return tlv(0x7C, tlv(0x82, self._curve.encode(base * private)))

    def _agree(self, public: Any, raw: bytes) -> bytes:
        private = 1 + secrets.randbelow(self._curve.order - 1)
        mine = self._curve.encode(self._base * private)
        shared = int((public * private).x()).to_bytes(self._curve.size, "big")
        self._keys = Keys.of(self._bits, shared)
        self._expected, self._proof = self._token(self._keys, mine), self._token(self._keys, raw)
        return tlv(0x7C, tlv(0x84, mine))

    def _prove(self, token: bytes) -> tuple[bytes, int, Session | None]:
        keys = self._keys
        assert keys is not None
        if token != self._expected:
            return b"", 0x6300, None
        body = tlv(0x86, self._proof)
        if self._oid[-2] == MAPPED_CHIP:  # §4.4.3.5: the mapping key divided by the signed one, and sent encrypted
            order = self._curve.order
            data = self._mapping_private * pow(self.chip_key, -1, order) % order
            iv = keys.cbc(bytes(16), b"\xff" * 16, encrypt=True)
            padded = keys.pad(data.to_bytes((order.bit_length() + 7) // 8, "big"))
            body += tlv(0x8A, keys.cbc(iv, padded, encrypt=True))
        return tlv(0x7C, body), 0x9000, Session(keys, 0)

    def _token(self, keys: Keys, public: bytes) -> bytes:
        message = tlv(0x7F49, tlv(6, self._oid) + tlv(0x86, public))
        return keys.mac(keys.pad(message) if self._bits == 112 else message)


def _octet(number: int) -> bytes:
    return bytes([number])
