"""A USB bus at pyusb's own seam, with a simulated printer on it: descriptors as a receipt printer's, transfers over TCP."""

from __future__ import annotations

import array
import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import usb.backend
import usb.core

OUT, IN = 0x03, 0x84  # not python-escpos's own: they are found in the descriptors
PACKET_BYTES = 64


def end(address: int, *, kind: int = 2) -> SimpleNamespace:
    """An endpoint; `kind` 2 is bulk, 3 interrupt."""
    return SimpleNamespace(
        bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=PACKET_BYTES,
        bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
    )  # fmt: skip


@dataclass(frozen=True)
class Face:
    """An interface: its class and endpoints; class 7 is a printer, 255 its maker's own, 3 a keyboard."""

    kind: int = 7
    ends: tuple[SimpleNamespace, ...] = (end(0x85, kind=3), end(IN), end(OUT))


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb's class is untyped
    """One device is plugged in, 04b8:0e15, whose printer's interface is a line to `address`.

    `errors` are raised by the call of that name; `takes` is how many bytes the printer still accepts; `mute` says nothing
    without being waited for, `short` takes a packet at a time.
    """

    __module__ = "tests.libusb1"  # by its name python-escpos knows a library that can send the system's driver away

    def __init__(self, address: str) -> None:
        self._address = address
        self._line: socket.socket | None = None
        self.faces: tuple[Face, ...] = (Face(),)
        self.plugged, self.mute, self.short = True, False, False
        self.errors: dict[str, int] = {}
        self.takes: int | None = None
        self.told: list[str] = []
        self.timeouts: list[int] = []

    def _call(self, name: str) -> None:
        self.told.append(name)
        if name in self.errors:
            raise usb.core.USBError(name, -1, self.errors[name])

    def enumerate_devices(self) -> Iterable[str]:
        return ("the printer",) if self.plugged else ()

    def get_device_descriptor(self, _dev: Any) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=5, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, _dev: Any, _config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=len(self.faces), bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, _dev: Any, intf: int, alt: int, _config: int) -> SimpleNamespace:
        if alt:
            raise IndexError(alt)
        face = self.faces[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=len(face.ends),
            bInterfaceClass=face.kind, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, _dev: Any, ep: int, intf: int, _alt: int, _config: int) -> SimpleNamespace:
        return self.faces[intf].ends[ep]

    def open_device(self, _dev: Any) -> str:
        self._call("open")
        return "handle"

    def close_device(self, _dev_handle: Any) -> None:
        self._call("close")
        if self._line is not None:
            self._line.close()
            self._line = None

    def is_kernel_driver_active(self, _dev_handle: Any, _intf: int) -> bool:
        self._call("driver")
        return True

    def detach_kernel_driver(self, _dev_handle: Any, _intf: int) -> None:
        self._call("detach")

    def set_configuration(self, _dev_handle: Any, _config_value: int) -> None:
        self._call("configure")

    def get_configuration(self, _dev_handle: Any) -> int:
        return 1

    def reset_device(self, _dev_handle: Any) -> None:
        self._call("reset")

    def claim_interface(self, _dev_handle: Any, intf: int) -> None:
        self._call(f"claim {intf}")

    def release_interface(self, _dev_handle: Any, intf: int) -> None:
        self._call(f"release {intf}")

    def bulk_write(self, _dev_handle: Any, ep: int, _intf: int, data: array.array[int], timeout: int) -> int:
        assert ep == OUT
        self._transfer(timeout)
        part = data.tobytes()[: PACKET_BYTES if self.short else None][: self.takes]
        if data and not part:
            raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
        self.takes = None if self.takes is None else self.takes - len(part)
        self._printer.sendall(part)
        return len(part)

    def bulk_read(self, _dev_handle: Any, ep: int, _intf: int, buff: array.array[int], timeout: int) -> int:
        assert ep == IN
        assert len(buff) == PACKET_BYTES, "a device that sends a whole packet would overflow less"
        self._transfer(timeout)
        self._printer.settimeout(0.0 if self.mute else timeout / 1000)
        try:
            raw = self._printer.recv(len(buff))
        except (TimeoutError, BlockingIOError):
            if self.mute:
                return 0
            raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT) from None
        finally:
            self._printer.settimeout(None)
        buff[: len(raw)] = array.array("B", raw)
        return len(raw)

    def _transfer(self, timeout: int) -> None:
        assert timeout > 0, "none is for ever"
        self.timeouts.append(timeout)
        if not self.plugged:
            raise usb.core.USBError("no such device", -4, errno.ENODEV)

    @property
    def _printer(self) -> socket.socket:
        if self._line is None:
            parts = urlsplit(self._address)
            assert parts.hostname
            assert parts.port
            self._line = socket.create_connection((parts.hostname, parts.port))
        return self._line
