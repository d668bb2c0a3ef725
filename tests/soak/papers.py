"""What came out of the printer against what may have: every paper is drawn anew from the service's own words and compared."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from devices.printer.profile_file import load_profile
from kiosk.backend import client as said
from kiosk.backend.client import Client
from kiosk.backend.http import Http
from kiosk.core.receipt import content
from kiosk.core.steps import ShowingTransaction, ShowingTransactions, VisitId
from kiosk.core.transactions import CardData, IssuedReceipt, Language, Movement, Transactions
from kiosk.runtime.letterhead import letterhead_of
from kiosk.runtime.printer_settings import PRINTERS
from kiosk.runtime.settings import load
from tests.soak.peers import Paper, Peers
from ui.paper.render import render


class WrongPaper(Exception):
    """Something came out of the printer that must not have."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a person has at the service: the list, and the movements of each transaction."""

    transactions: Transactions
    movements: tuple[tuple[Movement, ...], ...]
    id_ending: str

    def shown(self, chosen: int | None) -> ShowingTransactions | ShowingTransaction:
        """The list, or one transaction of it."""
        listed = ShowingTransactions(VisitId(1), self.transactions, id_ending=self.id_ending)
        if chosen is None:
            return listed
        return ShowingTransaction(listed, self.transactions.items[chosen], self.movements[chosen])


def ask_service(peers: Peers, person: dict[str, str]) -> Record:
    """Prove to be this person, by the contract, and ask for everything."""
    client = Client(Http(peers.line.url, kiosk="K-CHECKS", ca_file="", deadline_seconds=10))
    card = CardData("demo-national", person["id_number"], "", "", person["expiry"])
    assert isinstance(client.open_session(card), said.SessionOpened)
    with peers.await_code():
        assert isinstance(client.send_code(), said.CodeSent)
    assert isinstance(client.prove_holder(peers.last_code()), said.HolderProven)
    found = client.transactions()
    assert isinstance(found, Transactions)
    movements = []
    for item in found.items:
        told = client.movements(item.id)
        assert isinstance(told, tuple)
        movements.append(told)
    client.end_session(client.forget())
    return Record(found, tuple(movements), card.ending)


class Papers:
    """Judges each paper once. `whole` counts the complete ones of a visit, `references` all that stand on complete ones."""

    def __init__(self, peers: Peers, config: Path, people: list[dict[str, str]]) -> None:
        settings = load(config / "demo.toml")
        self._head = letterhead_of(settings)
        self._width = load_profile(settings.printer.profile, config / PRINTERS).width_dots
        self._peers = peers
        self._all_people = people
        self._records: dict[int, Record] = {}
        self._people: dict[int, int] = {}
        self._chosen: dict[int, set[int | None]] = {}
        self.references: set[str] = set()
        self.whole: Counter[int] = Counter()
        self.pieces = 0

    def allow(self, visit: int, *, person: int, chosen: set[int | None]) -> None:
        """What may come out in this visit: papers of this person, of these transactions (None is the list)."""
        self._people[visit], self._chosen[visit] = person, chosen

    def judge(self) -> None:
        """Look at all that came out since the last time."""
        while self._peers.papers:
            self._judge(self._peers.papers.pop(0))

    def _judge(self, paper: Paper) -> None:
        if not paper.begun_in:
            raise WrongPaper("paper came out between two visits")
        person = self._people[paper.begun_in]
        if person not in self._records:
            self._records[person] = ask_service(self._peers, self._all_people[person])
        record = self._records[person]
        issued = self._peers.line.receipts.get(paper.begun_in, [])
        for receipt in issued:
            for chosen in self._chosen[paper.begun_in]:
                if chosen is not None and chosen >= len(record.movements):
                    continue
                drawn = [self._drawn(record, chosen, receipt, language) for language in Language]
                if paper.rows in drawn:
                    if receipt.reference in self.references:
                        raise WrongPaper(f"visit {paper.begun_in}: {receipt.reference} came out twice")
                    if paper.cut_in != paper.begun_in:
                        raise WrongPaper(f"visit {paper.begun_in}: its paper was cut off in visit {paper.cut_in}")
                    self.references.add(receipt.reference)
                    self.whole[paper.begun_in] += 1
                    return
                if any(rows.startswith(paper.rows) for rows in drawn):
                    self.pieces += 1
                    return
        raise WrongPaper(
            f"visit {paper.begun_in}: a paper of {len(paper.rows)} bytes is not this visitor's; {len(issued)} issued"
        )

    def _drawn(self, record: Record, chosen: int | None, receipt: IssuedReceipt, language: Language) -> bytes:
        return b"".join(
            strip.rows for strip in render(content(record.shown(chosen), receipt, self._head, language), self._width)
        )


def settle(peers: Peers, seconds: float = 10) -> None:
    """Wait until nothing hangs uncut at the printer."""
    ends = time.monotonic() + seconds
    while peers.hanging and time.monotonic() < ends:
        time.sleep(0.05)
    if peers.hanging:
        raise WrongPaper("paper hangs uncut at the printer")
