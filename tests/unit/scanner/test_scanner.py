"""The scanner's driver on a real pty: what is scanned comes, what lay there before does not, and a pulled cable is a fault."""

from __future__ import annotations

import os
import termios
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.scanner.driver import Scanner
from devices.scanner.scans import NotTaken, Scan, ScannedNumber, ScannedZone
from devices.serial_address import Flow, SerialAddress
from tests.unit.emrtd.fuzz_documents import SPECIMENS

PATIENTLY = 30.0


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    """The scanner's end, and the path of the port."""
    device, port = os.openpty()
    tty.setraw(port)
    path = os.ttyname(port)
    os.close(port)
    yield device, path
    os.close(device)


@pytest.fixture
def scanner(pty: tuple[int, str]) -> Iterator[Scanner]:
    scanner = Scanner(SerialAddress(pty[1]))
    scanner.open()
    yield scanner
    scanner.close()


def first(scanner: Scanner) -> Scan:
    ends = time.monotonic() + PATIENTLY
    while time.monotonic() < ends:
        if found := scanner.poll():
            return found[0]
    raise AssertionError("nothing came")


def test_a_document_and_a_number_are_scanned_with_what_the_scanner_ends_lines(pty: tuple[int, str], scanner: Scanner) -> None:
    os.write(pty[0], SPECIMENS["TD3"].replace("\n", "\r\n").encode() + b"\r\n")
    assert isinstance(found := first(scanner), ScannedZone)
    assert found.key.document_number == "L898902C3"
    os.write(pty[0], b"1045127634")
    assert isinstance(first(scanner), ScannedNumber), "silence ends it"


def test_nothing_scanned_is_nothing_and_takes_no_time(scanner: Scanner) -> None:
    assert [scanner.poll() for _ in range(100)] == [()] * 100


def test_what_was_scanned_before_the_port_was_opened_is_nobody_s(pty: tuple[int, str]) -> None:
    before = Scanner(SerialAddress(pty[1]))
    before.open()
    os.write(pty[0], SPECIMENS["TD3"].split("\n")[0].encode() + b"\r1045127634\r")
    before.close()
    scanner = Scanner(SerialAddress(pty[1]))
    os.write(pty[0], b"1045127634\r")
    scanner.open()
    try:
        assert scanner.poll() == ()
        os.write(pty[0], SPECIMENS["TD3"].replace("\n", "\r").encode() + b"\r")
        assert isinstance(first(scanner), ScannedZone)
    finally:
        scanner.close()


def test_half_a_document_is_forgotten_when_the_port_is_opened_anew(pty: tuple[int, str], scanner: Scanner) -> None:
    upper, lower = SPECIMENS["TD3"].split("\n")
    os.write(pty[0], upper.encode() + b"\r")
    assert scanner.poll() == ()
    scanner.close()
    scanner.open()
    os.write(pty[0], lower.encode() + b"\r")
    assert isinstance(first(scanner), NotTaken)


def test_the_port_is_set_as_its_address_says(pty: tuple[int, str]) -> None:
    scanner = Scanner(SerialAddress(pty[1], 115200, Flow.XONXOFF))
    scanner.open()
    try:
        flags, _, _, _, _, speed, _ = termios.tcgetattr(pty[0])
        assert (speed, bool(flags & termios.IXON)) == (termios.B115200, True)
    finally:
        scanner.close()


def test_a_scanner_that_is_pulled_out_is_a_fault_that_names_the_cable() -> None:
    device, port = os.openpty()
    scanner = Scanner(SerialAddress(os.ttyname(port)))
    scanner.open()
    os.close(port)
    os.close(device)
    with pytest.raises(DeviceError, match="pulled out or switched off") as fault:
        scanner.poll()
    assert fault.value.health is DeviceHealth.NO_DEVICE
    scanner.close()
    scanner.close()
    with pytest.raises(DeviceError, match="closed"):
        scanner.poll()


def test_a_port_that_is_not_there_is_told_from_one_that_somebody_else_holds(pty: tuple[int, str], tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="is not there") as missing:
        Scanner(SerialAddress(str(tmp_path / "none"))).open()
    assert missing.value.health is DeviceHealth.NO_DEVICE
    first_one = Scanner(SerialAddress(pty[1]))
    first_one.open()
    try:
        with pytest.raises(DeviceError, match="is used by another program") as held:
            Scanner(SerialAddress(pty[1])).open()
        assert held.value.health is DeviceHealth.OFFLINE
    finally:
        first_one.close()
