"""The scanner's worker on a real pty: what is scanned reaches the core once, and a pulled cable is told, not suffered."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.scanner.driver import Scanner
from devices.serial_address import parse_serial
from devices.simulated.scanner import SimulatedScanner
from kiosk.core import events as on
from kiosk.core.documents import MrzKey
from kiosk.core.house import Event
from kiosk.core.maintenance_events import PartReported, ScanTold
from kiosk.core.maintenance_states import ScanVerdict
from kiosk.core.parts import RECORDS, Attention, Part, Report, Trouble
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.scanner_resource import REASONS, ScannerResource
from kiosk.runtime.worker import Worker
from tests.unit.emrtd.fuzz_documents import SPECIMENS

PATIENTLY = 30.0
NUMBER = "1045127634"


class Bench:
    """A worker and its scanner; what the worker says of either kind is kept apart."""

    def __init__(self, folder: Path) -> None:
        self.device = SimulatedScanner(folder / "scanner")
        self.events, self.said = queue.Queue[Event](), list[str]()
        health = PartHealth(Part.SCANNER, name="scanner", local_time=lambda: datetime(2026, 11, 25, 9, 12))
        resource = ScannerResource(Scanner(parse_serial(self.device.address)), health=health)
        resource.backoff_seconds = (0.02,)
        crash: queue.Queue[BaseException] = queue.Queue()
        self.worker = Worker(resource, post=self.events.put, crash=crash.put, say=self.said.append, now=time.monotonic)

    def next(self) -> Event:
        return self.events.get(timeout=PATIENTLY)

    def report(self) -> Report:
        event = self.next()
        assert isinstance(event, PartReported), event
        return event.report


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.worker.start()
    assert bench.next() == on.ScannerThere(True)
    assert bench.report() == Report(Part.SCANNER, None, "09:12", "online", "scanner")
    yield bench
    bench.worker.stop(within_seconds=5)
    bench.device.unplug()


@pytest.mark.parametrize(
    ("name", "number", "verdict"),
    [
        ("TD1", "D23145890", ScanVerdict.CARD),
        ("TD2", "D23145890", ScanVerdict.SMALL_DOCUMENT),
        ("TD3", "L898902C3", ScanVerdict.PASSPORT),
    ],
)
def test_a_scanned_document_is_a_key_and_for_a_test_its_kind(
    bench: Bench, name: str, number: str, verdict: ScanVerdict
) -> None:
    bench.device.scan(SPECIMENS[name])
    event = bench.next()
    assert isinstance(event, on.KeyScanned)
    assert event.key == MrzKey(number, "740812", "120415")
    assert bench.next() == ScanTold(verdict)
    assert number not in repr(event)


def test_a_scanned_number_is_only_told_to_have_been_one(bench: Bench) -> None:
    bench.device.scan(NUMBER)
    assert [bench.next(), bench.next()] == [on.NumberScanned(), ScanTold(ScanVerdict.NUMBER)]


def test_what_is_refused_reaches_a_technicians_test_alone(bench: Bench) -> None:
    bench.device.scan(NUMBER[:-1] + "9")
    assert bench.next() == ScanTold(ScanVerdict.MISREAD)
    bench.device.send(b"\xff\xfe\x80\r")
    assert bench.next() == ScanTold(ScanVerdict.GARBLED)
    bench.device.send(b"A" * 4000 + b"\r")
    assert bench.next() == ScanTold(ScanVerdict.FLOOD)
    assert set(REASONS.values()) < set(ScanVerdict)


def test_a_scanner_that_is_pulled_out_and_put_back_is_told_once_each_time_and_reads_again(bench: Bench) -> None:
    bench.device.scan(SPECIMENS["TD3"].split("\n")[0])
    bench.device.unplug()
    gone = bench.report()
    assert (gone.trouble, gone.state) == (Trouble.SCANNER_MISSING, "no device")
    assert bench.next() == on.ScannerThere(False)
    bench.device.plug()
    assert bench.next() == on.ScannerThere(True)
    assert bench.report().trouble is None
    bench.device.scan(SPECIMENS["TD3"].split("\n")[1])
    assert bench.next() == ScanTold(ScanVerdict.HALF), "half of a document outlived the cable"
    bench.device.scan(NUMBER)
    assert bench.next() == on.NumberScanned()
    assert len(bench.said) == 2
    assert "Check its cable" in bench.said[0]


def test_a_port_that_is_there_and_not_for_the_kiosk_is_told_with_the_reason(bench: Bench) -> None:
    bench.device.unplug()
    assert bench.report().trouble is Trouble.SCANNER_MISSING
    assert bench.next() == on.ScannerThere(False)
    bench.device.path.with_name("other").write_text("")
    bench.device.path.symlink_to(bench.device.path.with_name("other"))
    unusable = bench.report()
    assert unusable.trouble is Trouble.SCANNER_UNUSABLE
    assert unusable.detail == f"The scanner's port {bench.device.path} is no serial port, or has no such speed."
    bench.device.path.unlink()
    assert bench.report().trouble is Trouble.SCANNER_MISSING


def test_nothing_of_what_was_scanned_is_said_to_the_log(bench: Bench) -> None:
    bench.device.scan(SPECIMENS["TD1"])
    assert isinstance(bench.next(), on.KeyScanned)
    bench.device.scan(SPECIMENS["TD1"].replace("D23145890", "D23145899"))
    bench.device.unplug()
    while bench.next() != on.ScannerThere(False):
        pass
    assert len(bench.said) == 1
    assert not any(line in bench.said[0] for line in (*SPECIMENS["TD1"].split("\n"), "D23145890", "D23145899"))


def test_a_lost_scanner_needs_a_hand_soon_and_keeps_nobody_from_service() -> None:
    troubles = (Trouble.SCANNER_MISSING, Trouble.SCANNER_UNUSABLE)
    assert {RECORDS[trouble].attention for trouble in troubles} == {Attention.SOON}
