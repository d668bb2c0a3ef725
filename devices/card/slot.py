"""Where cards lie: real (PC/SC) or simulated."""

from __future__ import annotations

from typing import Protocol

from devices.errors import DeviceError
from devices.health import DeviceHealth


class Slot(Protocol):
    """Raises DeviceError when it cannot be asked."""

    def open(self) -> None: ...

    def card_present(self) -> bool: ...

    @property
    def address(self) -> str:
        """What the reading process is told to connect to."""

    def close(self) -> None: ...


class PcscSlot:
    """The first PC/SC reader whose name holds `part`."""

    def __init__(self, part: str = "") -> None:
        self._part = part
        self._watch: object = None
        self._reader = ""

    def open(self) -> None:
        from devices.card.pcsc import Watch  # 40 ms, and the demo needs none

        self._watch = Watch()
        self._look()

    def card_present(self) -> bool:
        return self._look()

    @property
    def address(self) -> str:
        return self._reader

    def close(self) -> None:
        from devices.card.pcsc import Watch

        if isinstance(self._watch, Watch):
            self._watch.close()
        self._watch = None

    def _look(self) -> bool:
        from devices.card.pcsc import Watch

        assert isinstance(self._watch, Watch)
        fitting = [seen for seen in self._watch.look() if self._part in seen.reader]
        if not fitting:
            named = f" named “{self._part}”" if self._part else ""
            raise DeviceError(f"no card reader{named} is connected. Check its cable.", health=DeviceHealth.NO_DEVICE)
        chosen = next((seen for seen in fitting if seen.card_present), fitting[0])
        self._reader = chosen.reader
        return chosen.card_present
