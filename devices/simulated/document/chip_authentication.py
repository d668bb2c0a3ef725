"""The chip's side of chip authentication, Doc 9303-11 §6.2: it agrees on new keys with the key that its country signed."""

from __future__ import annotations

from dataclasses import dataclass

from devices.simulated.document.ber import parts
from devices.simulated.document.ciphers import Keys
from devices.simulated.document.curves import Curve
from devices.simulated.document.session import Session

PROTOCOL = bytes.fromhex("04007F000702020302")  # id-CA-ECDH, and then the cipher
KEY_TEMPLATE, AUTHENTICATION_TEMPLATE = 0xA6, 0xA4


@dataclass(slots=True, repr=False)
class AgreementChip:
    """`privates` by key reference (empty for an only key), `bits` as in Keys."""

    curve: Curve
    privates: dict[bytes, int]
    bits: int
    begun: bool = False
    _private: int = 0

    def begin(self, template: int, data: bytes) -> tuple[int, Session | None]:
        """MSE:Set KAT agrees at once and is for 3DES; MSE:Set AT names the protocol and waits for the key."""
        self.begun = False
        try:
            found = dict(parts(data))
        except ValueError:
            return 0x6A80, None
        private = self.privates.get(found.get(0x84, b""))
        if private is None:
            return 0x6A88, None
        self._private = private
        if template == KEY_TEMPLATE:
            if self.bits != 112 or set(found) - {0x84} != {0x91}:
                return 0x6A80, None
            session = self._session(found[0x91])
            return (0x9000 if session else 0x6A80), session
        protocol = PROTOCOL + {112: b"\1", 128: b"\2", 192: b"\3", 256: b"\4"}[self.bits]
        if found.get(0x80) != protocol or set(found) - {0x84} != {0x80}:
            return 0x6A80, None
        self.begun = True
        return 0x9000, None

    def agree(self, data: bytes) -> Session | None:
        """GENERAL AUTHENTICATE with the terminal's key; None where there is none in it."""
        self.begun = False
        try:
            inner = dict(parts(dict(parts(data)).get(0x7C, b"")))
        except ValueError:
            return None
        return self._session(inner[0x80]) if set(inner) == {0x80} else None

    def _session(self, raw: bytes) -> Session | None:
        public = self.curve.decode(raw)
        if public is None:
            return None
        shared = int((public * self._private).x()).to_bytes(self.curve.size, "big")
        return Session(Keys.of(self.bits, shared), 0)
