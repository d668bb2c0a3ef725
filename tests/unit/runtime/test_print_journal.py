"""Was it printed? The journal says how every receipt ended, and `unknown` when the kiosk was killed in the middle of one."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.printer.line_address import line_of
from devices.printer.status import PrintOutcome
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.commands import technician
from kiosk.core.effects import CancelReceipt
from kiosk.core.house import Event
from kiosk.core.maintenance_events import ReceiptsTold
from kiosk.core.printed import ReceiptEnd
from kiosk.core.steps import PressId
from kiosk.runtime.print_journal import PrintJournal, read
from kiosk.runtime.printer_resource import PrinterResource
from tests.unit.runtime.printers import MOMENT, VISIT, print_receipt, resource_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def emulator() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    yield printer
    printer.stop()


@pytest.fixture
def resource(emulator: SimulatedPrinter, tmp_path: Path) -> Iterator[PrinterResource]:
    resource = resource_of(line_of(emulator.address), tmp_path / "state", kept=4)
    list(resource.open())
    yield resource
    resource.close()


def kept(folder: Path) -> list[tuple[str, PrintOutcome | None]]:
    return [(entry.reference[-4:], entry.outcome) for entry in read(folder / "state").entries]


def asked(folder: Path, *words: str) -> int:
    """What `kiosk technician printed` ends with, on a kiosk with this state folder."""
    settings = folder / "kiosk.toml"
    text = (ROOT / "config" / "kiosk.toml").read_text("utf-8")
    settings.write_text(f'{text}\n[state]\nfolder = "{folder / "state"}"\n', "utf-8")
    parser = ArgumentParser()
    technician.add_parser(parser.add_subparsers(), ROOT / "config")
    return technician.run(parser.parse_args(["technician", "printed", "--config", str(settings), *words]))


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("none", PrintOutcome.PRINTED),
        ("paper-out", PrintOutcome.OUT_OF_PAPER),
        ("cover-open", PrintOutcome.COVER_OPEN),
        ("cutter-error", PrintOutcome.CUTTER_BLOCKED),
    ],
)
def test_a_receipt_is_kept_with_the_printers_word(
    emulator: SimulatedPrinter, resource: PrinterResource, tmp_path: Path, fault: str, outcome: PrintOutcome
) -> None:
    emulator.fault = fault
    print_receipt(resource, 1)
    assert kept(tmp_path) == [("0001", outcome)]


def test_paper_that_runs_out_in_mid_receipt_and_a_broken_line_are_not_called_printed(
    emulator: SimulatedPrinter, resource: PrinterResource, tmp_path: Path
) -> None:
    emulator.fault_after_bands = (2, "paper-out")
    print_receipt(resource, 1)
    emulator.fault = "none"
    emulator.unplug_after_bands = emulator.bands + 2
    print_receipt(resource, 2)
    print_receipt(resource, 3)
    ends = [PrintOutcome.OUT_OF_PAPER, PrintOutcome.UNCONFIRMED, PrintOutcome.OFFLINE]
    assert kept(tmp_path) == list(zip(["0001", "0002", "0003"], ends, strict=True))


def test_a_receipt_that_the_visitor_left_is_kept_as_cancelled(
    emulator: SimulatedPrinter, resource: PrinterResource, tmp_path: Path
) -> None:
    emulator.rows_printed = lambda: resource.cancel(CancelReceipt(VISIT, PressId(1)))
    print_receipt(resource, 1)
    assert emulator.bands > 0, "it was cancelled before it began"
    assert kept(tmp_path) == [("0001", PrintOutcome.CANCELLED)]


def test_unknown_is_written_before_the_printer_gets_a_byte_of_the_receipt(emulator: SimulatedPrinter, tmp_path: Path) -> None:
    sent, while_printing = [], []

    def utc() -> datetime:
        sent.append(bytes(emulator.raw))
        return MOMENT

    resource = resource_of(line_of(emulator.address), tmp_path / "state", utc=utc)
    list(resource.open())
    emulator.rows_printed = lambda: while_printing.append(kept(tmp_path))
    print_receipt(resource, 1)
    resource.close()
    assert len(sent) == 1
    assert b"\x1b@" not in sent[0], "the receipt had begun"
    assert while_printing
    assert all(seen == [("0001", None)] for seen in while_printing)
    assert kept(tmp_path) == [("0001", PrintOutcome.PRINTED)]


KILLED = """
import sys
from pathlib import Path
from devices.printer.line_address import line_of
from tests.unit.runtime.printers import print_receipt, resource_of

