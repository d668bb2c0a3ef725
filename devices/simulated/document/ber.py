"""BER-TLV as a chip writes and reads it, ISO/IEC 7816-4 §5.2.2."""

from __future__ import annotations


def tlv(tag: int, value: bytes) -> bytes:
    """Write one object with its shortest length."""
    head = bytes.fromhex(f"{tag:02X}" if tag < 0x100 else f"{tag:04X}")
    size = len(value)
    if size < 0x80:
        return head + bytes([size]) + value
    octets = (size.bit_length() + 7) // 8
    return head + bytes([0x80 | octets]) + size.to_bytes(octets, "big") + value


def parts(raw: bytes) -> list[tuple[int, bytes]]:
    """Read objects with tags of one byte; raises ValueError when they do not fill the bytes."""
    found, at = [], 0
    while at < len(raw):
        if at + 2 > len(raw):
            raise ValueError("the bytes end inside a head")
        tag, size, at = raw[at], raw[at + 1], at + 2
        if size & 0x80:
            octets = size & 0x7F
            size, at = int.from_bytes(raw[at : at + octets], "big"), at + octets
        if at + size > len(raw):
            raise ValueError("an object is longer than what holds it")
        found.append((tag, raw[at : at + size]))
        at += size
    return found
