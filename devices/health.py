"""A device's condition in the words of XFS4IoT. Unknown is a value: never taken for fine, never for broken."""

from enum import Enum


class DeviceHealth(Enum):
    ONLINE = "online"
    OFFLINE = "offline"
    NO_DEVICE = "no device"
    HARDWARE_ERROR = "hardware error"
    USER_ERROR = "user error"
    BUSY = "busy"
    UNKNOWN = "unknown"
