"""The contract is no private affair: a foreign system that runs here, through an adapter, passes with what it can offer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hijridate import Gregorian

from kiosk.backend.client import Client, HolderProven, SessionOpened
from kiosk.backend.conformance.run import Verdict, run
from kiosk.backend.conformance.trial import Material, Patience
from kiosk.backend.conformance.wire import Identity, Wire
from kiosk.backend.http import Http
from kiosk.core.permissions import Permission
from kiosk.core.transactions import CardData, MovementState, StatusKind, Transactions
from tests.conformance.tracker import PERSON, MailServer, adapted, lived_in
from tests.conformance.world import CONTRACT

NOT_OFFERED = {
    clause
    for clause, promise in CONTRACT.clauses.items()
    if promise.get("needs") in ("receipts", "signed-receipts", "etag", "enrolments", "confirmations", "documents")
}
WAITED_OUT = {"C-25", "C-36"}  # a quarter of an hour


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, MailServer, int]]:
    today = datetime.now(UTC)
    with lived_in(tmp_path_factory.mktemp("tracker")) as (home, mail):
        yield home, mail, Gregorian(today.year, today.month, today.day).to_hijri().year


def test_a_roundup_tracker_passes_with_what_it_offers(tracker: tuple[Path, MailServer, int]) -> None:
    home, mail, year = tracker
    letters = len(mail.codes())
    material = Material(PERSON, "demo-national", "issue56", ("4", year), ("57", year), lambda: mail.code_after(letters))
    with adapted(home) as url:
        wire = Wire(url, Identity("CHECK"), CONTRACT.version)
        report = run(CONTRACT, wire, material, Patience(try_limits=True))
        wire.close()
    found = {result.clause: result for result in report.results}
    assert {clause for clause, result in found.items() if result.verdict is Verdict.NOT_OFFERED} == NOT_OFFERED
    assert {clause for clause, result in found.items() if result.verdict is Verdict.NOT_TRIED} == WAITED_OUT
    failing = [result for result in report.results if result.verdict is Verdict.FAIL]
    assert not failing
    assert len(found) - len(NOT_OFFERED) - len(WAITED_OUT) == report.count(Verdict.PASS) >= 35
    assert {to for to, _ in mail.letters} == {f"{PERSON}@example.org"}, "a letter went to somebody else"


def test_the_kiosks_own_client_reads_a_visitors_issues_as_transactions(tracker: tuple[Path, MailServer, int]) -> None:
    home, mail, _ = tracker
    letters = len(mail.codes())
    with adapted(home) as url:  # one that has sent nobody a code yet
        http = Http(url, kiosk="K-02", ca_file="", deadline_seconds=8)
        client = Client(http)
        assert isinstance(client.open_session(CardData("demo-national", PERSON, "", "", "")), SessionOpened)
        client.send_code()
        proven = client.prove_holder(mail.code_after(letters))
        assert proven == HolderProven(frozenset({Permission.LIST, Permission.DETAILS}))
        found, moves = client.transactions(), client.movements("issue3")
        http.close()
    assert isinstance(found, Transactions)
    assert len(found.items) == 55
    assert (found.items[0].status.kind, found.items[0].key.number) == (StatusKind.ACTION_NEEDED, "2")
    assert [item.key.number for item in found.finished] == ["1"]
    assert isinstance(moves, tuple)
    assert (moves[0].label.en, moves[1].department.en) == ("Registered", "Property Department")
    assert [move.state for move in moves] == [MovementState.DONE] * 29 + [MovementState.NOW]


def test_a_folder_that_is_no_tracker_is_said_to_be_none(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "kiosk.adapters.roundup", "--tracker", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "no roundup tracker" in done.stderr) == (3, True)
