"""Where one ESC/POS command ends and the next begins, in whatever bytes arrive. Clauses are of Epson's ESC/POS reference."""

from __future__ import annotations

STATUS, REQUEST, REAL_TIME = b"\x10\x04", b"\x10\x05", b"\x10\x14"  # DLE EOT, DLE ENQ, DLE DC4: at once, not in order
RASTER, CODE = b"\x1dv", b"\x1d("  # GS v 0; GS ( k and its kin
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
    if not raw or (raw[0] in _PREFIXES and len(raw) < 2):
        return 0
    length = _length(bytes(raw[:8]))
    return length if len(raw) >= length else 0


def split_at(command: bytes, taken: int) -> tuple[bytes, bytes]:
    """A command of which `taken` bytes have arrived, as what is done with them and what is left to do.

    Only a raster is done by and by, a row as soon as it is whole; everything else happens at its last byte.
    """
    if command[:2] != RASTER or taken < 8:
        return b"", command
    width, height = _raster_size(command)
    rows = min((taken - 8) // width, height) if width else height
    at = 8 + rows * width
    done = command[:6] + rows.to_bytes(2, "little") + command[8:at]
    return (done if rows else b""), command[:6] + (height - rows).to_bytes(2, "little") + command[at:]


def _length(head: bytes) -> int:
    """What a command's first bytes say of its length; of a head that is too short itself, more than is here."""
    name = head[:2]
    if head[0] not in _PREFIXES:
        return 1  # a letter, or a control that stands alone
    if name in _FIXED:
        return _FIXED[name]
    if name == RASTER:
        width, height = _raster_size(head)
        return 8 + width * height
    if name == CODE:
        return 5 + int.from_bytes(head[3:5], "little") if len(head) >= 5 else 5
    if name == b"\x1dV":
        return 3 if head[2:3] in (b"", b"\x00", b"\x01", b"0", b"1") else 4  # function A has no feed
    if name == REAL_TIME:
        return 10 if head[2:3] == b"\x08" else 5  # function 8 clears the buffers
    return 2


def _raster_size(head: bytes) -> tuple[int, int]:
    """Bytes a row, and rows."""
    return int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
