"""The service as an operator starts it: real processes on a real socket, and one call at a time to it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SERVICE = [sys.executable, "-m", "kiosk.tawasul"]
MOMENT = "2026-11-24T07:35:00Z"
POLICY = ["--policy", "config/demo.toml"]
PATIENCE_SECONDS = 30.0


class Running:
    """A started service: its process, its port, and the file that its codes go to."""

    def __init__(self, process: subprocess.Popen[str], port: int, codes: Path) -> None:
        self.process, self.port, self.codes = process, port, codes

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Call on a connection of its own; answer the status and the JSON that came."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        raw = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if raw else {}
        connection.request(method, "/v1" + path, raw, {"Kiosk-Id": "K-01", **kind, **headers})
        response = connection.getresponse()
        said = response.read()
        connection.close()
        return response.status, json.loads(said) if said else None

    def session(self, id_number: str) -> dict[str, str]:
        evidence = {"type": "card-data", "profile": "demo-national", "id_number": id_number}
        kiosk = {"Kiosk-Id": f"K-{id_number}"}  # the limit on calls by kiosk is not what is tried
        status, opened = self.call("POST", "/sessions", {"evidence": evidence}, **kiosk)
        assert status == 201, opened
        return {"Authorization": f"Bearer {opened['token']}"}

    def proven(self, id_number: str) -> dict[str, str]:
        bearer = self.session(id_number)
        code = self.next_code(lambda: self.call("POST", "/sessions/current/codes", **bearer))
        assert self.call("POST", "/sessions/current/proof", {"code": code}, **bearer)[0] == 200
        return bearer

    def next_code(self, ask: Callable[[], tuple[int, Any]]) -> str:
        """Have a code sent and answer it: it comes behind the answer."""
        before = len(self.sent())
        assert ask()[0] == 202
        ends = time.monotonic() + PATIENCE_SECONDS
        while len(sent := self.sent()) == before:
            assert time.monotonic() < ends
            time.sleep(0.005)
        return sent[-1]

    def sent(self) -> list[str]:
        return self.codes.read_text("utf-8").split()[1::2]

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seed(database: str) -> None:
    command = [*SERVICE, "seed", "--database", database, "--clock", MOMENT]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(database: str, scratch: Path, *arguments: str) -> Iterator[Running]:
    """Start the service at a fixed moment; it is ended afterwards if the test has not done so."""
    codes = scratch / "codes"
    codes.touch()
    command = [*SERVICE, "--database", database, "--clock", MOMENT, "--port", "0", "--codes-to", str(codes)]
    command += [*POLICY, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert "listening on" in line, process.stderr.read() if process.stderr else ""
            yield Running(process, int(line.rsplit(":", 1)[1]), codes)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)
