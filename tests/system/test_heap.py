"""One second after a visit nothing of it is in the memory of any process of the kiosk; while it is shown, it is found."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.simulated.card import SimulatedCard
from tests.soak.heap import found_in_memory
from tests.soak.peers import Peers
from tests.soak.people import write_config, write_settings
from tests.soak.strings import WatchedKiosk

PERSON = 20


def at(step: str, **more: Any) -> Any:
    return lambda state: state["step"] == step and all(state[key] == value for key, value in more.items())


@contextlib.contextmanager
def standing(
    tmp_path: Path, trust: Path | None = None, scanner: str = ""
) -> Iterator[tuple[Peers, WatchedKiosk, dict[str, str]]]:
    config = tmp_path / "config"
    people = write_config(config, PERSON + 1)
    (tmp_path / "peers").mkdir()
    with contextlib.ExitStack() as stack:
        peers = Peers(tmp_path / "peers", config, seed=1, trust=trust)
        stack.callback(peers.stop)
        # it stands still while it is looked through: no call may be given up for that
        ends = {"printer": peers.printer.address, "service": peers.line.url, "scanner": scanner}
        write_settings(config, service_deadline_seconds=14, **ends)
        kiosk = WatchedKiosk(config, tmp_path / "kiosk", slot=peers.slot_address)
        stack.callback(kiosk.stop)
        yield peers, kiosk, people[PERSON]


def transactions_of(database: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as db:
        query = "SELECT public_id, subject_ar, subject_en FROM transaction_row WHERE person_id = ?"
        rows = db.execute(query, (PERSON + 2,)).fetchall()
    return [text for row in rows for text in row]


def walk(peers: Peers, kiosk: WatchedKiosk, person: dict[str, str]) -> str:
    """Lay, prove, list, one transaction, in both languages; answer the code that was typed."""
    peers.slot.lay(SimulatedCard(person))
    kiosk.until(at("ProvingHolder", code_sent=True))
    code = peers.last_code()
    for digit in code:
        kiosk.press("digit", digit)
    kiosk.sync()
    kiosk.press("submit")
    kiosk.until(at("ShowingTransactions"))
    kiosk.press("language")
    kiosk.order(open=0)
    kiosk.until(at("ShowingTransaction", movements_known=True))
    kiosk.press("language")
    kiosk.sync()
    return code


def rest(peers: Peers, kiosk: WatchedKiosk) -> None:
    peers.slot.pull()
    kiosk.until(lambda state: not state["card_present"])
    if kiosk.state["step"] == "TakeBelongings":
        kiosk.press("taken")
    kiosk.until(at("Welcome"))


@pytest.mark.system
def test_a_second_after_a_visit_nothing_of_it_is_in_memory(tmp_path: Path) -> None:
    """Visits that end with the paper, with Finish, in silence, and at an apology."""
    with standing(tmp_path) as (peers, kiosk, person):
        shown = transactions_of(peers.database)[:6]
        for number, end in enumerate(["print", "finish", "silence", "apology", "print"], start=1):
            kiosk.until(at("Welcome"))
            peers.move_clock(number)
            code = walk(peers, kiosk, person)
            planted = [person["id_number"], person["name_ar"], person["name_en"], code, peers.line.token, *shown]
            found = {value for value, _, _ in found_in_memory(kiosk.pid, planted)}
            assert found >= {peers.line.token, *shown}, "the search does not even find what is shown"
            if end == "apology":
                peers.printer.fault = "paper-out"
            if end in ("print", "apology"):
                kiosk.press("print")
                kiosk.until(lambda state: state["step"] in ("Apology", "TakeBelongings") and state["printer_idle"])
                peers.heal()
            if end == "silence":
                kiosk.order(skip=61)
                kiosk.until(at("StillThere"))
                kiosk.order(skip=21)
            if end in ("finish", "apology"):
                kiosk.press("finish")
            rest(peers, kiosk)
            time.sleep(1)
            assert not found_in_memory(kiosk.pid, planted), f"after a visit that ended with {end}"
