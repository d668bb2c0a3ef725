"""The chip's side of basic access, PACE and secure messaging, for the document in memory: written from Doc 9303-11 alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from ecdsa import curves
from ecdsa.ellipticcurve import Point

if TYPE_CHECKING:
    from tests.unit.emrtd.document import Document

CURVES = dict(
    zip(
        range(8, 19),
        (
            curves.NIST192p,
            curves.BRAINPOOLP192r1,
            curves.NIST224p,
            curves.BRAINPOOLP224r1,
            curves.NIST256p,
            curves.BRAINPOOLP256r1,
            curves.BRAINPOOLP320r1,
            curves.NIST384p,
            curves.BRAINPOOLP384r1,
            curves.BRAINPOOLP512r1,
            curves.NIST521p,
        ),
        strict=True,
    )
)


def tlv(tag: int, value: bytes) -> bytes:
    head = bytes.fromhex(f"{tag:02X}" if tag < 0x100 else f"{tag:04X}")
    size = len(value)
    length = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    return head + length + value


def parts(raw: bytes) -> list[tuple[int, bytes]]:
    """Objects with tags of one byte; raises ValueError when they do not fill the bytes."""
    found, at = [], 0
    while at < len(raw):
        tag, size, at = raw[at], raw[at + 1], at + 2
        if size & 0x80:
            octets = size & 0x7F
            size, at = int.from_bytes(raw[at : at + octets], "big"), at + octets
        if at + size > len(raw):
            raise ValueError
        found.append((tag, raw[at : at + size]))
        at += size
    return found


def parse(raw: bytes, *, extended: bool) -> tuple[int, int, int, int, bytes, int] | None:
    """CLA, INS, P1, P2, data, Le (0 when absent); None for a wrong length, ISO/IEC 7816-3 §12.1.3."""
    if len(raw) < 4:
        return None
    head, rest = (raw[0], raw[1], raw[2], raw[3]), raw[4:]
    if not rest:
        return (*head, b"", 0)
    if len(rest) == 1:
        return (*head, b"", rest[0] or 256)
    if rest[0] and len(rest) in (1 + rest[0], 2 + rest[0]):
        data, le = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        return (*head, data, (le[0] or 256) if le else 0)
    if rest[0] or not extended or len(rest) < 3:
        return None
    if len(rest) == 3:
        return (*head, b"", int.from_bytes(rest[1:], "big") or 65_536)
    size = int.from_bytes(rest[1:3], "big")
    le = rest[3 + size :]
    if not size or len(rest) < 3 + size or len(le) not in (0, 2):
        return None
    return (*head, rest[3 : 3 + size], (int.from_bytes(le, "big") or 65_536) if le else 0)


@dataclass
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


@dataclass
class Session:
    """The chip's end of a secure channel."""

    keys: Keys
    ssc: int

    def open(self, cla: int, ins: int, p1: int, p2: int, data: bytes) -> tuple[bytes, int] | int:
        """The plain data and Le of a protected command, or the status word that ends the channel."""
        self.ssc += 1
        try:
            found = parts(data)
        except (ValueError, IndexError):
            return 0x6988
        if not found or found[-1][0] != 0x8E or any(tag not in (0x85, 0x87, 0x97) for tag, _ in found[:-1]):
            return 0x6987
        head = self.keys.pad(bytes([cla, ins, p1, p2]))
        body = data[: -len(tlv(*found[-1]))]
        counted = self.ssc.to_bytes(self.keys.block, "big")
        if self.keys.mac(self.keys.pad(counted + head + body)) != found[-1][1]:
            return 0x6988
        plain, le = b"", 0
        for tag, value in found[:-1]:
            if tag == 0x97:
                le = int.from_bytes(value, "big") or 1 << 8 * len(value)
            elif tag != (0x85 if ins & 1 else 0x87):
                return 0x6987
            else:
                text = value if ins & 1 else value[1:]
                plain = self.keys.cbc(self._iv(), text, encrypt=False).rstrip(b"\x00")
                if not plain.endswith(b"\x80") or (not ins & 1 and value[0] != 1):
                    return 0x6988
                plain = plain[:-1]
        return plain, le

    def close(self, body: bytes, sw: int) -> bytes:
        self.ssc += 1
        out = tlv(0x87, b"\x01" + self.keys.cbc(self._iv(), self.keys.pad(body), encrypt=True)) if body else b""
        out += tlv(0x99, sw.to_bytes(2, "big"))
        counted = self.ssc.to_bytes(self.keys.block, "big")
        return out + tlv(0x8E, self.keys.mac(self.keys.pad(counted + out)))

    def _iv(self) -> bytes:
        zero = bytes(self.keys.block)
        return zero if self.keys.bits == 112 else self.keys.cbc(zero, self.ssc.to_bytes(16, "big"), encrypt=True)


