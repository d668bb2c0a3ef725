"""A printer's address: tcp://HOST:PORT, serial:/dev/PORT?baud=9600 or usb:VENDOR:PRODUCT. Nothing is opened here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import assert_never
from urllib.parse import parse_qsl, urlsplit

from devices.printer.line import OpenLine
from devices.printer.line_tcp import TcpLine
from devices.toml_text import nearest

FORMS = "tcp://HOST:PORT, serial:/dev/PORT?baud=9600 or usb:VENDOR:PRODUCT"
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
_USB = re.compile(r"usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


class Flow(Enum):
    """How a printer on a serial port says that it takes no more: by a wire, by a byte, or not at all."""

    NONE = "none"
    RTSCTS = "rtscts"
    XONXOFF = "xonxoff"


@dataclass(frozen=True, slots=True)
class Tcp:
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Serial:
    path: str
    baud: int = 9600
    flow: Flow = Flow.NONE


@dataclass(frozen=True, slots=True)
class Usb:
    vendor: int
    product: int


Address = Tcp | Serial | Usb


def parse_address(text: str) -> Address:
    """Read an address; raises ValueError with a sentence that says what to write."""
    match text.partition(":")[0]:
        case "tcp":
            return _tcp(text)
        case "serial":
            return _serial(text)
        case "usb":
            return _usb(text)
        case _:
            raise ValueError(f"{text!r} is not a printer's address: write {FORMS}.")


def line_of(text: str) -> OpenLine:
    """Answer what opens the line of an address; raises ValueError. What one kind needs is loaded for it alone."""
    match address := parse_address(text):
        case Tcp(host, port):
            return partial(TcpLine, host, port)
        case Serial(path, baud, flow):
            from devices.printer.line_serial import SerialLine  # with pyserial 5 ms, 0.5 MB

            return partial(SerialLine, path, baud=baud, rtscts=flow is Flow.RTSCTS, xonxoff=flow is Flow.XONXOFF)
        case Usb(vendor, product):
            from devices.printer.line_usb import usb_line

            return usb_line(vendor, product)
        case _:
            assert_never(address)


def baud_of(text: str) -> int | None:
    """The speed of an address's serial line; None where the line is never what a receipt waits for. Raises ValueError."""
    address = parse_address(text)
    return address.baud if isinstance(address, Serial) else None


def _tcp(text: str) -> Tcp:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{text!r}: the port must be a number between 1 and 65535: write tcp://HOST:PORT.") from None
    if not host or not port or parts.path or parts.query or parts.username:
        raise ValueError(f"{text!r} is not a printer's address on the network: write tcp://HOST:PORT.")
    return Tcp(host, port)


def _serial(text: str) -> Serial:
    parts = urlsplit(text)
    words = parse_qsl(parts.query, keep_blank_values=True)
    said = dict(words)
    if not parts.path.startswith("/") or parts.netloc or parts.fragment or len(said) < len(words):
        raise ValueError(f"{text!r} is not a printer's address at a serial port: write serial:/dev/PORT?baud=9600.")
    for word in said:
        if word not in ("baud", "flow"):
            raise ValueError(f"{text!r}: {word!r} is nothing that a serial port has; it may be baud or flow.")
    baud, flow = said.get("baud", "9600"), said.get("flow", Flow.NONE.value)
    if baud not in map(str, BAUDS):
        raise ValueError(f"{text!r}: baud is {baud!r}; it may be {', '.join(map(str, BAUDS))}.")
    flows = [known.value for known in Flow]
    if flow not in flows:
        raise ValueError(f"{text!r}: flow is {flow!r}; it may be {', '.join(flows)}.{nearest(flow, flows)}")
    return Serial(parts.path, int(baud), Flow(flow))


def _usb(text: str) -> Usb:
    found = _USB.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a USB printer's address: write usb:VENDOR:PRODUCT as lsusb does, usb:04b8:0e15.")
    return Usb(int(found[1], 16), int(found[2], 16))
