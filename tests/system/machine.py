"""A machine as far as its identity goes, with its clocks in hand, and a service whose clock is elsewhere. No test in here."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import trustme
from cryptography import x509

from kiosk.backend.client import Client, Failure, Healthy, OtherContract
from kiosk.backend.enrolment import Enrolment
from kiosk.backend.http import Http
from kiosk.backend.identity import Identity


@dataclass
class Machine:
    """`ahead` is its calendar before the true one, `seconds` its uptime."""

    folder: Path
    url: str
    ca_file: Path
    kiosk: str
    ahead: timedelta = timedelta(0)
    seconds: float = 0.0
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.start()

    def move(self, url: str) -> None:
        self.url = url
        self.start()

    def start(self) -> None:
        """What a start of the process makes anew."""
        if hasattr(self, "http"):
            self.http.close()
        self.http = Http(self.url, kiosk=self.kiosk, ca_file=str(self.ca_file), deadline_seconds=8, needs_certificate=True)
        self.client = Client(self.http)
        self.identity = Identity(self.folder / "identity", kiosk=self.kiosk)
        self.enrolment = Enrolment(
            self.http,
            self.client,
            self.identity,
            utc=lambda: datetime.now(UTC) + self.ahead,
            now=lambda: self.seconds,
            say=self.said.append,
        )

    def enrol(self, code: str) -> Healthy | OtherContract | Failure:
        return self.enrolment.enrol(code)

    def check(self) -> Healthy | OtherContract | Failure:
        return self.enrolment.check()

    def files(self) -> set[str]:
        return {path.name for path in (self.folder / "identity").iterdir()}

    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / "identity" / "machine.pem").read_bytes())


@contextmanager
def service_at(moment: datetime, ca: trustme.CA, *, not_before: datetime, not_after: datetime) -> Iterator[str]:
    """A TLS server whose own clock stands at `moment`: its certificate is valid then, its answers bear that date."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost", not_before=not_before, not_after=not_after).configure_cert(context)
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(line, server_side=True) as secure:
                    secure.recv(65_536)
                    head = f"HTTP/1.1 403 Forbidden\r\nDate: {format_datetime(moment, usegmt=True)}\r\n"
                    secure.sendall(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            except OSError:
                continue

    threading.Thread(target=answer, daemon=True).start()
    yield f"https://localhost:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def wait_for(true: Callable[[], bool], seconds: float = 40.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.2)
