"""Where one ESC/POS command ends and the next begins, in whatever bytes arrive. Clauses are of Epson's ESC/POS reference."""

from __future__ import annotations

STATUS, REQUEST, REAL_TIME = b"\x10\x04", b"\x10\x05", b"\x10\x14"  # DLE EOT, DLE ENQ, DLE DC4: at once, not in order
CLEAR = REAL_TIME + b"\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers
AT_ONCE = (STATUS, REQUEST, REAL_TIME)
RASTER, CODE = b"\x1dv", b"\x1d("  # GS v 0; GS ( k and its kin
HEAD_BYTES = 8  # so many of a command's first bytes say how long it is
_PREFIXES = b"\x10\x1b\x1d"
_FIXED = {
    **dict.fromkeys((STATUS, REQUEST), 3),
    **dict.fromkeys((b"\x1b@", b"\x1b2"), 2),
    **{b"\x1b" + letter: 3 for letter in (b"!", b"-", b"3", b"E", b"G", b"J", b"M", b"R", b"V", b"a", b"d", b"t", b"{")},
    **{b"\x1d" + letter: 3 for letter in (b"!", b"B", b"H", b"a", b"b", b"f", b"h", b"r", b"w")},
    **dict.fromkeys((b"\x1b$", b"\x1b\\", b"\x1dL", b"\x1dW", b"\x1dP"), 4),
}


def command_length(raw: bytes | bytearray) -> int:
    """How long the first command is; 0 when it is not all here yet. An unknown one prints nothing: its name is skipped."""
    length = declared_length(raw)
    return length if len(raw) >= length else 0


def declared_length(raw: bytes | bytearray) -> int:
    """How long the first command will be by what is here of it; 0 when that does not say it yet."""
    if not raw or (raw[0] in _PREFIXES and len(raw) < 2):
        return 0
    head = bytes(raw[:HEAD_BYTES])
    name = head[:2]
    if head[0] not in _PREFIXES:
        return 1  # a letter, or a control that stands alone
    if name in _FIXED:
        return _FIXED[name]
    if name == RASTER:
        width, height = raster_size(head)
        return 8 + width * height if len(head) == 8 else 0
    if name == CODE:
        return 5 + int.from_bytes(head[3:5], "little") if len(head) >= 5 else 0
    if name == b"\x1dV":
        return 0 if len(head) < 3 else 3 if head[2] in b"\x00\x0101" else 4  # function A has no feed
    if name == REAL_TIME:
        return 0 if len(head) < 3 else 10 if head[2] == 8 else 5  # function 8 clears the buffers
    return 2


def raster_size(head: bytes | bytearray) -> tuple[int, int]:
    """Bytes a row, and rows, of GS v 0."""
    return int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
