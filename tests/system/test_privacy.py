"""After many visits nothing of any visitor is left: not in the log, not in a temporary file, not in an exception's text.

The kiosk has no database. The service's own database and the emulator's paper are not the kiosk's and lie apart.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from devices.card.numbers import luhn
from devices.printer.status import PrintOutcome
from devices.simulated.card import load_personas
from kiosk.runtime.print_journal import read

ROOT = Path(__file__).parents[2]
VISITS = int(os.environ.get("KIOSK_PRIVACY_VISITS", "12"))  # the service lets a kiosk open 60 sessions in its (still) minute
ROUNDS = int(os.environ.get("KIOSK_PRIVACY_ROUNDS", "1"))


def planted_config(folder: Path) -> list[str]:
    """Write a configuration with people whose every datum is easily found, and answer what to look for."""
    shutil.copytree(ROOT / "config", folder)
    people, looked_for = [], []
    numbers = [number for number in (f"1{index:08d}" for index in range(77_000_000, 77_000_030)) for _ in "x"]
    for index, nine in enumerate(numbers):
        number = next(nine + digit for digit in "0123456789" if luhn(nine + digit))
        name_ar, name_en = f"زرعناه{index} الباحثون", f"Planted{index} Visitor"
        looked_for += [number, f"زرعناه{index}", f"Planted{index}"]
        people.append(
            f'[p{index}]\ncard_profile = "demo-national"\nid_number = "{number}"\n'
            f'name_ar = "{name_ar}"\nname_en = "{name_en}"\n'
            f'sex = "m"\nbirth_date = "1980-01-01"\nexpiry = "2031-01-01"\nphone = "+966500000000"\nstory = "ordinary"\n'
        )
    (folder / "personas.toml").write_text("\n".join(people), "utf-8")
    return looked_for


def found_in(folder: Path, looked_for: list[str]) -> set[str]:
    """Answer which planted values stand in any file below a folder, by name or by content."""
    found = set()
    for path in folder.rglob("*"):
        raw = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        found |= {value for value in looked_for for coded in (value.encode(), value.encode("utf-16-le")) if coded in raw}
    return found


@pytest.mark.system
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_nothing_of_any_visitor_is_left_after_many_visits(tmp_path: Path, _round: int) -> None:
    looked_for = planted_config(tmp_path / "config")
    kiosks = tmp_path / "kiosk"  # what the kiosk process may write to: home, temporary files, log
    for name in ("home", "tmp", "peers", "out"):
        ((tmp_path if name in ("peers", "out") else kiosks) / name).mkdir(parents=True)
    environment = {
        **os.environ,
        "HOME": str(kiosks / "home"),
        "TMPDIR": str(kiosks / "tmp"),
        "XDG_CACHE_HOME": str(kiosks / "home"),
    }
    words = [str(tmp_path / "config"), str(tmp_path / "peers"), str(tmp_path / "out"), str(VISITS)]
    with (kiosks / "log").open("w") as log:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.system.visits", *words],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=60 + 5 * VISITS,
            check=False,
        )
    assert ended.returncode == 0, (kiosks / "log").read_text("utf-8")[-500:]
    assert f"{VISITS} visits, {VISITS} receipts" in (kiosks / "log").read_text("utf-8")
    codes = (tmp_path / "peers" / "codes").read_text("utf-8").split()[1::2]
    assert len(codes) == VISITS
    looked_for += codes
    with contextlib.closing(sqlite3.connect(tmp_path / "peers" / "tawasul.sqlite")) as db:
        subjects = [row[0] for row in db.execute("SELECT subject_ar FROM transaction_row WHERE person_id > 1")]
    assert len(subjects) >= VISITS
    looked_for += subjects
    assert found_in(tmp_path / "peers", looked_for), "the search does not even find what the service holds"
    for place in ("home", "tmp", "log"):
        probe = kiosks / "log" if place == "log" else kiosks / place / "probe"
        kept = probe.read_bytes() if probe.exists() else b""
        probe.write_bytes(kept + looked_for[0].encode())
        assert found_in(kiosks, looked_for) == {looked_for[0]}, f"a value planted in {place} is not found, or others are"
        probe.write_bytes(kept)
    assert not found_in(kiosks, looked_for)
    state = tmp_path / "peers" / "state"  # what the kiosk keeps on purpose lies beside the demo's peers
    assert [entry.outcome for entry in read(state).entries] == [PrintOutcome.PRINTED] * VISITS
    assert not found_in(state, looked_for)


def test_exception_texts_and_reprs_hold_nothing_of_a_visitor() -> None:
    from kiosk.core import events as on
    from kiosk.core import steps as at
    from kiosk.core.transactions import CardData
    from tests.flow.alphabet import TRANSACTIONS

    person = load_personas(ROOT / "config" / "personas.toml")["ahmad"]
    card = CardData("p", person["id_number"], person["name_ar"], person["name_en"], person["expiry"])
    shown = at.ShowingTransactions(at.VisitId(1), TRANSACTIONS[1])
    v = at.VisitId(1)
    typed = at.ProvingHolder(v, "407193"), at.EnteringNumber(v, "407193"), on.DigitPressed(v, "407193")
    for value in (card, on.CardRead(v, card), shown, at.Kiosk(step=shown), *typed):
        text = repr(value) + str(ValueError(value))
        assert not any(datum in text for datum in (person["id_number"], person["name_ar"], "of 1", "407193"))


CRASHING = """
import sys
from pathlib import Path
from kiosk.commands.demo_peers import Peers
from ui.application import run, start

application = start(["crashing"])
kiosk = Peers(Path(sys.argv[1]), Path(sys.argv[2])).kiosk(still=True)
if sys.argv[3] == "worker":
    kiosk._service.poll = lambda: {}["1045127634"]
kiosk.start()
if sys.argv[3] == "front":
    kiosk.front.do(lambda: {}["1045127634"])
ticks = iter(range(500))


def tick():
    if sys.argv[3] == "tick":
        {}["1045127634"]
    return 9 if next(ticks) == 499 else None


run(application, tick, every_milliseconds=10)
"""


@pytest.mark.system
@pytest.mark.parametrize("thread", ["worker", "front", "tick"])
def test_a_bug_ends_the_process_and_tells_where_but_not_what_it_held(tmp_path: Path, thread: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CRASHING, str(tmp_path), str(ROOT / "config"), thread],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 70, ended.stderr
    assert "internal error: KeyError at" in ended.stderr
    assert "1045127634" not in ended.stdout + ended.stderr.replace(CRASHING, "")
