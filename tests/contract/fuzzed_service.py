"""The service for fuzzing: on a real socket, with a clock in hand and a new visit for every case."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from devices.simulated.document.variant import Proof, Variant
from kiosk.tawasul.assurance import Evidence
from kiosk.tawasul.challenges import Challenges
from kiosk.tawasul.confirmations import Confirmations
from kiosk.tawasul.database import open_database
from kiosk.tawasul.documents import Documents
from kiosk.tawasul.people import Claim, find
from kiosk.tawasul.receipt_keys import keys_from
from kiosk.tawasul.receipts import Receipts
from kiosk.tawasul.schema import Person, SessionRow, TransactionRow
from kiosk.tawasul.seed import seed
from kiosk.tawasul.service import build
from kiosk.tawasul.sessions import Caller, Sessions
from tests.contract.databases import DEMO_POLICY
from tests.contract.laid import country, lay, trust_of
from tests.contract.phone import Phone

ROOT = Path(__file__).parents[2]
KEYS = keys_from(b"fuzz")
NOW = datetime(2026, 11, 24, 7, 35)
BETWEEN_CASES = timedelta(hours=5)  # five codes a day, 60 calls a minute: neither stops a case for long


@dataclass(frozen=True, slots=True)
class Visit:
    """What one case may truthfully say."""

    id_number: str
    code: str
    transactions: tuple[str, ...]
    keys: tuple[tuple[str, int], ...]
    proven: str
    unproven: str
    reference: str
    document: dict[str, Any]
    agreement: dict[str, Any]

    def transaction(self, dice: random.Random) -> str:
        return dice.choice(self.transactions)

    def key(self, dice: random.Random) -> dict[str, object]:
        number, hijri_year = dice.choice(self.keys)
        return {"number": number, "hijri_year": hijri_year}


class FuzzedService:
    def __init__(self, engine: Engine, port: int, word: int) -> None:
        self._engine, self.url = engine, f"http://127.0.0.1:{port}/v1"
        self._now = NOW
        self._dice = random.Random(word)
        self.sessions = Sessions(key=b"k" * 32, now=self.now, draw=self.draw, deliver=lambda *_: None)
        self.confirmations = Confirmations(Phone(), key=b"k" * 32, now=self.now)
        self._laid = lay(Variant(proof=Proof.AGREEMENT))
        self.documents = Documents(
            lambda: trust_of(country()),
            Challenges(key=b"k" * 32, now=self.now, draw=self.draw),
            home_state="UTO",
            now=self.now,
            utc_offset=timedelta(hours=3),
            note=lambda _: None,
        )
        self.receipts = Receipts(draw=self.draw, now=self.now, keys=lambda: KEYS)
        with Session(engine) as db:
            people = db.scalars(select(Person).where(Person.phone != "").order_by(Person.id)).all()
            rows = db.scalars(select(TransactionRow).where(TransactionRow.secret.is_(False)).order_by(TransactionRow.id)).all()
            self._keys = tuple((row.number, row.hijri_year) for row in rows)
            found = [(person, tuple(row.public_id for row in rows if row.person_id == person.id)) for person in people]
            self._people = [(person.id_number, owned) for person, owned in found if owned]

    def now(self) -> datetime:
        return self._now

    def draw(self, _purpose: str, letters: str, length: int) -> str:
        return "".join(self._dice.choices(letters, k=length))

    def visit(self, *, code_sent: bool, phone_asked: bool) -> Visit:
        """Let time pass, and let somebody come: with a session that is proven, and one that waits for its holder's proof."""
        self._now += BETWEEN_CASES
        id_number, owned = self._dice.choice(self._people)
        with Session(self._engine) as db, db.begin():
            found = find(db, Claim((id_number,)))
            proven, unproven = (self.sessions.open(db, found, "K-01", Evidence.DATA_ONLY) for _ in range(2))
            db.flush()
            row = db.get(SessionRow, self.sessions.hash(proven))
            waiting = db.get(SessionRow, self.sessions.hash(unproven))
            assert row is not None
            assert waiting is not None
            row.proven = True
            db.flush()
            holder = self.sessions.look(db, Caller(proven, None))
            receipt = self.receipts.issue(db, holder, "fuzzed-visit", list(owned[:2]), long_text=True)
            reference = receipt.reference
            code = self.sessions.send_code(db, waiting).code if code_sent else "000000"
            self.confirmations.keep_number(db, waiting.token_hash, id_number)
        if phone_asked:
            self.confirmations.ask(self._engine, lambda db: db.get_one(SessionRow, self.sessions.hash(unproven)))
        return Visit(
            id_number,
            code,
            owned,
            self._keys,
            proven,
            unproven,
            reference,
            document=self._laid.evidence(),
            agreement=self._laid.asks(),
        )


@contextmanager
def fuzzed_service(url: str, word: int) -> Iterator[FuzzedService]:
    """Serve a new database, seeded, in a thread; ended afterwards."""
    engine = open_database(url)
    seed(engine, personas=ROOT / "config" / "personas.toml", today=NOW.date())
    listener = socket.create_server(("127.0.0.1", 0))
    service = FuzzedService(engine, listener.getsockname()[1], word)
    app = build(
        engine,
        service.sessions,
        now=service.now,
        draw=service.draw,
        utc_offset=timedelta(hours=3),
        count=lambda _: None,
        policy=DEMO_POLICY,
        confirmations=service.confirmations,
        documents=service.documents,
        receipt_keys_of=lambda: KEYS,
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="fuzzed service")
    thread.start()
    try:
        yield service
    finally:
        server.should_exit = True
        thread.join()
        engine.dispose()
