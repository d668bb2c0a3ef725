"""Whether paper lies at a printer's exit, as Custom's printers with a presenter tell it: DLE EOT 20, the full status.

Six bytes, as the KPM210/216 manual orders them (page 36): DLE, 0FH, paper, user, recoverable and unrecoverable errors.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.answers import FLOW_CONTROL, FULL_STATUS_BYTES, FULL_STATUS_HEAD
from devices.printer.conversation import ANSWER_SECONDS
from devices.printer.line import Line

FULL_STATUS = b"\x10\x04\x14"  # DLE EOT 20
AT_EXIT = 0x20  # of the third byte: ticket present in output


def lies_at_exit(line: Line, *, now: Callable[[], float]) -> bool | None:
    """Ask; None when the printer does not say. Raises DeviceError when the line is broken."""
    line.write(FULL_STATUS, seconds=ANSWER_SECONDS)
    ends, heard = now() + ANSWER_SECONDS, bytearray()
    while (left := ends - now()) > 0 and (byte := line.read(seconds=left)) is not None:
        if byte not in FLOW_CONTROL:
            heard.append(byte)
        if (lies := decode_exit(bytes(heard))) is not None:
            return lies
    return None


def decode_exit(heard: bytes) -> bool | None:
    """Whether paper lies there; None while the answer is not whole. What came before it answers something else."""
    at = heard.find(FULL_STATUS_HEAD)
    return None if at < 0 or len(heard) < at + FULL_STATUS_BYTES else bool(heard[at + 2] & AT_EXIT)
