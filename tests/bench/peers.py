"""The kiosk's peers as processes of their own: a card at vpcd, an emulated printer, the service behind a stamped line over TLS.

Nothing of Qt is imported here: what is measured shares no library's memory with what measures.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.inserted import insert
from kiosk.runtime.settings_versions import VERSION
from tests.bench.processes import ROOT
from tests.pcscd import SLOT

CONFIG = ROOT / "config"
MOMENT = "2026-11-24T07:35:00+00:00"
SETTINGS = """version = {version}
profile = "demo"
[reader]
driver = "pcsc"
[printer]
address = "{printer}"
[backend]
url = "{service}"
ca_file = "{ca_file}"
[state]
folder = "{state}"
"""


class StampedLine:
    """Terminates TLS in front of the service, as a proxy would, and notes when each part of an answer has left."""

    def __init__(self, host: str, port: int, certificate: ssl.SSLContext) -> None:
        self._to, self._certificate = (host, port), certificate
        self.answered_at: list[float] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            sock, _ = self._server.accept()
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError), self._certificate.wrap_socket(sock, server_side=True) as near:
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with socket.create_connection(self._to) as far:
                far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._answers, args=(far, near), daemon=True).start()
                while part := near.recv(65_536):
                    far.sendall(part)

    def _answers(self, far: socket.socket, near: ssl.SSLSocket) -> None:
        with contextlib.suppress(OSError):
            while part := far.recv(65_536):
                near.sendall(part)
                self.answered_at.append(time.monotonic())


@dataclass(slots=True)
class Peers:
    """What a kiosk needs to serve visitors; `config` is the settings' file that names all of it."""

    config: Path
    codes: Path
    line: StampedLine
    personas: dict[str, dict[str, str]]
    pull: Callable[[], None] = field(default=lambda: None)

    def lay(self, persona: str) -> None:
        """Insert this persona's card; vpcd takes half a second to notice that the last one has left."""
        ends = time.monotonic() + 10
        while True:
            try:
                self.pull = insert(SimulatedCard(self.personas[persona]), *SLOT)
                return
            except ConnectionRefusedError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)


@contextlib.contextmanager
def running(scratch: Path) -> Iterator[Peers]:
    """Start service and printer, and write the settings of a kiosk that uses them; everything ends with the context."""
    personas = CONFIG / "personas.toml"
    database = ["--database", f"sqlite:///{scratch / 'tawasul.sqlite'}", "--clock", MOMENT, "--personas", str(personas)]
    service = [sys.executable, "-m", "kiosk.tawasul"]
    subprocess.run([*service, "seed", *database], cwd=ROOT, check=True, capture_output=True)
    codes = scratch / "codes"
    codes.touch()
    limits = ["--limits", str(CONFIG / "demo-limits.toml"), "--policy", str(CONFIG / "demo.toml")]
    serving = [*service, *database, *limits, "--port", "0", "--until-eof", "--codes-to", str(codes)]
    printing = [sys.executable, "-m", "devices.simulated.printer", "--port", "0", "--strip", str(scratch / "strip.png")]
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(_listening(serving))
        printer = stack.enter_context(_listening(printing))
        authority = trustme.CA()
        certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(certificate)
        authority.cert_pem.write_to_path(str(scratch / "ca.pem"))
        host, port = url.removeprefix("http://").split(":")
        line = StampedLine(host, int(port), certificate)
        config = scratch / "config"
        config.mkdir()
        (config / "cards").symlink_to(CONFIG / "cards")
        settings = SETTINGS.format(
            version=VERSION,
            printer=printer,
            service=f"https://127.0.0.1:{line.port}",
            ca_file=scratch / "ca.pem",
            state=scratch / "state",
        )
        (config / "kiosk.toml").write_text(settings, "utf-8")
        yield Peers(config / "kiosk.toml", codes, line, load_personas(personas))


@contextlib.contextmanager
def _listening(command: list[str]) -> Iterator[str]:
    """Start a process that says «… listening on ADDRESS» and give that address."""
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            if "listening on " not in said:
                raise RuntimeError(f"{' '.join(command[1:4])} did not start")
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield said.split()[-1]
        finally:
            process.kill()
