"""A printer on USB. python-escpos finds it, takes it from the system's driver and resets it; transfers are ours, each timed.

Nothing is queued: a transfer that ends at its time leaves nothing on its way.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any

from devices.errors import DeviceError
from devices.printer.line import LineStalled, OpenLine

PROFILE = Path(__file__).with_name("escpos_profile.yaml")
PRINTER_CLASS, VENDOR_CLASS = 7, 0xFF  # bInterfaceClass; makers' own is as usual among receipt printers
REST_SECONDS = 0.005  # between two empty answers: some printers say nothing without being waited for

REMEDIES = {
    errno.EACCES: "may not be used by this user: install config/udev/70-kiosk-printer.rules",
    errno.EBUSY: "is used by another program. End that one",
}
UNPLUGGED = "the USB printer was unplugged or switched off. Check its cable and power."


def usb_line(vendor: int, product: int, *, backend: Any = None) -> OpenLine:
    """Answer what opens the line; `backend` is pyusb's, None takes the system's libusb.

    To be called before threads begin: it sets variables that python-escpos reads.
    """
    folder = tempfile.TemporaryDirectory(prefix="kiosk-escpos-")
    os.environ["ESCPOS_CAPABILITIES_FILE"] = str(PROFILE)  # its own 400 printers cost 600 ms and 25 MB more
    os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = folder.name  # never where somebody else may have left a pickle
    return partial(UsbLine, vendor, product, backend, folder)


class UsbLine:
    def __init__(self, vendor: int, product: int, backend: Any, folder: tempfile.TemporaryDirectory[str]) -> None:
        import escpos.exceptions  # 120 ms, 11 MB: on the printer's thread, after the first frame
        import escpos.printer
        import usb.core

        folder.cleanup()
        self._closed = False
        self._timed_out, self._came = usb.core.USBTimeoutError, deque[int]()
        self._printer = escpos.printer.Usb(vendor, product, {"backend": backend} if backend else {})
        name = f"{vendor:04x}:{product:04x}"
        try:
            self._printer.open()
            self._out, self._in = _endpoints(self._printer.device)
        except usb.core.NoBackendError as error:
            raise DeviceError("the library for USB printers is missing: apt-get install libusb-1.0-0.") from error
        except (escpos.exceptions.Error, OSError) as error:
            cause = error if isinstance(error, OSError) else error.__context__
            remedy = REMEDIES.get(getattr(cause, "errno", None) or 0, "is not there. Check its cable, its power, and lsusb")
            self.close()
            raise DeviceError(f"the USB printer {name} {remedy}.") from error
        if self._out is None:
            self.close()
            raise DeviceError(f"the USB device {name} is no printer. Choose the printer's numbers from lsusb.")

    def write(self, raw: bytes, *, seconds: float) -> None:
        self._check_open()
        ends, rest = time.monotonic() + seconds, raw
        while rest:
            try:
                rest = rest[self._out.write(rest, _milliseconds(ends)) :]
            except self._timed_out:
                self.drop()
                raise LineStalled("the USB printer takes nothing more. Switch it off and on.") from None
            except OSError as error:
                raise DeviceError(UNPLUGGED) from error
            if rest and time.monotonic() >= ends:
                self.drop()
                raise LineStalled("the USB printer takes nothing more. Switch it off and on.")

    def read(self, *, seconds: float) -> int | None:
        self._check_open()
        ends = time.monotonic() + seconds
        while not self._came:
            try:
                if self._in is not None:
                    self._came.extend(self._in.read(self._in.wMaxPacketSize, _milliseconds(ends)))
            except self._timed_out:
                return None
            except OSError as error:
                raise DeviceError(UNPLUGGED) from error
            if not self._came:
                if (left := ends - time.monotonic()) <= 0:
                    return None
                time.sleep(min(left, REST_SECONDS))
        return self._came.popleft()

    def close(self) -> None:
        self._closed = True
        self._printer.close()

    def drop(self) -> None:
        self.close()

    def _check_open(self) -> None:
        """pyusb would open it again by itself."""
        if self._closed:
            raise DeviceError("the USB printer's line is closed.")


def _endpoints(device: Any) -> tuple[Any, Any]:
    """Where bytes go and where they come from, in the interface that is a printer's, else a maker's own; None for none."""
    from usb.util import ENDPOINT_IN, ENDPOINT_OUT, ENDPOINT_TYPE_BULK, claim_interface, endpoint_direction, endpoint_type

    faces = [face for face in device.get_active_configuration() if face.bInterfaceClass in (PRINTER_CLASS, VENDOR_CLASS)]
    for face in sorted(faces, key=lambda face: face.bInterfaceClass):
        found = {
            endpoint_direction(end.bEndpointAddress): end
            for end in face
            if endpoint_type(end.bmAttributes) == ENDPOINT_TYPE_BULK
        }
        if ENDPOINT_OUT in found:
            claim_interface(device, face)  # here, where who else holds it is told
            return found[ENDPOINT_OUT], found.get(ENDPOINT_IN)
    return None, None


def _milliseconds(ends: float) -> int:
    """What is left; at least one, since none is for ever."""
    return max(1, int((ends - time.monotonic()) * 1000))
