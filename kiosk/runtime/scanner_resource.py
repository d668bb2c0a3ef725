"""The scanner as a worker's resource: whether it is there, and what a visitor scans, told at once and kept nowhere.

Whether anybody wants it the core decides. A technician's test hears what kind of thing it was. Nobody is kept from service by
a scanner that is lost: what it would read is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from devices.card.emrtd.mrz import Form
from devices.errors import DeviceError
from devices.health import DeviceHealth
from devices.scanner.driver import Scanner
from devices.scanner.lines import Fault
from devices.scanner.scans import Flaw, NotTaken, Scan, ScannedNumber, ScannedZone
from kiosk.core import events as on
from kiosk.core.documents import MrzKey
from kiosk.core.house import Event
from kiosk.core.maintenance_events import ScanTold
from kiosk.core.maintenance_states import ScanVerdict
from kiosk.core.parts import Trouble
from kiosk.runtime.part_health import PartHealth

FORMS = {Form.TD1: ScanVerdict.CARD, Form.TD2: ScanVerdict.SMALL_DOCUMENT, Form.TD3: ScanVerdict.PASSPORT}
REASONS: dict[Fault | Flaw, ScanVerdict] = {
    Fault.CONTROL: ScanVerdict.GARBLED,
    Fault.FOREIGN: ScanVerdict.GARBLED,
    Fault.LONG: ScanVerdict.STRANGE,
    Fault.HALF: ScanVerdict.HALF,
    Fault.FLOOD: ScanVerdict.FLOOD,
    Flaw.STRANGE: ScanVerdict.STRANGE,
    Flaw.NUMBER: ScanVerdict.MISREAD,
    Flaw.ZONE: ScanVerdict.MISREAD,
    Flaw.HALF: ScanVerdict.HALF,
}


class ScannerResource:
    name = "scanner"
    poll_seconds = 0.05
    backoff_seconds: tuple[float, ...] = (0.5, 1.0, 2.0)

    def __init__(self, scanner: Scanner, *, health: PartHealth) -> None:
        self._scanner, self._health = scanner, health

    def open(self) -> Iterable[Event]:
        try:
            self._scanner.open()
        except DeviceError as fault:
            yield from self._troubled(fault)
            raise
        yield on.ScannerThere(True)
        yield from self._health.tell(None, state=DeviceHealth.ONLINE.value)

    def poll(self) -> Iterable[Event]:
        try:
            scans = self._scanner.poll()
        except DeviceError as fault:
            yield from self._troubled(fault)
            raise
        for scan in scans:
            yield from _told(scan)

    def lost(self) -> Iterable[Event]:
        yield on.ScannerThere(False)

    def close(self) -> None:
        self._scanner.close()

    def _troubled(self, fault: DeviceError) -> Iterable[Event]:
        """At every attempt: a port that is back may be held by another program."""
        if fault.health is DeviceHealth.NO_DEVICE:
            return self._health.tell(Trouble.SCANNER_MISSING, state=fault.health.value)
        said = str(fault)
        return self._health.tell(Trouble.SCANNER_UNUSABLE, state=fault.health.value, detail=said[:1].upper() + said[1:])


def _told(scan: Scan) -> Iterator[Event]:
    match scan:
        case ScannedZone(form, key):
            yield on.KeyScanned(MrzKey(key.document_number, key.birth, key.expiry))
            yield ScanTold(FORMS[form])
        case ScannedNumber():
            yield on.NumberScanned()
            yield ScanTold(ScanVerdict.NUMBER)
        case NotTaken(why):
            yield ScanTold(REASONS[why])
        case _:
            assert_never(scan)