class BacChip:
    def __init__(self, secret: bytes) -> None:
        self.keys, self.nonce = Keys.of(112, secret[:16]), b""

    def challenge(self) -> bytes:
        self.nonce = secrets.token_bytes(8)
        return self.nonce

    def authenticate(self, data: bytes) -> tuple[bytes, Session | None]:
        nonce, self.nonce = self.nonce, b""
        if len(data) != 40 or not nonce or self.keys.mac(self.keys.pad(data[:32])) != data[32:]:
            return b"", None
        plain = self.keys.cbc(bytes(8), data[:32], encrypt=False)
        if plain[8:16] != nonce:
            return b"", None
        mine = secrets.token_bytes(16)
        sealed = self.keys.cbc(bytes(8), nonce + plain[:8] + mine, encrypt=True)
        seed = bytes(a ^ b for a, b in zip(mine, plain[16:], strict=True))
        session = Session(Keys.of(112, seed), int.from_bytes(nonce[4:] + plain[4:8], "big"))
        return sealed + self.keys.mac(self.keys.pad(sealed)), session


class PaceChip:
    """Steps strictly one after another; anything else begins from nothing."""

    def __init__(self, document: Document) -> None:
        self.document, self.next = document, 0

    def begin(self, data: bytes) -> int:
        self.next = 0
        found = dict(parts(data))
        oid, password = found.get(0x80, b"").hex().upper(), found.get(0x83, b"")
        offered = [number for name, number in self.document.pace if name == oid]
        everything = {number for _, number in self.document.pace}
        chosen = found.get(0x84)
        if not offered or (chosen is None and len(everything) > 1) or (chosen and chosen[0] not in offered):
            return 0x6A80
        if password == b"\x01":
            secret = sha1(self.document.mrz.encode()).digest()
        elif password == b"\x02" and self.document.can:
            secret = self.document.can.encode()
        else:
            return 0x6A88
        self.oid, self.curve = bytes.fromhex(oid), CURVES[chosen[0] if chosen else offered[0]]
        self.bits = {1: 112, 2: 128, 3: 192, 4: 256}[self.oid[-1]]
        self.password, self.next = kdf(self.bits, secret, 3), 1
        return 0x9000

    def step(self, cla: int, data: bytes) -> tuple[bytes, int, Session | None]:
        step, self.next = self.next, 0
        try:
            (tag, inner), *rest = parts(data)
            found = parts(inner)
        except (ValueError, IndexError):
            return b"", 0x6A80, None
        expected = {1: [], 2: [0x81], 3: [0x83], 4: [0x85]}.get(step)
        if tag != 0x7C or rest or [name for name, _ in found] != expected or (cla == 0) != (step == 4):
            return b"", 0x6A80 if expected is not None else 0x6985, None
        self.next = step + 1 if step < 4 else 0
        if step == 1:
            return self._nonce(), 0x9000, None
        value = found[0][1]
        if step == 4:
            return self._prove(value)
        public = self._point(value)
        if public is None:
            return b"", 0x6A80, None
        return (self._map(public) if step == 2 else self._agree(public, value)), 0x9000, None

    def _nonce(self) -> bytes:
        self.nonce = secrets.token_bytes(32 if self.bits > 128 else 16)
        sealed = Keys(self.bits, self.password, b"").cbc(bytes(8 if self.bits == 112 else 16), self.nonce, encrypt=True)
        return tlv(0x7C, tlv(0x80, sealed))

    def _map(self, public: Point) -> bytes:
        order, base = self.curve.order, self.curve.generator.to_affine()
        private = 1 + secrets.randbelow(order - 1)
        self.mapping_private = private
        self.base = base * int.from_bytes(self.nonce, "big") + public * private
        return tlv(0x7C, tlv(0x82, self._raw(base * private)))

    def _agree(self, public: Point, raw: bytes) -> bytes:
        private = 1 + secrets.randbelow(self.curve.order - 1)
        mine = self._raw(self.base * private)
        shared = int((public * private).x()).to_bytes(self._size, "big")
        self.session_keys = Keys.of(self.bits, shared)
        self.expected, self.proof = self._token(mine), self._token(raw)
        return tlv(0x7C, tlv(0x84, mine))

    def _prove(self, token: bytes) -> tuple[bytes, int, Session | None]:
        if token != self.expected:
            return b"", 0x6300, None
        body = tlv(0x86, self.proof)
        if self.oid[-2] == 6:
            order = self.curve.order
            data = self.mapping_private * pow(self.document.chip_key, -1, order) % order
            keys = self.session_keys
            iv = keys.cbc(bytes(16), b"\xff" * 16, encrypt=True)
            body += tlv(0x8A, keys.cbc(iv, keys.pad(data.to_bytes(self._size + 1, "big").lstrip(b"\x00")), encrypt=True))
        return tlv(0x7C, body), 0x9000, Session(self.session_keys, 0)

    def _token(self, public: bytes) -> bytes:
        message = tlv(0x7F49, tlv(6, self.oid) + tlv(0x86, public))
        return self.session_keys.mac(self.session_keys.pad(message) if self.bits == 112 else message)

    @property
    def _size(self) -> int:
        return (int(self.curve.curve.p()).bit_length() + 7) // 8

    def _raw(self, point: Point) -> bytes:
        return b"\x04" + int(point.x()).to_bytes(self._size, "big") + int(point.y()).to_bytes(self._size, "big")

    def _point(self, raw: bytes) -> Point | None:
        x, y = int.from_bytes(raw[1 : 1 + self._size], "big"), int.from_bytes(raw[1 + self._size :], "big")
        if len(raw) != 1 + 2 * self._size or raw[0] != 4 or not self.curve.curve.contains_point(x, y):
            return None
        return Point(self.curve.curve, x, y, self.curve.order)


