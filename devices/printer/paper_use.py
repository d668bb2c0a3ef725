"""How many rows of dots a printer runs for what it is sent: the commands of this house's own encoders, followed. Pure.

Codes and emblems that a printer draws itself are taken as high as they are drawn here. Clauses are of Epson's ESC/POS
reference.
"""

from __future__ import annotations

from devices.printer.native import QR_MODULE_DOTS

LETTER_DOTS = 24  # font A
LINE_DOTS = 30  # from line to line, as ESC @ leaves it
EMBLEM_DOTS = 96
CUTTER_DOTS = 136  # from the head past the cutter, with what a finish feeds: 17 mm
QR_CAPACITY = (20, 38, 61, 90, 122, 154, 178, 221, 262, 311)  # capitals and digits at level M, versions 1 to 10
LENGTHS = {
    b"\x1b@": 2,  # ESC @
    b"\x1ba": 3,  # ESC a n
    b"\x1bt": 3,  # ESC t n
    b"\x1bE": 3,  # ESC E n
    b"\x1d!": 3,  # GS ! n
    b"\x1dW": 4,  # GS W nL nH
    b"\x1dP": 4,  # GS P x y
}


class PaperMeter:
    """Told every chunk; each is whole commands."""

    def __init__(self) -> None:
        self.dots = 0
        self._high = 1  # how many times a letter's height the line's letters have
        self._qr_dots = 0

    def take(self, chunk: bytes) -> None:
        at = 0
        while at < len(chunk):
            at += self._command(chunk, at)

    def _command(self, chunk: bytes, at: int) -> int:
        """Follow the command at this place; answer its length."""
        match chunk[at : at + 2]:
            case b"\x1bJ":  # ESC J n
                self.dots += chunk[at + 2]
                return 3
            case b"\x1bd":  # ESC d n
                self.dots += chunk[at + 2] * LINE_DOTS
                return 3
            case b"\x1dv":  # GS v 0 m xL xH yL yH
                width, height = (int.from_bytes(chunk[at + place : at + place + 2], "little") for place in (4, 6))
                self.dots += height
                return 8 + width * height
            case b"\x1d(":  # GS ( c pL pH
                length = 5 + int.from_bytes(chunk[at + 3 : at + 5], "little")
                self._symbol(chunk[at + 2 : at + length])
                return length
            case b"\x1d!":
                self._high = 1 + (chunk[at + 2] & 7)
                return 3
            case command if command in LENGTHS:
                return LENGTHS[command]
            case _:
                self.dots += max(LINE_DOTS, LETTER_DOTS * self._high) if chunk[at] == 0x0A else 0
                return 1

    def _symbol(self, command: bytes) -> None:
        """GS ( k: function 180 stores a QR code's text, 181 prints it. GS ( L: 69 prints what is kept."""
        match command[:1], command[3:6]:
            case b"k", b"1P0":
                version = next((v for v, most in enumerate(QR_CAPACITY, 1) if len(command) - 6 <= most), len(QR_CAPACITY))
                self._qr_dots = (17 + 4 * version) * QR_MODULE_DOTS
            case b"k", b"1Q0":
                self.dots += self._qr_dots
            case b"L", emblem if emblem[:2] == b"0E":
                self.dots += EMBLEM_DOTS
