"""The chip's end of secure messaging, Doc 9303-11 §9.8: what is wrong ends it with 6987 or 6988, in plain."""

from __future__ import annotations

from dataclasses import dataclass

from devices.simulated.document.ber import parts, tlv
from devices.simulated.document.ciphers import Keys
from devices.simulated.document.command import Command

MISSING, INCORRECT = 0x6987, 0x6988  # secure messaging data objects, ISO/IEC 7816-4 §5.6


@dataclass(slots=True, repr=False)
class Session:
    keys: Keys
    ssc: int

    def open(self, command: Command) -> Command | int:
        """The plain command, or the status word that ends the channel."""
        self.ssc += 1
        try:
            found = parts(command.data)
        except ValueError:
            return INCORRECT
        if not found or found[-1][0] != 0x8E or any(tag not in (0x85, 0x87, 0x97) for tag, _ in found[:-1]):
            return MISSING
        head = self.keys.pad(bytes([command.cla, command.ins, command.p1, command.p2]))
        body = command.data[: -len(tlv(*found[-1]))]
        counted = self.ssc.to_bytes(self.keys.block, "big")
        if self.keys.mac(self.keys.pad(counted + head + body) if body else counted + head) != found[-1][1]:
            return INCORRECT
        plain, le, odd = b"", 0, command.ins & 1
        for tag, value in found[:-1]:
            if tag == 0x97:
                if not 1 <= len(value) <= 2:
                    return INCORRECT
                le = int.from_bytes(value, "big") or 1 << 8 * len(value)
                continue
            if tag != (0x85 if odd else 0x87):  # §9.8.4: an odd INS carries what is itself an object
                return MISSING
            text = value if odd else value[1:]
            if not text or len(text) % self.keys.block or (not odd and value[0] != 1):
                return INCORRECT
            plain = self.keys.cbc(self._iv(), text, encrypt=False).rstrip(b"\x00")
            if not plain.endswith(b"\x80"):
                return INCORRECT
            plain = plain[:-1]
        return Command(command.cla & ~0x0C, command.ins, command.p1, command.p2, plain, le)

    def close(self, body: bytes, sw: int) -> bytes:
        """Protect an answer; the status word that goes out in plain behind it is its caller's."""
        self.ssc += 1
        out = tlv(0x87, b"\x01" + self.keys.cbc(self._iv(), self.keys.pad(body), encrypt=True)) if body else b""
        out += tlv(0x99, sw.to_bytes(2, "big"))
        counted = self.ssc.to_bytes(self.keys.block, "big")
        return out + tlv(0x8E, self.keys.mac(self.keys.pad(counted + out)))

    def _iv(self) -> bytes:
        """§9.8.6: zero for 3DES, the encrypted counter for AES."""
        zero = bytes(self.keys.block)
        return zero if self.keys.bits == 112 else self.keys.cbc(zero, self.ssc.to_bytes(16, "big"), encrypt=True)