resource = resource_of(line_of(sys.argv[1]), Path(sys.argv[2]), say=print)
list(resource.open())
print_receipt(resource, 1)
"""


@pytest.mark.parametrize("bands", [1, 5, None], ids=["first band", "fifth band", "after the cut"])
def test_a_kiosk_killed_in_mid_receipt_leaves_unknown_prints_nothing_and_cuts_off_once_what_hangs_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bands: int | None
) -> None:
    there, go_on = threading.Event(), threading.Event()

    def hold(_: object = None) -> None:
        there.set()
        go_on.wait(60)

    emulator = SimulatedPrinter(on_cut=hold if bands is None else None)
    if bands is not None:
        emulator.rows_printed = lambda: hold() if emulator.bands + 1 >= bands else None
    killed = subprocess.Popen([sys.executable, "-c", KILLED, emulator.address, str(tmp_path / "state")], cwd=ROOT)
    assert there.wait(30), "the receipt never came so far"
    killed.kill()
    killed.wait(30)
    go_on.set()
    ends = time.monotonic() + 30
    while emulator.connected and time.monotonic() < ends:
        time.sleep(0.02)
    assert kept(tmp_path) == [("0001", None)]
    before, receipts = emulator.bands, len(emulator.receipts)
    for _ in range(2):  # and once more: it is cut off once
        resource = resource_of(line_of(emulator.address), tmp_path / "state")
        list(resource.open())
        for _ in range(3):
            list(resource.poll())
        assert (emulator.bands, len(emulator.receipts)) == (before, receipts + 1)
        resource.close()
    list(resource.open())
    assert kept(tmp_path) == [("0001", None)]
    assert asked(tmp_path) == 0
    assert "R-4F7K-0001               Unknown:" in capsys.readouterr().out
    print_receipt(resource, 2)
    assert kept(tmp_path) == [("0001", None), ("0002", PrintOutcome.PRINTED)]
    assert emulator.receipts[-1] == b"\xff" * 72 * 600, "the first visitor's part came out with the second's paper"
    resource.close()
    emulator.stop()


def test_a_damaged_line_loses_nothing_else_and_the_technician_is_told(
    resource: PrinterResource, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (1, 2, 3):
        print_receipt(resource, number)
    path = tmp_path / "state" / "printed.jsonl"
    first, second, third = path.read_bytes().splitlines()
    path.write_bytes(first + b"\n" + second[:31] + b"\xff\n" + third)
    print_receipt(resource, 4)
    assert [reference for reference, _ in kept(tmp_path)] == ["0001", "0003", "0004"]
    assert read(path.parent).damaged == 1
    assert asked(tmp_path) == 4
    said = capsys.readouterr()
    assert [line.split()[2] for line in said.out.splitlines()[1:]] == ["R-4F7K-0004", "R-4F7K-0003", "R-4F7K-0001"]
    assert said.err == "1 line of the journal cannot be understood: as many receipts are not listed.\n"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"7",
        b'{"time": "yesterday", "reference": "R-4F7K-0001", "outcome": "printed"}',
        b'{"time": "2026-11-25T07:35:12Z", "reference": "\\u001b[2Jx", "outcome": "printed"}',
        b'{"time": "2026-11-25T07:35:12Z", "reference": "R-4F7K-0001", "outcome": "surely"}',
        b'{"time": "2026-11-25T07:35:12Z", "outcome": "printed"}',
    ],
)
def test_a_line_that_cannot_be_believed_is_counted_and_never_shown(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "printed.jsonl").write_bytes(line + b"\n")
    assert (read(tmp_path).entries, read(tmp_path).damaged) == ((), 1)


def test_the_oldest_receipts_are_dropped_and_only_the_kiosk_may_read_the_file(
    resource: PrinterResource, tmp_path: Path
) -> None:
    for number in range(1, 8):
        print_receipt(resource, number)
    assert [reference for reference, _ in kept(tmp_path)] == ["0004", "0005", "0006", "0007"]
    assert [(path.name, path.stat().st_mode & 0o777) for path in (tmp_path / "state").iterdir() if path.is_file()] == [
        ("printed.jsonl", 0o600)
    ]


def test_the_file_holds_time_reference_and_outcome_and_nothing_of_the_visit(resource: PrinterResource, tmp_path: Path) -> None:
    print_receipt(resource, 1)
    raw = (tmp_path / "state" / "printed.jsonl").read_text("utf-8")
    assert json.loads(raw) == {"time": "2026-11-25T07:35:12Z", "reference": "R-4F7K-0001", "outcome": "printed"}


def test_a_journal_that_cannot_be_written_is_told_once_and_receipts_go_on(emulator: SimulatedPrinter, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    said: list[str] = []
    resource = resource_of(line_of(emulator.address), tmp_path / "state", say=said.append)
    list(resource.open())
    print_receipt(resource, 1)
    print_receipt(resource, 2)
    assert len(emulator.receipts) == 2
    assert sum(sentence.startswith("print journal") for sentence in said) == 1
    (tmp_path / "state").unlink()
    print_receipt(resource, 3)
    assert kept(tmp_path) == [("0003", PrintOutcome.PRINTED)]
    resource.close()


def test_the_technician_reads_newest_first_in_local_time_and_plain_english(
    emulator: SimulatedPrinter, resource: PrinterResource, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_receipt(resource, 1)
    emulator.fault = "paper-out"
    print_receipt(resource, 2)
    journal = PrintJournal(tmp_path / "state", utc=lambda: MOMENT, say=pytest.fail)
    journal.retract(journal.end(journal.begin("R-4F7K-0003"), PrintOutcome.PRINTED))
    assert asked(tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Local time           Reference                 Outcome",
        "2026-11-25 10:35:12  R-4F7K-0003               Not taken: the printer drew it back.",
        "2026-11-25 10:35:12  R-4F7K-0002               Not confirmed: the paper ran out.",
        "2026-11-25 10:35:12  R-4F7K-0001               Printed: the printer confirmed it after the cut.",
    ]


def test_the_panel_is_told_the_last_handful_newest_first_in_local_time_and_what_is_at_the_printer_as_unknown(
    emulator: SimulatedPrinter, tmp_path: Path
) -> None:
    resource = resource_of(line_of(emulator.address), tmp_path / "state")

    def told(events: Iterable[Event]) -> list[list[tuple[str, ReceiptEnd]]]:
        lists = [event.receipts for event in events if isinstance(event, ReceiptsTold)]
        assert all(receipt.begun == datetime(2026, 11, 25, 10, 35, 12) for receipts in lists for receipt in receipts)
        return [[(receipt.reference[-4:], receipt.end) for receipt in receipts] for receipts in lists]

    assert told(resource.open()) == [[]]
    assert told(print_receipt(resource, 1)) == [[("0001", ReceiptEnd.UNKNOWN)], [("0001", ReceiptEnd.PRINTED)]]
    emulator.fault = "paper-out"
    for number in range(2, 7):
        events = print_receipt(resource, number)
    assert told(events)[-1] == [(f"000{number}", ReceiptEnd.NO_PAPER) for number in (6, 5, 4, 3, 2)]
    assert told(resource.lost()) == told(events)[-1:], "a printer that is away keeps the journal from the technician"
    resource.close()
    (tmp_path / "state" / "printed.jsonl").unlink()
    (tmp_path / "state" / "printed.jsonl").mkdir()
    assert told(resource.lost()) == [], "a journal that cannot be read is told as empty"


def test_no_folder_no_receipt_and_wrong_words_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path) == 3
    (tmp_path / "state").mkdir()
    assert asked(tmp_path) == 0
    assert capsys.readouterr().out == "No receipt has gone to the printer yet.\n"
    assert asked(tmp_path, "--forget-pin") == 2
    (tmp_path / "state" / "printed.jsonl").mkdir()
    assert asked(tmp_path) == 3
