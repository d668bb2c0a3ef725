"""The real service as a process of its own with a device authority, and the operator's verbs on it. No test in here."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import trustme
from sqlalchemy.orm import Session

from devices.simulated.card import load_personas
from kiosk.backend.client import Client, HolderProven, Refused, SessionOpened
from kiosk.core.permissions import EVERYTHING, Permission
from kiosk.core.transactions import CardData, Transactions
from kiosk.tawasul.database import open_database
from kiosk.tawasul.enrolments import new_code
from tests.system.nginx import nginx

ROOT = Path(__file__).parents[2]
SERVICE = [sys.executable, "-m", "kiosk.tawasul"]


class Tawasul:
    """One database, one authority, one server certificate of `ca`; `serving` runs a process on it."""

    def __init__(self, folder: Path, ca: trustme.CA) -> None:
        self.folder, self.ca_file = folder, folder / "services-ca.pem"
        folder.mkdir(exist_ok=True)
        ca.cert_pem.write_to_path(str(self.ca_file))
        issued = ca.issue_cert("localhost")
        issued.private_key_pem.write_to_path(str(folder / "tls.key"))
        for number, part in enumerate(issued.cert_chain_pems):
            part.write_to_path(str(folder / "tls.pem"), append=number > 0)
        database = f"sqlite:///{folder / 'tawasul.sqlite'}"
        self._database, self._engine = ["--database", database], open_database(database)
        self.authority = folder / "authority"
        self.codes = folder / "codes"
        self.codes.touch()
        self._proxies = 0
        self.operate("authority", "--authority", str(self.authority))
        self.operate("seed")

    def operate(self, *words: str) -> str:
        """Run one of the operator's verbs and answer what it printed."""
        command = [*SERVICE, *words, *self._database]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def code(self, kiosk: str) -> str:
        """An enrolment code, as the operator's verb makes it, without a process for each."""
        with Session(self._engine) as db, db.begin():
            return new_code(db, kiosk, datetime.now(UTC).replace(tzinfo=None))

    @contextmanager
    def serving(self, *words: str, tls: bool = True) -> Iterator[str]:
        """Run it and answer its address: TLS that it ends itself, or as `words` say."""
        ends = ["--tls-certificate", str(self.folder / "tls.pem"), "--tls-key", str(self.folder / "tls.key"), "--port", "0"]
        command = [*SERVICE, *self._database, "--authority", str(self.authority), "--until-eof", "--codes-to", str(self.codes)]
        command += ["--policy", "config/demo.toml", *(ends if tls else []), *words]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "listening on " in line, line
            yield line.split()[-1].replace("127.0.0.1", "localhost")
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)

    @contextmanager
    def behind_nginx(self, *words: str) -> Iterator[str]:
        """Run it on a Unix socket behind the real nginx with the shipped configuration, and answer nginx's address."""
        self._proxies += 1
        place, socket = self.folder / f"nginx-{self._proxies}", self.folder / f"service-{self._proxies}.sock"
        with self.serving("--behind-proxy", "--socket", str(socket), *words, tls=False) as service:
            assert service == f"unix://{socket}"
            where = f"unix:{socket}"
            with nginx(place, service=where, tls=self.folder / "tls.pem", key=self.folder / "tls.key") as url:
                yield url

    def close(self) -> None:
        self._engine.dispose()

    def last_code(self) -> str:
        """Empty when none was sent."""
        return " ".join(self.codes.read_text("utf-8").split()[-1:])


def id_number(persona: str) -> str:
    return load_personas(ROOT / "config" / "personas.toml")[persona]["id_number"]


def visit(tawasul: Tawasul, client: Client, persona: str = "ahmad") -> Transactions:
    """Every call of a visit, on the line that the client has; answer the list."""
    opened = client.open_session(CardData("demo-national", id_number(persona), "", "", ""))
    before = tawasul.last_code()
    assert opened == SessionOpened(frozenset({Permission.PROVE}))
    assert not isinstance(client.send_code(), Refused)
    ends = time.monotonic() + 30
    while tawasul.last_code() == before:  # it is sent behind the answer
        assert time.monotonic() < ends
        time.sleep(0.005)
    assert client.prove_holder(tawasul.last_code()) == HolderProven(EVERYTHING - {Permission.PROVE})
    found = client.transactions()
    assert isinstance(found, Transactions)
    first = found.items[0]
    assert isinstance(client.movements(first.id), tuple)
    assert not isinstance(client.look_up_number(first.key.number, str(first.key.hijri_year)), Refused)
    assert not isinstance(client.issue_receipt((first.id,)), Refused)
    client.end_session(client.forget())
    return found
