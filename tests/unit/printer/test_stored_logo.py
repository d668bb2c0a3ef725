"""The emblem in the printer's memory: put there once and by hand, and used only where the settings say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.__main__ import main
from kiosk.core.receipt_blocks import to_json
from kiosk.runtime.printer_settings import printer_profile
from kiosk.runtime.settings import SettingsError, load
from tests.bench.reference import reference
from ui.application import start
from ui.paper.shapes import emblem

SETTINGS = """
version = 3
[printer]
address = "tcp://10.0.0.2:9100"
profile = "PROFILE"
stored_logo = true
[backend]
url = "https://tawasul.example"
"""


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    start(["test"])
    found = SimulatedPrinter()
    yield found
    found.stop()


def kiosk_print(monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, *words: str, profile: str) -> int:
    monkeypatch.setattr("sys.argv", ["kiosk", "print", "--to", printer.address, "--profile", profile, *words])
    return main()


def test_the_emblem_is_stored_by_hand_and_shown_from_there(
    monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kiosk_print(monkeypatch, printer, "--store-logo", profile="epson-tm-t20ii") == 0
    assert printer.receipts == [emblem(576)]
    assert bytes(printer.raw).count(b"0C0KE") == 1
    assert "set printer.stored_logo = true" in capsys.readouterr().out


def test_a_model_that_keeps_nothing_gets_no_byte(
    monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kiosk_print(monkeypatch, printer, "--store-logo", profile="generic-58mm") == 2
    assert not printer.raw
    assert "keeps no graphics" in capsys.readouterr().err


def test_paper_that_is_out_stores_nothing_and_is_told(
    monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    printer.fault = "paper-out"
    assert kiosk_print(monkeypatch, printer, "--store-logo", profile="epson-tm-t20ii") == 4
    assert b"\x1d(L" not in bytes(printer.raw)
    assert "Put in a new roll" in capsys.readouterr().err


def test_a_receipt_printed_by_hand_brings_its_emblem(
    monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, tmp_path: Path
) -> None:
    file = tmp_path / "transaction.json"
    file.write_text(to_json(reference()), "utf-8")
    assert kiosk_print(monkeypatch, printer, "--transaction", str(file), profile="epson-tm-t20ii") == 0
    (paper,) = printer.receipts
    assert paper.startswith(emblem(576))
    assert b"\x1d(L" not in bytes(printer.raw)


def test_a_model_of_ones_own_is_tried_by_hand_before_the_kiosk_has_it(
    monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter, tmp_path: Path
) -> None:
    file = tmp_path / "transaction.json"
    file.write_text(to_json(reference()), "utf-8")
    (tmp_path / "mine.toml").write_text("width_dots = 384\n")
    words = ("--transaction", str(file), "--printers", str(tmp_path))
    assert kiosk_print(monkeypatch, printer, *words, profile="mine") == 0
    assert b"\x1dW\x80\x01" in bytes(printer.raw), "its printing area is 384 dots wide"


def test_settings_that_count_on_a_memory_the_model_lacks_are_told(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(SETTINGS.replace("PROFILE", "generic-58mm"))
    with pytest.raises(SettingsError, match=r"kiosk\.toml:6: “printer.stored_logo” is true; the profile “generic-58mm” has no"):
        load(path)
    path.write_text(SETTINGS.replace("PROFILE", "epson-tm-t88"))
    assert printer_profile(load(path), tmp_path).stored_logo
    path.write_text(SETTINGS.replace("PROFILE", "epson-tm-t88").replace("true", "false"))
    assert not printer_profile(load(path), tmp_path).stored_logo, "the model can keep it, but nobody has put it there"
