"""What a printer does by itself when it is told to: QR codes, and the emblem that it keeps in its own memory. Pure.

Clauses are of Epson's ESC/POS reference.
"""

from __future__ import annotations

QR_MODULE_DOTS = 6
QR_QUIET_DOTS = 4 * QR_MODULE_DOTS  # the standard's quiet zone, which the command leaves to its sender
QR_LEVEL_M = 0x31
EMBLEM = b"KE"  # the key code of the kiosk's emblem in the printer's memory
MOST_GRAPHICS_BYTES = 0xFFFF - 11  # what one GS ( L can bring


def qr_command(text: str) -> bytes:
    """Have the printer draw a QR code (GS ( k, function 167, 169, 180, 181 of symbol type 49)."""
    stored = text.encode()
    size = (len(stored) + 3).to_bytes(2, "little")
    return (
        b"\x1d(k\x03\x001C"
        + bytes([QR_MODULE_DOTS])
        + b"\x1d(k\x03\x001E"
        + bytes([QR_LEVEL_M])
        + b"\x1d(k"
        + size
        + b"1P0"
        + stored
        + b"\x1d(k\x03\x001Q0"
    )


def emblem_command() -> bytes:
    """Have the printer print the emblem that it keeps (GS ( L, function 69), where ESC a says."""
    return b"\x1d(L\x06\x000E" + EMBLEM + b"\x01\x01"


def keep_emblem_command(rows: bytes, width_dots: int) -> bytes:
    """Have the printer keep the emblem for good (GS ( L, function 67): it wears the memory, so it is never sent at a start.

    The same number of blank bytes is left out at both sides: printed in the centre, every dot stands where it was.
    """
    size = width_dots // 8
    lines = [rows[at : at + size] for at in range(0, len(rows), size)]
    spare = min(min(size - len(line.lstrip(b"\x00")), size - len(line.rstrip(b"\x00"))) for line in lines)
    dots = b"".join(line[spare : size - spare] for line in lines)
    if len(dots) > MOST_GRAPHICS_BYTES:
        raise ValueError("The emblem is too large for one command.")
    width, height = ((size - 2 * spare) * 8).to_bytes(2, "little"), len(lines).to_bytes(2, "little")
    return b"\x1d(L" + (11 + len(dots)).to_bytes(2, "little") + b"0C0" + EMBLEM + b"\x01" + width + height + b"1" + dots