@dataclass
class AgreementChip:
    """Chip authentication: `privates` by key reference (empty for an only key), `bits` as in Keys."""

    curve: curves.Curve
    privates: dict[bytes, int]
    bits: int
    begun: bool = False
    private: int = 0

    def begin(self, template: int, data: bytes) -> tuple[int, Session | None]:
        """MSE:Set KAT agrees at once and is for 3DES; MSE:Set AT names the protocol and waits for the key."""
        self.begun = False
        found = dict(parts(data))
        private = self.privates.get(found.get(0x84, b""))
        if private is None:
            return 0x6A88, None
        self.private = private
        if template == 0xA6:
            if self.bits != 112 or set(found) - {0x84} != {0x91}:
                return 0x6A80, None
            session = self._session(found[0x91])
            return (0x9000 if session else 0x6A80), session
        protocol = bytes.fromhex("04007F000702020302") + {112: b"\1", 128: b"\2", 192: b"\3", 256: b"\4"}[self.bits]
        if found.get(0x80) != protocol or set(found) - {0x84} != {0x80}:
            return 0x6A80, None
        self.begun = True
        return 0x9000, None

    def agree(self, data: bytes) -> Session | None:
        self.begun = False
        inner = dict(parts(dict(parts(data)).get(0x7C, b"")))
        return self._session(inner[0x80]) if set(inner) == {0x80} else None

    def _session(self, raw: bytes) -> Session | None:
        size = (int(self.curve.curve.p()).bit_length() + 7) // 8
        x, y = int.from_bytes(raw[1 : 1 + size], "big"), int.from_bytes(raw[1 + size :], "big")
        if len(raw) != 1 + 2 * size or raw[0] != 4 or not self.curve.curve.contains_point(x, y):
            return None
        shared = Point(self.curve.curve, x, y, self.curve.order) * self.private
        return Session(Keys.of(self.bits, int(shared.x()).to_bytes(size, "big")), 0)
