"""The demo, as `make run` runs it: one visit end to end, the same each time, and nothing personal left behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.backend.signed_receipt import base45_decoded

ROOT = Path(__file__).parents[2]


READ = r"card reader: Read demo-national: (?:[a-z -]+ [0-9]+ ms(?:, |\n)){4}"  # a reading's steps, and nothing of the card


def demo(out: Path, scratch: Path, *more: str) -> subprocess.CompletedProcess[str]:
    scratch.mkdir()
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["TMPDIR"] = str(scratch)
    command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out), *more]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False)


READ = "card reader: Read demo-national: (?:[a-z -]+ [0-9]+ ms(?:, |\n))+"
"""All that a visit leaves in the log: the steps of its reading, and how long they took."""


@pytest.mark.system
def test_two_visits_end_in_the_same_confirmed_receipt(tmp_path: Path) -> None:
    for name in ("one", "two"):
        ended = demo(tmp_path / name, tmp_path / f"scratch-{name}")
        assert ended.returncode == 0, ended.stderr
        assert re.fullmatch(READ, ended.stderr), ended.stderr
    one, two = tmp_path / "one", tmp_path / "two"
    pictures = sorted(path.relative_to(one) for path in one.rglob("*.png"))
    assert len(pictures) == 11
    for relative in [*pictures, Path("receipt.escpos"), Path("transaction.json")]:
        assert (one / relative).read_bytes() == (two / relative).read_bytes(), relative
    told = json.loads((one / "visit.json").read_text("utf-8"))
    found = zxingcpp.read_barcodes(Image.open(one / "receipt.png").convert("L"))
    letters = told["reference"].removeprefix("R-").replace("-", "").encode()
    assert [letters in (base45_decoded(code.text.removeprefix("TR1:")) or b"") for code in found] == [True]
    assert told["wire"] == {"apdus": 3, "http_calls": 9, "printer_bytes": len((one / "receipt.escpos").read_bytes())}
    persona = [line.split('"')[1] for line in (ROOT / "config/personas.toml").read_text("utf-8").splitlines() if '"' in line][1]
    left = [path for folder in (one, tmp_path / "scratch-one") for path in folder.rglob("*") if path.is_file()]
    assert left
    assert not [path for path in left if persona.encode() in path.read_bytes()], "an ID number was left behind"
    assert not list((tmp_path / "scratch-one").glob("kiosk-demo-*")), "the scratch folder was left behind"


@pytest.mark.system
def test_a_resident_opens_a_card_with_its_number_sees_a_list_and_proves_to_be_its_holder(tmp_path: Path) -> None:
    ended = demo(tmp_path / "out", tmp_path / "scratch", "--persona", "hamza")
    assert ended.returncode == 0, ended.stderr
    told = json.loads((tmp_path / "out" / "visit.json").read_text("utf-8"))
    names = [step["step"] for step in told["steps"]]
    assert names == ["welcome", "can", "limited", "code", "transactions", "transaction", "take", "welcome"]
    assert told["wire"]["apdus"] > 20, "the chip proved itself"
    assert not [line for line in ended.stderr.splitlines() if "2248173052" in line or "418296" in line]


@pytest.mark.system
def test_the_receipts_file_prints_on_any_printer_and_its_exit_code_tells_the_outcome(tmp_path: Path) -> None:
    assert demo(tmp_path / "out", tmp_path / "scratch").returncode == 0
    receipt = tmp_path / "out" / "transaction.json"

    def printed(fault: str, *, file: Path = receipt) -> tuple[int, str]:
        emulator = [sys.executable, "-m", "devices.simulated.printer", "--port", "0", "--fault", fault]
        with subprocess.Popen(
            [*emulator, "--strip", str(tmp_path / "strip.png")], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as peer:
            assert peer.stdout is not None
            address = peer.stdout.readline().split()[-1]
            command = [sys.executable, "-m", "kiosk", "print", "--transaction", str(file), "--to", address, "--timeout", "3"]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            peer.terminate()
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout + ended.stderr

    assert printed("none")[0] == 0
    strip = Image.open(tmp_path / "strip.png")
    assert strip.tobytes() == Image.open(tmp_path / "out" / "receipt.png").tobytes()
    assert printed("silent")[0] == 3
    assert printed("paper-out")[0] == 4
    assert printed("cover-open")[0] == 5
    (tmp_path / "bad.json").write_text("{}")
    assert printed("none", file=tmp_path / "bad.json")[0] == 2
    assert printed("none", file=tmp_path / "none.json")[0] == 2


@pytest.mark.system
def test_a_visit_goes_the_same_way_on_a_wide_screen(tmp_path: Path) -> None:
    assert demo(tmp_path / "out", tmp_path / "scratch", "--landscape").returncode == 0
    pictures = list((tmp_path / "out" / "screens").glob("*.png"))
    assert pictures
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1920, 1080)


@pytest.mark.system
def test_an_unknown_persona_and_a_wrong_verb_get_a_sentence_and_two(tmp_path: Path) -> None:
    ended = demo(tmp_path / "out", tmp_path / "scratch", "--persona", "nobody")
    assert (ended.returncode, "is no persona" in ended.stderr) == (2, True)
    for words in (["dance"], ["run", "--config", str(tmp_path / "none.toml")], ["print", "--to", "x"]):
        ended = subprocess.run(
            [sys.executable, "-m", "kiosk", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 2
        assert ended.stderr
        assert "Traceback" not in ended.stderr
