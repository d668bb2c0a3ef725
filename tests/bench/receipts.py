"""The reference receipt on paper: its bytes and its time, beside the usual way for the same content."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from devices.printer.encoding import encode
from devices.printer.escpos_bytes import INITIALISE
from devices.printer.profile import DEFAULT
from devices.printer.text_mode import TextPrinter, encode_text
from kiosk.runtime.text_receipt import text_receipt
from tests.bench.figure import Figure, ratio
from tests.bench.pillow_paper import draw, escpos_bytes
from tests.bench.reference import reference

WIDTH, TURNS = 576, 20


def measure() -> dict[str, Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import start
    from ui.paper.render import render

    application = start(["bench"])
    receipt = reference()
    ours, usual, first = [], [], []
    for turn in range(TURNS + 1):
        ours.append(_timed(lambda: b"".join(encode(render(receipt, WIDTH), DEFAULT))))
        usual.append(_timed(lambda: escpos_bytes(draw(receipt, WIDTH))))
        first.append(_timed(lambda: next(encode(render(receipt, WIDTH), DEFAULT))))
        if turn == 0:  # fonts, caches, the import of python-escpos
            for samples in (ours, usual, first):
                samples.clear()
    del application
    strips = tuple(render(receipt, WIDTH))
    rows = b"".join(strip.rows for strip in strips)
    height = len(rows) * 8 // WIDTH
    same = Image.frombytes("1", (WIDTH, height), bytes(byte ^ 0xFF for byte in rows))
    sent = len(INITIALISE + b"".join(encode(strips, DEFAULT)) + DEFAULT.finish)
    able = replace(DEFAULT, native_qr=True, stored_logo=True)
    native = len(INITIALISE + b"".join(encode(strips, able)) + able.finish)
    usual_bytes = len(escpos_bytes(same))
    pieces = text_receipt(receipt, columns=48, native_qr=True)
    text = len(b"".join(encode_text(pieces, TextPrinter(48, 37)))) + len(DEFAULT.finish)
    note = f"{height} rows of {WIDTH} dots, in Arabic, {sent:,} bytes"
    return {
        "receipt_bytes_ratio": Figure(samples=(sent / usual_bytes,), unit="×", limit=0.4, note=note),
        "receipt_native_ratio": Figure(
            samples=(native / usual_bytes,),
            unit="×",
            limit=0.35,
            note=f"its own QR code, stored emblem: {native:,} bytes",
        ),
        "receipt_text_bytes": Figure(samples=(text,), unit="B", limit=1500, note="in Arabic, 48 columns, the printer's own QR"),
        "receipt_first_byte_ms": Figure(samples=tuple(first), unit="ms", limit=0.5),
        "receipt_render_encode_ms": Figure(samples=tuple(ours), unit="ms", limit=5),
        "receipt_over_pillow_ratio": Figure(samples=ratio(ours, usual), unit="×", limit=0.15),
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
