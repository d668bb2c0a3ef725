"""`kiosk card read` on a real pcscd with vpcd: one daemon for the module, cards inserted over TCP."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.inserted import insert
from tests.pcscd import SLOT, pcscd_running

ROOT = Path(__file__).parents[2]
PERSONAS = load_personas(ROOT / "config" / "personas.toml")
READ = [sys.executable, "-m", "kiosk", "card", "read", "--json", "--wait", "5"]
pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def pcscd() -> Iterator[None]:
    with pcscd_running():
        yield


def read(card: SimulatedCard | None, *more: str) -> tuple[int, str, str, float]:
    """Start the command, insert the card half a second later, and answer code, output, errors, seconds from insertion."""
    with subprocess.Popen(
        [*READ, *more], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        time.sleep(0.7)
        pull = insert(card, *SLOT) if card is not None else lambda: None
        began = time.monotonic()
        out, errors = process.communicate(timeout=20)
        seconds = time.monotonic() - began
    with contextlib.suppress(OSError):  # the card left by itself
        pull()
    time.sleep(0.6)  # vpcd looks for its card twice a second
    return process.returncode, out, errors, seconds


@pytest.mark.usefixtures("pcscd")
@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
@pytest.mark.parametrize("name", ["ahmad", "somchai"])
def test_a_card_is_read_within_two_seconds_of_its_insertion(name: str, t0: bool) -> None:
    code, out, errors, seconds = read(SimulatedCard(PERSONAS[name], t0=t0))
    assert (code, errors) == (0, "")
    said = json.loads(out)
    assert said["profile"] == PERSONAS[name]["card_profile"]
    assert said["fields"]["id_number"] == PERSONAS[name]["id_number"]
    assert said["assurance"] == "low"
    assert seconds < 2.0


@pytest.mark.usefixtures("pcscd")
@pytest.mark.parametrize(
    ("fault", "code"), [("garbage", 6), ("endless", 6), ("wrong-length", 6), ("bank", 5), ("unknown", 5), ("silent", 7)]
)
def test_a_bad_card_gets_a_sentence_within_five_seconds_and_the_reader_is_free_again(fault: str, code: int) -> None:
    ended, out, errors, seconds = read(SimulatedCard(PERSONAS["ahmad"], fault=fault))
    assert (ended, out) == (code, "")
    assert errors.strip()
    assert "Traceback" not in errors
    assert seconds < 5.0
    assert read(SimulatedCard(PERSONAS["ahmad"]))[0] == 0


@pytest.mark.usefixtures("pcscd")
def test_no_card_in_time_is_told() -> None:
    code, _, errors, _ = read(None, "--wait", "0.5")
    assert (code, "No card came" in errors) == (4, True)


@pytest.mark.usefixtures("pcscd")
def test_a_production_kiosk_refuses_to_be_a_skimmer() -> None:
    code, out, errors, _ = read(None, "--config", str(ROOT / "config" / "kiosk.toml"))
    assert (code, out, "maintenance" in errors) == (9, "", True)
