"""A printer's address: three kinds of lines, and for every mistake a sentence that says what to write."""

from __future__ import annotations

import pytest

from devices.printer.line_address import Address, Tcp, Usb, baud_of, line_of, parse_address
from devices.serial_address import Flow, SerialAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://192.0.2.20:9100", Tcp("192.0.2.20", 9100)),
        ("tcp://[2001:db8::20]:9100", Tcp("2001:db8::20", 9100)),
        ("serial:/dev/ttyS0", SerialAddress("/dev/ttyS0", 9600, Flow.NONE)),
        ("serial:/dev/ttyUSB0?baud=115200", SerialAddress("/dev/ttyUSB0", 115200, Flow.NONE)),
        ("serial:///dev/ttyS0?flow=xonxoff&baud=38400", SerialAddress("/dev/ttyS0", 38400, Flow.XONXOFF)),
        ("usb:04b8:0E15", Usb(0x04B8, 0x0E15)),
    ],
)
def test_an_address_says_its_line(text: str, address: Address) -> None:
    assert parse_address(text) == address


def test_only_a_serial_line_has_a_speed_that_a_receipt_waits_for() -> None:
    assert [baud_of(text) for text in ("serial:/dev/ttyS0?baud=1200", "tcp://a:1", "usb:04b8:0e15")] == [1200, None, None]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "write tcp://HOST:PORT, serial:/dev/PORT.baud=9600 or usb:VENDOR:PRODUCT"),
        ("127.0.0.1:9100", "write tcp://HOST:PORT, serial:"),
        ("udp://a:1", "write tcp://HOST:PORT, serial:"),
        ("tcp://127.0.0.1", "write tcp://HOST:PORT"),
        ("tcp://:9100", "write tcp://HOST:PORT"),
        ("tcp://127.0.0.1:0", "write tcp://HOST:PORT"),
        ("tcp://127.0.0.1:9100/receipts", "write tcp://HOST:PORT"),
        ("tcp://a:99999", "between 1 and 65535"),
        ("tcp://a:b", "between 1 and 65535"),
        ("tcp://[::1:1", "write tcp://HOST:PORT"),
        ("serial:", "write serial:/dev/PORT.baud=9600"),
        ("serial:ttyS0", "write serial:/dev/PORT.baud=9600"),
        ("serial://dev/ttyS0", "write serial:/dev/PORT.baud=9600"),
        ("serial:/dev/ttyS0?baud=9600&baud=19200", "write serial:/dev/PORT.baud=9600"),
        ("serial:/dev/ttyS0?baud=9601", "baud is '9601'; it may be 1200, 2400, 4800, 9600"),
        ("serial:/dev/ttyS0?baud=", "baud is ''; it may be 1200"),
        ("serial:/dev/ttyS0?speed=9600", "'speed' is nothing that a serial port has; it may be baud or flow"),
        ("serial:/dev/ttyS0?flow=xonoff", "flow is 'xonoff'; it may be none, rtscts, xonxoff. Did you mean “xonxoff”"),
        ("usb:", "write usb:VENDOR:PRODUCT as lsusb does"),
        ("usb:04b8:0e155", "write usb:VENDOR:PRODUCT as lsusb does"),
        ("usb:04b8:0e15:1", "write usb:VENDOR:PRODUCT as lsusb does"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_write(text: str, sentence: str) -> None:
    for read in (parse_address, line_of, baud_of):
        with pytest.raises(ValueError, match=sentence):
            read(text)
