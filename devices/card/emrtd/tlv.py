"""BER-TLV data objects, ISO/IEC 7816-4 §5.2.2: written shortest, read strictly within their bounds."""

from __future__ import annotations

MOST_TAG_BYTES = 3  # ISO/IEC 7816-4 §5.2.2.1
MOST_LENGTH_BYTES = 3  # 83 xx xx xx: files of a chip are shorter than 16 MB


class BadTlv(Exception):
    """The bytes are no data objects; the text never holds them."""


def tlv(tag: int, value: bytes) -> bytes:
    """Write one data object with its shortest length."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    length = len(value)
    if length < 0x80:
        return head + bytes([length]) + value
    size = (length.bit_length() + 7) // 8
    return head + bytes([0x80 | size]) + length.to_bytes(size, "big") + value


def header(raw: bytes, start: int = 0) -> tuple[int, int, int]:
    """Read the head of the object at `start`: its tag, where its value begins, and how long the value says it is.

    The value itself need not be there: a file's first bytes tell how long the file is.
    """
    at = start
    tag = _byte(raw, at)
    at += 1
    if tag & 0x1F == 0x1F:  # more tag bytes follow while bit 8 is set
        while True:
            octet = _byte(raw, at)
            tag, at = tag << 8 | octet, at + 1
            if not octet & 0x80:
                break
            if at - start >= MOST_TAG_BYTES:
                raise BadTlv("a tag of more than three bytes")
    length = _byte(raw, at)
    at += 1
    if length < 0x80:
        return tag, at, length
    size = length & 0x7F
    if not 1 <= size <= MOST_LENGTH_BYTES:  # 80 would be the indefinite form, which ISO 7816-4 does not know
        raise BadTlv("a length that ISO 7816-4 does not know")
    if at + size > len(raw):
        raise BadTlv("the bytes end inside a length")
    return tag, at + size, int.from_bytes(raw[at : at + size], "big")


def objects(raw: bytes) -> tuple[tuple[int, bytes], ...]:
    """Read data objects one after another until the bytes end exactly: (tag, value) each."""
    found = []
    at = 0
    while at < len(raw):
        tag, begins, length = header(raw, at)
        at = begins + length
        if at > len(raw):
            raise BadTlv("an object is longer than what holds it")
        found.append((tag, raw[begins:at]))
    return tuple(found)


def only(raw: bytes, tag: int) -> bytes:
    """Answer the value of the one object that fills the bytes, which must carry `tag`."""
    found = objects(raw)
    if len(found) != 1 or found[0][0] != tag:
        raise BadTlv(f"not one object {tag:02X}")
    return found[0][1]


def _byte(raw: bytes, at: int) -> int:
    if at >= len(raw):
        raise BadTlv("the bytes end inside a head")
    return raw[at]
