"""A simulated printer's faults, and how it tells them when asked, in its turn or by itself. Clauses of Epson's reference."""

from __future__ import annotations

_ERRORS = {"cutter-error": 0x08, "jam": 0x20, "hot": 0x40}  # DLE EOT 3: cutter, unrecoverable, ends by itself
RECOVERABLE = "cutter-error"  # stays, its cause mended, until the host says so
STOPPING = ("paper-out", "cover-open", *_ERRORS)  # these keep it from printing
FAULTS = ("none", "paper-low", "silent", *STOPPING)
CLEARED = b"\x37\x25\x00"  # the answer to DLE DC4 8: header, identifier, NUL


def status_byte(kind: int, fault: str) -> int:
    """The answer to DLE EOT `kind`: 1 whether it is offline, 2 for what cause, 3 with which error, 4 how its paper is."""
    out, error = fault == "paper-out", _ERRORS.get(fault, 0)
    bits = {
        1: 0x08 if fault in STOPPING else 0,
        2: (0x04 if fault == "cover-open" else 0) | (0x20 if out else 0) | (0x40 if error else 0),
        3: error,
        4: (0x60 if out else 0) | (0x0C if out or fault == "paper-low" else 0),
    }
    return 0x12 | bits.get(kind, 0)


def sensor_byte(kind: int, fault: str) -> bytes:
    """The answer to GS r: 1 or "1" the paper sensors, 2 or "2" the drawer, of which there is none."""
    return {1: bytes([0x03 if fault == "paper-low" else 0]), 2: b"\x00"}.get(kind % 0x30, b"")


def automatic_status(fault: str, chosen: int) -> bytes:
    """What GS a has it send: four bytes, with what was `chosen` of 2 offline, 4 errors, 8 the paper."""
    error = _ERRORS.get(fault, 0) if chosen & 4 else 0
    first = (0x08 if fault in STOPPING and chosen & 2 else 0) | (0x20 if fault == "cover-open" and chosen & 2 else 0)
    paper = {"paper-out": 0x0F, "paper-low": 0x03}.get(fault, 0) if chosen & 8 else 0
    return bytes([0x10 | first, error, paper, 0])
