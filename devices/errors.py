"""What a driver raises when its device fails; the worker that owns the device catches it, nobody else."""


class DeviceError(Exception):
    """The device cannot be used now. The text names the part and the remedy, and never holds a visitor's data."""
