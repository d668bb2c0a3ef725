"""Where one ESC/POS command ends and the next begins, in whatever bytes arrive. Clauses are of Epson's ESC/POS reference."""

from __future__ import annotations

from collections.abc import Callable

STATUS, REQUEST, REAL_TIME = b"\x10\x04", b"\x10\x05", b"\x10\x14"  # DLE EOT, DLE ENQ, DLE DC4: at once, not in order
CLEAR = REAL_TIME + b"\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers
AT_ONCE = (STATUS, REQUEST, REAL_TIME)
RASTER, EXTENDED = b"\x1dv", b"\x1d("  # GS v 0; GS ( k, codes, GS ( L, graphics, and their kin
CUT, CUT_WHOLE, CUT_PARTLY = b"\x1dV", b"\x1bi", b"\x1bm"  # GS V; ESC i and ESC m, of older printers and presenters
PRESENTER = b"\x1de"  # GS e n, Custom's
KEPT_IMAGES, LETTERS = b"\x1cq", b"\x1b&"  # FS q, ESC &
HEAD_BYTES = 8  # so many of a raster's first bytes say how long it is
_PREFIXES = b"\x10\x1b\x1c\x1d"
_FIXED = {
    **dict.fromkeys((REQUEST, b"\x1b=", b"\x1b ", b"\x1dI"), 3),
    **dict.fromkeys((b"\x1b@", b"\x1b2", CUT_WHOLE, CUT_PARTLY, b"\x1c&", b"\x1c."), 2),
    **{b"\x1b" + letter: 3 for letter in (b"!", b"%", b"-", b"3", b"?", b"E", b"G", b"J", b"M", b"R", b"V")},
    **{b"\x1b" + letter: 3 for letter in (b"a", b"d", b"t", b"{")},
    **{b"\x1d" + letter: 3 for letter in (b"!", b"B", b"H", b"a", b"b", b"f", b"h", b"r", b"w")},
    **{b"\x1c" + letter: 3 for letter in (b"!", b"-", b"C", b"W")},
    **dict.fromkeys((b"\x1b$", b"\x1b\\", b"\x1bc", b"\x1dL", b"\x1dW", b"\x1dP", b"\x1cS", b"\x1cp"), 4),
    b"\x1bp": 5,  # opens a drawer, of which there is none
}


def command_length(raw: bytes | bytearray) -> int:
    """How long the first command is; 0 when it is not all here yet. An unknown one prints nothing: its name is skipped."""
    length = declared_length(raw)
    return length if len(raw) >= length else 0


def declared_length(raw: bytes | bytearray) -> int:
    """How long the first command will be by what is here of it; 0 when that does not say it yet."""
    if not raw:
        return 0
    if not raw[0]:
        return len(raw) - len(raw.lstrip(b"\x00"))  # they do nothing, however many
    if raw[0] not in _PREFIXES:
        return 1  # a letter, or a control that stands alone
    name = bytes(raw[:2])
    if len(name) < 2:
        return 0
    if name in _FIXED:
        return _FIXED[name]
    needs, length = _BY_HEAD.get(name, (2, lambda _: 2))
    return length(raw) if len(raw) >= needs else 0


def raster_size(head: bytes | bytearray) -> tuple[int, int]:
    """Bytes a row, and rows, of GS v 0."""
    return int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")


def _raster(raw: bytes | bytearray) -> int:
    width, height = raster_size(raw)
    return 8 + width * height


def _kept_images(raw: bytes | bytearray) -> int:
    """FS q n, then n images, each with its size: bytes across, eight times as many dots, and bytes down."""
    at = 3
    for _ in range(raw[2]):
        if len(raw) < at + 4:
            return 0
        at += 4 + 8 * int.from_bytes(raw[at : at + 2], "little") * int.from_bytes(raw[at + 2 : at + 4], "little")
    return at


def _letters(raw: bytes | bytearray) -> int:
    """ESC & y c1 c2, then for each letter its width and so many columns of y bytes."""
    at = 5
    for _ in range(raw[3], raw[4] + 1):
        if len(raw) < at + 1:
            return 0
        at += 1 + raw[at] * raw[2]
    return at


def _barcode(raw: bytes | bytearray) -> int:
    """GS k: of the first kind ended by NUL, of the second with its length."""
    if raw[2] > 6:
        return 4 + raw[3]
    return raw.find(b"\x00", 3) + 1


_BY_HEAD: dict[bytes, tuple[int, Callable[[bytes | bytearray], int]]] = {  # bytes that say the length, and how
    RASTER: (HEAD_BYTES, _raster),
    EXTENDED: (5, lambda raw: 5 + int.from_bytes(raw[3:5], "little")),
    b"\x1d8": (7, lambda raw: 7 + int.from_bytes(raw[3:7], "little")),
    b"\x1d*": (4, lambda raw: 4 + raw[2] * raw[3] * 8),
    b"\x1dk": (4, _barcode),
    b"\x1b*": (5, lambda raw: 5 + int.from_bytes(raw[3:5], "little") * (3 if raw[2] > 1 else 1)),
    b"\x1bD": (2, lambda raw: raw.find(b"\x00", 2) + 1),
    CUT: (3, lambda raw: 3 if raw[2] in b"\x00\x0101" else 4),  # function A has no feed
    PRESENTER: (3, lambda raw: {3: 4, 32: 5}.get(raw[2], 3)),
    STATUS: (3, lambda raw: 4 if raw[2] in (7, 8, 18) else 3),
    REAL_TIME: (3, lambda raw: 10 if raw[2] == 8 else 5),
    KEPT_IMAGES: (3, _kept_images),
    LETTERS: (5, _letters),
}
