"""The reference service with a device authority, over TLS that it ends itself, and a machine enrolled for the run."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import trustme
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.backend.conformance.wire import Identity
from kiosk.tawasul.authority import load_authority, make_authority
from kiosk.tawasul.enrolments import Enrolments, new_code
from kiosk.tawasul.service import build
from kiosk.tawasul.serving import tls_context
from kiosk.tawasul.sessions import Sessions
from kiosk.tawasul.speakers import TlsProtocol
from tests.conformance.world import KEYS, App, world_on
from tests.contract.databases import DEMO_POLICY
from tests.contract.test_machines import csr

NAME = "K-01"


class Machines:
    """A world whose service knows machines; `identity` is an enrolled one's."""

    def __init__(self, engine: Engine, number: int, folder: Path, *, behind_proxy: bool = False) -> None:
        self.folder, self.world = folder, world_on(engine, number)
        self.tls, self.tls_key = folder / "tls.pem", folder / "tls.key"
        self._certify()
        service = self.world.service
        if not (folder / "authority").exists():
            make_authority(folder / "authority", service.now)
        self.authority = load_authority(folder / "authority")
        enrolments = Enrolments(self.authority, now=lambda: service.now, life=timedelta(days=90))
        sessions = Sessions(key=b"k", now=lambda: service.now, draw=service.draw, deliver=service.keep)
        service.app = build(
            engine,
            sessions,
            now=lambda: service.now,
            draw=service.draw,
            utc_offset=timedelta(hours=3),
            count=lambda _: None,
            policy=DEMO_POLICY,
            documents=service.documents(),
            enrolments=enrolments,
            confirmations=service.confirmations,
            receipt_keys_of=lambda: KEYS,
            behind_proxy=behind_proxy,
        )
        key = ec.generate_private_key(ec.SECP256R1())
        with Session(engine) as db, db.begin():
            certificate = enrolments.enrol(db, NAME, new_code(db, NAME, service.now), csr(key))
            code = new_code(db, f"CHECK-{number}", service.now)
        plain = serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()
        (folder / "machine.pem").write_text(certificate + pem)
        self.world.material = replace(self.world.material, enrol=(f"CHECK-{number}", code))
        self.identity = Identity(NAME, str(folder / "ca.pem"), str(folder / "machine.pem"))

    @contextmanager
    def served(self, app: App | None = None) -> Iterator[str]:
        """The service, or what is put around it, on a port of its own; TLS ends here."""
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(app or self.world.service.app, log_level="critical", access_log=False, lifespan="off")
        config.http = TlsProtocol
        config.load()
        config.ssl = tls_context(self.tls, self.tls_key, self.authority.pem)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"https://localhost:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()

    def _certify(self) -> None:
        """A certificate of the service for this name, of an authority that the run is told."""
        ca = trustme.CA()
        ca.cert_pem.write_to_path(str(self.folder / "ca.pem"))
        issued = ca.issue_cert("localhost")
        issued.private_key_pem.write_to_path(str(self.tls_key))
        for position, part in enumerate(issued.cert_chain_pems):
            part.write_to_path(str(self.tls), append=position > 0)
