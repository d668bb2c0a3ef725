"""What the kiosk must know of a printer's model: its paper, what it draws by itself, and its family's commands.

Nothing here talks to a printer: the encoding chooses by it, the driver sends what it says. Clauses are of Epson's ESC/POS
reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.escpos_bytes import ABANDON, FEED_AND_CUT

RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: recover from an error after clearing the buffers


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProfile:
    """One model or family. A command that it does not have is empty.

    `dots_an_inch` are its head's, by which paper is counted. `columns` are those of font A; `code_page` is the number of
    code page 864 for ESC t, None when it knows no Arabic.
    `native_qr` says that it draws QR codes itself (GS ( k), `stored_logo` that it keeps the emblem (GS ( L).
    `prepare` goes before the first band, so that the numbers of GS W and ESC J are dots; where that cannot be had, it
    `feeds` not, and blank rows are sent as rows. `aligns`: ESC a holds for rasters, too. `finish` ends a receipt (feed
    and cut, and present where there is a presenter), `retract` takes a presented receipt back. `recover` is sent when a
    fault was mended, `abandon` clears what waits in its buffers. `confirms` says whether it answers GS r 1 in its place
    among the commands, so after what stands before it; `full_status` whether it tells by DLE EOT 20 that paper lies at
    its exit.
    """

    name: str
    width_dots: int = 576
    dots_an_inch: int = 203
    columns: int = 48
    code_page: int | None = 37
    text_only: bool = False
    native_qr: bool = False
    stored_logo: bool = False
    prepare: bytes = b""
    feeds: bool = True
    aligns: bool = True
    finish: bytes = FEED_AND_CUT
    retract: bytes = b""
    recover: bytes = RECOVER
    abandon: bytes = ABANDON
    confirms: bool = True
    full_status: bool = False


DEFAULT = PrinterProfile(name="epson-80mm", prepare=b"\x1dP\xcb\xcb")  # GS P 203 203: a dot of its head is 1/203 inch
"""Epson's TM printers of 80 mm, whose commands the others copy."""
