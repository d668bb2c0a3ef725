"""What the clock tells of a person who is sent a code: known with a phone, known without one, or known to nobody.

The gateway is slow on purpose. The answers are timed in shuffled turns; how often somebody who goes by the time alone tells
the first from the others is the figure: half the time is not at all.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.figure import Figure, percentile
from tests.bench.processes import ROOT

SERVICE = [sys.executable, "-m", "kiosk.tawasul"]
ROUNDS, TURNS, PEOPLE = 5, 60, 15
GATEWAY_SECONDS = 0.05
KINDS = ("phone", "no phone", "nobody")


def measure() -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        people = {kind: [f"1{place}{index:08}" for index in range(PEOPLE)] for place, kind in enumerate(KINDS)}
        personas = [_person(number, f"+966{number}") for number in people["phone"]]
        personas += [_person(number, "") for number in people["no phone"]]
        (scratch / "personas.toml").write_text("".join(personas), "utf-8")
        with _gateway(scratch / "gateway") as gateway, _service(scratch, gateway) as port:
            clerk = _Clerk(port)
            rounds = [clerk.round(people) for _ in range(ROUNDS + 1)][1:]  # the first only warms up
    told = [max(share := _share(took["phone"], took["no phone"] + took["nobody"]), 1 - share) for took in rounds]
    medians = {kind: statistics.median(value for took in rounds for value in took[kind]) for kind in KINDS}
    note = ", ".join(f"{kind} {median:.2f} ms" for kind, median in medians.items())
    every = tuple(percentile([value for kind in KINDS for value in took[kind]], 95) for took in rounds)
    return {
        "code_told_by_clock": Figure(samples=tuple(told), unit="", limit=0.6, note=f"medians: {note}"),
        "code_sent_ms_p95": Figure(
            samples=every, unit="ms", limit=40, note=f"the gateway takes {GATEWAY_SECONDS * 1000:.0f} ms"
        ),
    }


class _Clerk:
    """Opens a session and has a code sent, again and again on one line."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=30)
        self._dice = random.Random(1)

    def round(self, people: dict[str, list[str]]) -> dict[str, list[float]]:
        took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        turns = list(KINDS) * TURNS
        self._dice.shuffle(turns)
        for turn, kind in enumerate(turns):
            number = self._dice.choice(people[kind])
            opened = self._call("/v1/sessions", {"evidence": {"type": "card-data", "profile": "p", "id_number": number}}, turn)
            began = time.perf_counter()
            self._call("/v1/sessions/current/codes", None, turn, f"Bearer {opened['token']}")
            took[kind].append((time.perf_counter() - began) * 1000)
        return took

    def _call(self, path: str, body: object, turn: int, bearer: str = "") -> dict[str, str]:
        headers = {"Kiosk-Id": f"K-{turn // 30}", "Content-Type": "application/json", "Authorization": bearer}
        self._line.request("POST", path, None if body is None else json.dumps(body), headers)
        answer = self._line.getresponse()
        said = answer.read()
        assert answer.status in (201, 202), said
        return dict(json.loads(said))


def _share(ones: list[float], others: list[float]) -> float:
    """How often one of the first took longer than one of the others."""
    return sum((one > other) + (one == other) / 2 for one in ones for other in others) / (len(ones) * len(others))


def _person(number: str, phone: str) -> str:
    return f'[p{number}]\nid_number = "{number}"\nphone = "{phone}"\nstory = "ordinary"\n'


@contextmanager
def _gateway(path: Path) -> Iterator[Path]:
    """A pipe that takes a message, and then none for a while."""
    os.mkfifo(path)
    over = threading.Event()

    def take() -> None:
        while not over.is_set():
            with path.open("rb") as pipe:  # whoever writes waits for this
                pipe.read()
            time.sleep(GATEWAY_SECONDS)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield path
    over.set()
    while thread.is_alive():
        with suppress(OSError):  # it does not wait at the pipe, and may have ended
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        thread.join(GATEWAY_SECONDS)


@contextmanager
def _service(scratch: Path, gateway: Path) -> Iterator[int]:
    (scratch / "limits.toml").write_text(
        "code_resend_seconds = 0\nopen_calls_per_kiosk_and_minute = 100000\n"
        "[per_person_and_day]\ncode = 100000\n[per_kiosk_and_hour]\ncode = 100000\n"
    )
    database = ["--database", f"sqlite:///{scratch / 'tawasul.sqlite'}", "--personas", str(scratch / "personas.toml")]
    subprocess.run([*SERVICE, "seed", *database], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    serving = [*SERVICE, *database, "--limits", str(scratch / "limits.toml"), "--codes-to", str(gateway)]
    with subprocess.Popen(
        [*serving, "--port", "0", "--until-eof"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline().rsplit(":", 1)[1])
        process.kill()
