"""A printer's serial port, as a real pty: all of it or a stall, flow control, and nothing out of its queue later."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import tty
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from devices.errors import DeviceError
from devices.printer.line import Line, LineStalled
from devices.printer.line_address import line_of

MUCH = bytes(range(32, 256)) * 1024  # more than a pty takes; no XON, XOFF or other control
PTY_BYTES = 4096  # what the far end has taken though nobody read it: a pty's stand-in for a printer's own buffer
SOON, PATIENTLY = 0.1, 30.0

Open = Callable[[str], Line]


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    """The printer's end, and the path of the port."""
    printer, port = os.openpty()
    tty.setraw(port)
    yield printer, os.ttyname(port)
    os.close(port)
    os.close(printer)


@pytest.fixture
def opened(pty: tuple[int, str]) -> Iterator[Open]:
    """Opens the port with the query given."""
    lines: list[Line] = []

    def line(query: str = "") -> Line:
        lines.append(line_of(f"serial:{pty[1]}{query}")())
        return lines[-1]

    yield line
    for each in lines:
        each.close()


def come(printer: int, *, seconds: float = SOON) -> bytes:
    """All that comes, until nothing comes for so long."""
    raw = bytearray()
    while select.select([printer], [], [], seconds)[0]:
        raw += os.read(printer, 65536)
    return bytes(raw)


def test_bytes_go_there_whole_and_come_back_one_by_one(pty: tuple[int, str], opened: Open) -> None:
    line = opened("?baud=115200")
    line.write(bytes(range(256)), seconds=PATIENTLY)
    assert come(pty[0]) == bytes(range(256))
    os.write(pty[0], b"\x12\x16")
    assert [line.read(seconds=PATIENTLY), line.read(seconds=PATIENTLY), line.read(seconds=0)] == [0x12, 0x16, None]


def test_a_printer_that_takes_nothing_stalls_the_port_which_forgets_its_queue(pty: tuple[int, str], opened: Open) -> None:
    line = opened("")
    with pytest.raises(LineStalled):
        line.write(MUCH, seconds=SOON)
    came = come(pty[0])
    assert MUCH.startswith(came)
    assert len(came) <= PTY_BYTES
    with pytest.raises(DeviceError):
        line.write(b"\x1b@", seconds=SOON)


def test_a_printer_that_says_xoff_gets_nothing_and_what_waited_for_its_xon_never_comes(
    pty: tuple[int, str], opened: Open
) -> None:
    line = opened("?flow=xonxoff")
    os.write(pty[0], b"\x13\x12")
    assert line.read(seconds=PATIENTLY) == 0x12, "flow control is no byte of the conversation"
    with pytest.raises(LineStalled):
        line.write(b"\x1b@receipt", seconds=SOON)
    os.write(pty[0], b"\x11")
    assert come(pty[0]) == b""


def queue(monkeypatch: pytest.MonkeyPatch, lengths: Iterator[int]) -> None:
    """Have the kernel tell these lengths of the port's queue: a pty, unlike a wire, has none."""
    ioctl = fcntl.ioctl

    def told(handle: int, request: int, *more: Any) -> Any:
        return struct.pack("i", next(lengths)) if request == termios.TIOCOUTQ else ioctl(handle, request, *more)

    monkeypatch.setattr(fcntl, "ioctl", told)


def test_what_was_written_has_gone_out_over_the_wire(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = iter((6, 3, 0))
    line = opened("?baud=115200")
    queue(monkeypatch, lengths)
    line.write(b"\x1b@text", seconds=PATIENTLY)
    assert list(lengths) == []


def test_a_wire_that_flow_control_holds_stalls_the_port(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    line = opened("?flow=rtscts")
    queue(monkeypatch, repeat(6))
    with pytest.raises(LineStalled):
        line.write(b"\x1b@text", seconds=SOON)
    with pytest.raises(DeviceError):
        line.read(seconds=0)


def test_without_flow_control_xon_and_xoff_are_bytes_like_others(pty: tuple[int, str], opened: Open) -> None:
    line = opened("")
    os.write(pty[0], b"\x13\x11")
    assert [line.read(seconds=PATIENTLY), line.read(seconds=PATIENTLY)] == [0x13, 0x11]


@pytest.mark.parametrize(
    ("query", "speed", "rtscts", "xonxoff"),
    [
        ("", termios.B9600, False, False),
        ("?baud=115200&flow=rtscts", termios.B115200, True, False),
        ("?flow=xonxoff&baud=1200", termios.B1200, False, True),
        ("?flow=none", termios.B9600, False, False),
    ],
)
def test_the_port_is_set_as_the_address_says(
    pty: tuple[int, str], opened: Open, query: str, speed: int, rtscts: bool, xonxoff: bool
) -> None:
    opened(query)
    flags, _, control, _, ispeed, ospeed, _ = termios.tcgetattr(pty[0])
    assert (ispeed, ospeed) == (speed, speed)
    assert (bool(control & termios.CRTSCTS), bool(flags & termios.IXON)) == (rtscts, xonxoff)


def test_a_port_that_goes_away_is_an_error_at_the_next_word() -> None:
    printer, port = os.openpty()
    line = line_of(f"serial:{os.ttyname(port)}")()
    os.close(port)
    os.close(printer)
    with pytest.raises(DeviceError, match="serial port"):
        line.read(seconds=PATIENTLY)
    with pytest.raises(DeviceError, match="serial port"):
        line.write(b"\x1b@", seconds=PATIENTLY)
    line.drop()


def test_a_port_that_another_program_uses_is_not_shared(opened: Open) -> None:
    opened("")
    with pytest.raises(DeviceError, match="used by another program"):
        opened("")


def test_a_port_that_is_not_there_or_is_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=f"{tmp_path}/ttyS9 is not there. Check its cable"):
        line_of(f"serial:{tmp_path}/ttyS9")()
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="file is no serial port"):
        line_of(f"serial:{tmp_path}/file")()
