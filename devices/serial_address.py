"""The address of a serial port: serial:/dev/PORT?baud=9600&flow=rtscts. Nothing is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qsl, urlsplit

from devices.toml_text import nearest

FORM = "serial:/dev/PORT?baud=9600"
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)


class Flow(Enum):
    """How a side of the port says that it takes no more: by a wire, by a byte, or not at all."""

    NONE = "none"
    RTSCTS = "rtscts"
    XONXOFF = "xonxoff"


@dataclass(frozen=True, slots=True)
class SerialAddress:
    path: str
    baud: int = 9600
    flow: Flow = Flow.NONE


def parse_serial(text: str) -> SerialAddress:
    """Read an address; raises ValueError with a sentence that says what to write."""
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that is never closed
        raise ValueError(f"{text!r} is no address of a serial port: write {FORM}.") from None
    words = parse_qsl(parts.query, keep_blank_values=True)
    said = dict(words)
    wrong = parts.scheme != "serial" or not parts.path.startswith("/") or parts.netloc or parts.fragment
    if wrong or len(said) < len(words):
        raise ValueError(f"{text!r} is no address of a serial port: write {FORM}.")
    for word in said:
        if word not in ("baud", "flow"):
            raise ValueError(f"{text!r}: {word!r} is nothing that a serial port has; it may be baud or flow.")
    baud, flow = said.get("baud", "9600"), said.get("flow", Flow.NONE.value)
    if baud not in map(str, BAUDS):
        raise ValueError(f"{text!r}: baud is {baud!r}; it may be {', '.join(map(str, BAUDS))}.")
    flows = [known.value for known in Flow]
    if flow not in flows:
        raise ValueError(f"{text!r}: flow is {flow!r}; it may be {', '.join(flows)}.{nearest(flow, flows)}")
    return SerialAddress(parts.path, int(baud), Flow(flow))
