"""A serial port, opened and set as its address says. Alone in loading pyserial: 5 ms, 0.5 MB, and only where a port is."""

from __future__ import annotations

import errno
import termios
from typing import TypeAlias

import serial

from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.serial_address import Flow, SerialAddress

Port: TypeAlias = serial.Serial
REMEDIES = {
    errno.ENOENT: "is not there. Check its cable and the {part}'s address",
    errno.EACCES: "may not be used: add the kiosk's user to the group dialout",
    errno.EAGAIN: "is used by another program. End that one",
    errno.EBUSY: "is used by another program. End that one",
}


def open_port(address: SerialAddress, *, part: str) -> Port:
    """Open it for this program alone, what lay in it before forgotten; raises DeviceError in the name of the `part`."""
    rtscts, xonxoff = address.flow is Flow.RTSCTS, address.flow is Flow.XONXOFF
    try:
        return Port(address.path, address.baud, rtscts=rtscts, xonxoff=xonxoff, exclusive=True)
    except (OSError, ValueError, termios.error) as error:
        number = getattr(error, "errno", None) or 0
        remedy = REMEDIES.get(number, "is no serial port, or has no such speed").format(part=part)
        health = DeviceHealth.NO_DEVICE if number == errno.ENOENT else DeviceHealth.OFFLINE
        raise DeviceError(f"the {part}'s port {address.path} {remedy}.", health=health) from error
