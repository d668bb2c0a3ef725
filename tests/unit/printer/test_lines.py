"""The lines to a printer: all of it in time or not at all, every byte back in its order, and nothing later."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import DeviceError
from devices.printer.driver import ReceiptPrinter
from devices.printer.line import Line, LineStalled
from devices.printer.line_address import line_of
from devices.printer.line_tcp import TcpLine
from devices.printer.status import PrintOutcome

ROOT = Path(__file__).parents[3]
MUCH = bytes(range(256)) * 8192  # more than both ends keep
SOON, PATIENTLY = 0.1, 30.0


@pytest.fixture
def printer() -> Iterator[socket.socket]:
    """Listens; its receive buffer is as small as a printer's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.settimeout(PATIENTLY)
        yield listener


def address_of(printer: socket.socket) -> str:
    return f"tcp://127.0.0.1:{printer.getsockname()[1]}"


@pytest.fixture
def line(printer: socket.socket) -> Iterator[Line]:
    line = line_of(address_of(printer))()
    yield line
    line.close()


@pytest.fixture
def far(line: Line, printer: socket.socket) -> Iterator[socket.socket]:
    """The printer's end of the line."""
    assert line
    end, _ = printer.accept()
    end.settimeout(PATIENTLY)
    with end:
        yield end


def all_of(far: socket.socket) -> tuple[bytes, str]:
    """What comes until the end, and which end: closed or reset."""
    came = bytearray()
    try:
        while part := far.recv(65536):
            came += part
    except ConnectionResetError:
        return bytes(came), "reset"
    return bytes(came), "closed"


def test_bytes_come_back_one_by_one_in_their_order_and_none_is_none(line: Line, far: socket.socket) -> None:
    far.sendall(b"\x12\x16")
    assert [line.read(seconds=PATIENTLY), line.read(seconds=PATIENTLY), line.read(seconds=0)] == [0x12, 0x16, None]


def test_what_was_handed_over_arrives_though_the_line_is_closed_at_once(line: Line, far: socket.socket) -> None:
    line.write(b"\x1b@", seconds=PATIENTLY)
    line.write(b"", seconds=0)
    line.close()
    assert all_of(far) == (b"\x1b@", "closed")


def test_a_printer_that_takes_nothing_stalls_the_line_and_gets_nothing_more_later(line: Line, far: socket.socket) -> None:
    with pytest.raises(LineStalled):
        line.write(MUCH, seconds=SOON)
    came, end = all_of(far)
    assert MUCH.startswith(came)
    assert (end, len(came) < 65536) == ("reset", True)
    with pytest.raises(DeviceError):
        line.write(b"\x1b@", seconds=SOON)


def test_a_line_that_is_dropped_sends_nothing_of_its_queue(line: Line, far: socket.socket) -> None:
    with pytest.raises(LineStalled):
        line.write(MUCH, seconds=0)
    line.drop()
    assert all_of(far)[1] == "reset"


KILLED = """
import sys, time
from devices.printer.line_address import line_of

line = line_of(sys.argv[1])()
line.write(bytes(12_000), seconds=30)
print("written", flush=True)
time.sleep(60)
"""


def test_what_a_killed_process_had_not_sent_yet_never_comes(printer: socket.socket) -> None:
    command = [sys.executable, "-c", KILLED, address_of(printer)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        far, _ = printer.accept()
        far.settimeout(PATIENTLY)
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.kill()
    came, end = all_of(far)
    far.close()
    assert (end, len(came) < 12_000) == ("reset", True)


def test_what_the_printer_never_acknowledges_breaks_the_line_and_is_dropped(printer: socket.socket) -> None:
    line = TcpLine("127.0.0.1", printer.getsockname()[1], unheard_seconds=0.5)
    far, _ = printer.accept()
    far.settimeout(PATIENTLY)
    line.write(MUCH[:12_000], seconds=PATIENTLY)  # more than its buffer, less than ours besides
    with pytest.raises(DeviceError, match="broke"):
        line.read(seconds=PATIENTLY)
    line.close()
    came, _ = all_of(far)
    far.close()
    assert len(came) < 12_000


def test_a_printer_that_hangs_up_is_an_error_at_the_next_word(line: Line, far: socket.socket) -> None:
    far.close()
    with pytest.raises(DeviceError, match="hung up"):
        line.read(seconds=PATIENTLY)
    with pytest.raises(DeviceError, match="broke"):
        line.write(MUCH, seconds=PATIENTLY)


@pytest.mark.parametrize("chunk", [MUCH, b"text\n"], ids=["more than its queue", "less"])
def test_a_receipt_on_a_line_that_stalls_is_unconfirmed_and_what_it_holds_never_comes(
    printer: socket.socket, chunk: bytes
) -> None:
    driver = ReceiptPrinter(line_of(address_of(printer)))
    driver.open()
    far, _ = printer.accept()
    far.settimeout(PATIENTLY)

    def answer_and_stall() -> None:
        for _ in range(4):
            assert len(far.recv(3)) == 3
            far.sendall(b"\x12")

    answering = threading.Thread(target=answer_and_stall)
    answering.start()
    outcome = driver.print_chunks(iter([chunk] * 8), deadline_seconds=0.3, cancelled=lambda: False)
    driver.close()
    answering.join()
    came, end = all_of(far)
    far.close()
    assert (outcome, end) == (PrintOutcome.UNCONFIRMED, "reset")
    assert came.count(b"text") <= 1
