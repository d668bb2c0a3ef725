"""A backend to run the check on: the reference service on a socket, its clock in hand, and whatever breaks it around it."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from devices.simulated.document.variant import Variant
from kiosk.backend.conformance.contract_file import ContractFile
from kiosk.backend.conformance.run import Report, run
from kiosk.backend.conformance.trial import Material, Patience
from kiosk.backend.conformance.wire import Identity, Wire
from kiosk.tawasul.challenges import Challenges
from kiosk.tawasul.documents import Documents
from kiosk.tawasul.receipt_keys import keys_from
from kiosk.tawasul.schema import MovementRow, Person, TransactionRow
from kiosk.tawasul.words import CODES
from tests.contract.laid import country, lay, trust_of
from tests.contract.test_service import NOW, Service

CONTRACT = ContractFile(Path(__file__).parents[2] / "kiosk" / "contract" / "openapi.yaml")
KEYS = keys_from(b"check")
App = Callable[[Any, Any, Any], Any]


class Drawing(Service):
    """Draws codes and references as the service in use does: many runs on one database never draw one twice.

    Travel documents of the demo country are proven.
    """

    def documents(self) -> Documents:
        return Documents(
            lambda: trust_of(country()),
            Challenges(key=b"k", now=lambda: self.now, draw=self.draw),
            home_state="UTO",
            now=lambda: self.now,
            utc_offset=timedelta(hours=3),
            note=lambda _: None,
        )

    def draw(self, _purpose: str, letters: str, length: int) -> str:
        return "".join(secrets.choice(letters) for _ in range(length))


@dataclass
class World:
    """The service, and the people and transactions of it that a run is lent."""

    service: Service
    material: Material

    waited: float = 0.0
    page: list[Any] = field(default_factory=list)  # what a breaker keeps for later
    kept: dict[str, bytes] = field(default_factory=dict)

    def wait(self, seconds: float) -> None:
        self.waited += seconds
        self.service.now += timedelta(seconds=seconds)


def world_on(engine: Engine, number: int) -> World:
    """Two days of its own for each run: limits count by the day. The person with sixty transactions gets forty movements."""
    service = Drawing(engine, lambda: KEYS)
    service.now = NOW + timedelta(days=1000 + 2 * number)
    with Session(engine) as db:
        person = db.scalars(select(Person).where(Person.id_number == "1029981402")).one()
        of = TransactionRow.person_id == person.id
        first = db.scalars(select(TransactionRow).where(of).order_by(TransactionRow.id)).first()
        assert first is not None
        if not db.scalar(select(MovementRow).where(MovementRow.transaction_id == first.id, MovementRow.position == 40)):
            places = list(CODES["departments"])
            past = [(position, first.last_moved, None) for position in range(10, 40)]
            for position, day, expected in [*past, (40, None, 5)]:
                db.add(
                    MovementRow(
                        transaction_id=first.id,
                        position=position,
                        action="studied",
                        department=places[position % len(places)],
                        day=day,
                        expected_days=expected,
                    )
                )
            db.commit()
        another = db.scalars(select(TransactionRow.public_id).where(TransactionRow.number == "004512")).one()
        hidden = db.scalars(select(TransactionRow).where(TransactionRow.secret.is_(True))).first()
        assert hidden is not None
        secret = (hidden.number, hidden.hijri_year)
    material = Material(
        "1029981402",
        "demo-national",
        another,
        ("004512", 1448),
        secret,
        lambda: str(service.codes[-1]),
        confirm=service.phone.pick,
        document=lay(Variant()).evidence()["evidence"],
    )
    return World(service, material)


@contextmanager
def served(app: App) -> Iterator[str]:
    """The application on a free port, on a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sets it only on sockets that name their protocol
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def checked(url: str, world: World, identity: Identity | None = None, **lent: Any) -> Report:
    """One whole run, limits and waiting included; `lent` replaces parts of the material."""
    wire = Wire(url, identity or Identity("CHECK"), CONTRACT.version)
    try:
        return run(CONTRACT, wire, replace(world.material, **lent), Patience(world.wait, try_limits=True))
    finally:
        wire.close()
