"""A USB printer on a bus at pyusb's seam: found, taken, printed on; every transfer has its time, every refusal its remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from devices.errors import DeviceError
from devices.printer.driver import ReceiptPrinter
from devices.printer.line import Line, LineStalled
from devices.printer.line_usb import usb_line
from devices.printer.status import PrintOutcome
from devices.simulated.printer.peer import SimulatedPrinter
from tests.unit.printer.usb_backend import IN, OUT, Bus, Face, end

ROWS = b"\x0f" * 72 * 64
BAND = b"\x1dv0\x00\x48\x00\x40\x00" + ROWS
SOON, PATIENTLY = 0.05, 30.0


@pytest.fixture
def emulator() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.unplug()


@pytest.fixture
def bus(emulator: SimulatedPrinter) -> Bus:
    return Bus(emulator.address)


def opened(bus: Bus) -> Line:
    return usb_line(0x04B8, 0x0E15, backend=bus)()


@pytest.mark.parametrize("short", [False, True], ids=["whole transfers", "a packet at a time"])
@pytest.mark.parametrize("mute", [False, True], ids=["waits for an answer", "answers nothing at once"])
def test_a_receipt_on_usb_is_confirmed_and_whole(emulator: SimulatedPrinter, bus: Bus, short: bool, mute: bool) -> None:
    bus.short, bus.mute = short, mute
    printer = ReceiptPrinter(usb_line(0x04B8, 0x0E15, backend=bus))
    printer.open()
    assert printer.print_chunks(iter([BAND] * 4), deadline_seconds=PATIENTLY, cancelled=lambda: False) is PrintOutcome.PRINTED
    printer.close()
    assert emulator.receipts == [ROWS * 4]
    assert max(bus.timeouts) <= PATIENTLY * 1000
    assert bus.told[:5] == ["open", "driver", "detach", "configure", "reset"]
    assert bus.told[-2:] == ["release 0", "close"]


def test_a_printer_that_takes_nothing_more_stalls_at_its_time_and_gets_nothing_later(bus: Bus) -> None:
    line = opened(bus)
    bus.takes = 100
    with pytest.raises(LineStalled):
        line.write(BAND, seconds=SOON)
    bus.takes = None
    with pytest.raises(DeviceError):
        line.write(b"\x1b@", seconds=SOON)
    with pytest.raises(DeviceError):
        line.read(seconds=SOON)
    assert len(bus.timeouts) == 2
    assert max(bus.timeouts) <= SOON * 1000
    assert bus.told[-1] == "close"


def test_no_answer_is_none_within_its_time(bus: Bus) -> None:
    line = opened(bus)
    assert line.read(seconds=SOON) is None
    assert line.read(seconds=0) is None
    assert max(bus.timeouts) <= SOON * 1000
    line.close()


def test_a_printer_that_is_unplugged_is_an_error_at_the_next_word(bus: Bus) -> None:
    line = opened(bus)
    bus.plugged = False
    with pytest.raises(DeviceError, match="unplugged"):
        line.read(seconds=SOON)
    with pytest.raises(DeviceError, match="unplugged"):
        line.write(b"\x1b@", seconds=SOON)
    line.close()


@pytest.mark.parametrize(
    "faces",
    [
        (Face(255),),
        (Face(3, (end(0x81, kind=3),)), Face(7)),
        (Face(255, (end(0x02), end(0x81))), Face(7)),
    ],
    ids=["its maker's own class", "a keyboard beside", "its maker's own class beside"],
)
def test_the_printers_interface_is_found_among_others(bus: Bus, faces: tuple[Face, ...]) -> None:
    bus.faces = faces
    line = opened(bus)
    line.write(b"\x10\x04\x01", seconds=PATIENTLY)
    assert line.read(seconds=PATIENTLY) == 0x12
    line.close()


def test_a_printer_that_cannot_speak_is_silent(bus: Bus) -> None:
    bus.faces = (Face(7, (end(OUT),)),)
    line = opened(bus)
    line.write(b"\x10\x04\x01", seconds=PATIENTLY)
    assert line.read(seconds=SOON) is None
    line.close()


@pytest.mark.parametrize(
    ("errors", "sentence"),
    [
        ({"driver": errno.EACCES}, "the USB printer 04b8:0e15 may not be used .* config/udev/70-kiosk-printer.rules"),
        ({"claim 0": errno.EBUSY}, "is used by another program"),
        ({"driver": errno.EIO}, "is not there. Check its cable, its power, and lsusb"),
    ],
)
def test_a_printer_that_cannot_be_opened_says_what_to_do(bus: Bus, errors: dict[str, int], sentence: str) -> None:
    bus.errors = errors
    with pytest.raises(DeviceError, match=sentence):
        opened(bus)


def test_a_printer_that_is_not_plugged_in_and_a_device_that_is_none_say_so(bus: Bus) -> None:
    bus.faces = (Face(3, (end(IN, kind=3),)),)
    with pytest.raises(DeviceError, match="04b8:0e15 is no printer"):
        opened(bus)
    bus.plugged = False
    with pytest.raises(DeviceError, match="04b8:0e15 is not there"):
        opened(bus)


def test_without_libusb_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usb.libloader.load_locate_library", lambda *_, **__: None)  # as on a machine that has none
    for library in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{library}._lib", None)
        monkeypatch.setattr(f"usb.backend.{library}._lib_object", None, raising=False)
    with pytest.raises(DeviceError, match="apt-get install libusb"):
        usb_line(0x04B8, 0x0E15)()
