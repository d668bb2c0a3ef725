"""The service as the demo starts it (one process, SQLite): how soon it answers, its memory, 100 kiosks at once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.figure import Figure, percentile
from tests.bench.processes import ROOT

SERVICE = [sys.executable, "-m", "kiosk.tawasul"]
KIOSKS, ROUNDS, LISTS = 100, 5, 10
PEOPLE = KIOSKS  # nobody is sent a second code at once
STARTS = 5


def measure() -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        personas, codes = scratch / "personas.toml", scratch / "codes"
        personas.write_text("".join(_person(index) for index in range(PEOPLE)), "utf-8")
        codes.touch()
        database = ["--database", f"sqlite:///{scratch / 'tawasul.sqlite'}", "--personas", str(personas)]
        subprocess.run([*SERVICE, "seed", *database], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        ready = []
        for _ in range(STARTS + 1):
            with started(database) as (_, _, milliseconds):
                ready.append(milliseconds)
        with started([*database, "--codes-to", str(codes), "--policy", "config/demo.toml"]) as (process, port, _):
            asked = [str(port), str(personas), str(codes), str(KIOSKS), str(ROUNDS), str(LISTS)]
            clients = [sys.executable, "-m", "tests.bench.kiosks", *asked]
            said = subprocess.run(clients, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
            memory = _resident_mb(process.pid)
        rounds = [json.loads(line) for line in said.splitlines()]
    note = f"{KIOSKS} kiosks, each asks for its list {LISTS} times without a pause: {KIOSKS * LISTS} calls a round"
    return {
        "service_ready_ms": Figure(samples=tuple(ready[1:]), unit="ms", limit=1200, note="process start to the first 200"),
        "service_rss_mb": Figure(samples=(memory,), unit="MB", limit=80, note="after all rounds of look-ups"),
        "lookup_ms_p95": Figure(samples=tuple(percentile(took, 95) for took in rounds), unit="ms", limit=150, note=note),
    }


@contextmanager
def started(arguments: list[str]) -> Iterator[tuple[subprocess.Popen[str], int, float]]:
    """Start the service; give its process, its port and the milliseconds to its first 200. It is ended afterwards."""
    began = time.perf_counter()
    command = [*SERVICE, *arguments, "--port", "0", "--until-eof"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/v1/health")
        assert connection.getresponse().status == 200
        milliseconds = (time.perf_counter() - began) * 1000
        connection.close()
        yield process, port, milliseconds
        process.terminate()


def _person(index: int) -> str:
    return f'[p{index}]\nid_number = "10{index:08}"\nphone = "+9665{index:08}"\nstory = "ordinary"\n'


def _resident_mb(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")) / 1024
