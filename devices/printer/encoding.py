"""A drawn receipt as chunks for one printer: rows go as bands, what the printer does by itself goes as its command. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol

from devices.printer.escpos_bytes import bands, blank_rows, printing_area
from devices.printer.native import QR_QUIET_DOTS, emblem_command, qr_command
from devices.printer.profile import PrinterProfile

CENTRED, TO_THE_LEFT = b"\x1ba\x01", b"\x1ba\x00"  # ESC a n


class Strip(Protocol):
    """Whole rows of dots, one bit a dot, the most significant on the left, 1 is black; and what they stand for, if anything.

    `qr_text` is the text of the QR code that they are, with its quiet zone; `logo` says that they are the emblem.
    """

    @property
    def rows(self) -> bytes: ...

    @property
    def qr_text(self) -> str: ...

    @property
    def logo(self) -> bool: ...


def encode(strips: Iterable[Strip], profile: PrinterProfile) -> Iterator[bytes]:
    """Encode strips from top to bottom; each item is whole commands, and leaves before the next strips are drawn."""
    start = profile.prepare + (printing_area(profile.width_dots) if profile.aligns else b"")
    for command, group in groupby(strips, key=lambda strip: _own_command(strip, profile)):
        if not command:
            rows = (strip.rows for strip in group)
            yield from bands(rows, profile.width_dots, start=start, feeds=profile.feeds, aligns=profile.aligns)
            start = b""
            continue
        for _ in group:
            yield start + command
            start = b""


def _own_command(strip: Strip, profile: PrinterProfile) -> bytes:
    """What has this printer make the strip by itself; empty where it cannot, or need not."""
    if strip.qr_text and profile.native_qr:
        quiet = blank_rows(QR_QUIET_DOTS, feeds=profile.feeds)
        return quiet + CENTRED + qr_command(strip.qr_text) + TO_THE_LEFT + quiet
    if strip.logo and profile.stored_logo:
        return CENTRED + emblem_command() + TO_THE_LEFT
    return b""
