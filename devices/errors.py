"""What a driver raises when its device fails; the worker that owns the device catches it, nobody else."""

from devices.health import DeviceHealth


class DeviceError(Exception):
    """The device cannot be used now. The text names the part and the remedy, and never holds a visitor's data."""

    def __init__(self, text: str, *, health: DeviceHealth = DeviceHealth.OFFLINE) -> None:
        super().__init__(text)
        self.health = health
