"""A roundup tracker made with its own command line, and a mail server that keeps what is sent to it."""

from __future__ import annotations

import re
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

PERSON, OTHER = "1029981402", "1045127634"  # the first is Khalid of config/personas.toml
ADMIN = Path(sys.executable).with_name("roundup-admin")


class Mail(socketserver.StreamRequestHandler):
    """SMTP, RFC 5321, as far as a client needs it to hand over one letter after the other."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, MailServer)
        self._say("220 mail.example.org")
        to = ""
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.split("<")[1].split(">")[0]
            if verb == "DATA":
                self._say("354 go on")
                raw = bytearray()
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    raw += part.removeprefix(b".") if part.startswith(b"..") else part
                letter = message_from_bytes(bytes(raw), policy=policy.default)
                server.letters.append((to, letter.get_content()))
            self._say("221 bye" if verb == "QUIT" else "250 well")
            if verb == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Mail)
        self.letters: list[tuple[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def code_after(self, letters: int) -> str:
        """The code of the letter that comes after so many: whoever sends it answers before it has gone."""
        ends = time.monotonic() + 30
        while len(self.codes()) <= letters and time.monotonic() < ends:
            time.sleep(0.05)
        return self.codes()[-1]

    def codes(self) -> list[str]:
        return [code for _, text in self.letters for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text)[:1]]


class Tracker:
    """A tracker of the template "classic" on SQLite in a folder of its own."""

    def __init__(self, home: Path, mail: MailServer) -> None:
        self.home = home
        config = f"mail_domain=example.org,mail_host=127.0.0.1,mail_port={mail.port},tracker_web=http://127.0.0.1/tracker/"
        self._run(["install", "classic", "sqlite", config])
        self._run(["initialise", "secret"])

    def do(self, user: str, *commands: str) -> None:
        """Give roundup's own command line these commands as this user."""
        self._run(["-u", user], "\n".join([*commands, "commit", "exit", ""]))

    def _run(self, arguments: list[str], said: str = "") -> None:
        command = [str(ADMIN), "-i", str(self.home), *arguments]
        done = subprocess.run(command, input=said, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr + done.stdout


@contextmanager
def adapted(home: Path) -> Iterator[str]:
    """The adapter as a process of its own on this tracker; answers its address."""
    command = [sys.executable, "-W", "ignore", "-m", "kiosk.adapters.roundup", "--tracker", str(home), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert "listening on" in line, process.stderr.read() if process.stderr is not None else ""
            yield line.split()[-1]
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def lived_in(folder: Path) -> Iterator[tuple[Path, MailServer]]:
    """A tracker with 55 issues of one person, one of which has a long story, and two of another: its folder, its letters."""
    mail = MailServer()
    tracker = Tracker(folder / "home", mail)
    people = [f"create user username={name} address={name}@example.org realname={name} roles=User" for name in (PERSON, OTHER)]
    desk = 'create user username=desk organisation="Property Department" roles=User'
    tracker.do("admin", *people, desk, "create keyword name=secret")
    tracker.do(PERSON, *[f'create issue title="Land grant {number}"' for number in range(1, 56)])
    tracker.do(OTHER, 'create issue title="Boundary"', 'create issue title="Sealed" keyword=secret')
    back_and_forth = [f"set issue3 status={status}" for status in ("chatting", "in-progress") * 14]
    tracker.do(
        "admin", "set issue3 assignedto=desk", *back_and_forth, "set issue2 status=need-eg", "set issue1 status=resolved"
    )
    yield tracker.home, mail
    mail.shutdown()
    mail.server_close()
