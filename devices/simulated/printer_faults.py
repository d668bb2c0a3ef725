"""A simulated printer's faults, and how it tells them: the answers to DLE EOT 1 to 4 of Epson's ESC/POS reference."""

from __future__ import annotations

_ERRORS = {"cutter-error": 0x08, "jam": 0x20, "hot": 0x40}  # DLE EOT 3: cutter, unrecoverable, ends by itself
STOPPING = ("paper-out", "cover-open", *_ERRORS)  # these keep it from printing
FAULTS = ("none", "paper-low", "silent", *STOPPING)


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
