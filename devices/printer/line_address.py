"""A printer's address: tcp://HOST:PORT, serial:/dev/PORT?baud=9600 or usb:VENDOR:PRODUCT. Nothing is opened here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import assert_never
from urllib.parse import urlsplit

from devices.printer.line import OpenLine
from devices.printer.line_tcp import TcpLine
from devices.serial_address import FORM, SerialAddress, parse_serial

FORMS = f"tcp://HOST:PORT, {FORM} or usb:VENDOR:PRODUCT"
_USB = re.compile(r"usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class Tcp:
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Usb:
    vendor: int
    product: int


Address = Tcp | SerialAddress | Usb


def parse_address(text: str) -> Address:
    """Read an address; raises ValueError with a sentence that says what to write."""
    match text.partition(":")[0]:
        case "tcp":
            return _tcp(text)
        case "serial":
            return parse_serial(text)
        case "usb":
            return _usb(text)
        case _:
            raise ValueError(f"{text!r} is not a printer's address: write {FORMS}.")


def line_of(text: str) -> OpenLine:
    """Answer what opens the line of an address; raises ValueError. What one kind needs is loaded for it alone."""
    match address := parse_address(text):
        case Tcp(host, port):
            return partial(TcpLine, host, port)
        case SerialAddress():
            from devices.printer.line_serial import SerialLine  # with pyserial 5 ms, 0.5 MB

            return partial(SerialLine, address)
        case Usb(vendor, product):
            from devices.printer.line_usb import usb_line

            return usb_line(vendor, product)
        case _:
            assert_never(address)


def baud_of(text: str) -> int | None:
    """The speed of an address's serial line; None where the line is never what a receipt waits for. Raises ValueError."""
    address = parse_address(text)
    return address.baud if isinstance(address, SerialAddress) else None


def _tcp(text: str) -> Tcp:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{text!r}: the port must be a number between 1 and 65535: write tcp://HOST:PORT.") from None
    if not host or not port or parts.path or parts.query or parts.username:
        raise ValueError(f"{text!r} is not a printer's address on the network: write tcp://HOST:PORT.")
    return Tcp(host, port)


def _usb(text: str) -> Usb:
    found = _USB.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a USB printer's address: write usb:VENDOR:PRODUCT as lsusb does, usb:04b8:0e15.")
    return Usb(int(found[1], 16), int(found[2], 16))
