"""Twenty visits at a kiosk in service, each peer in its own process: what they cost in memory, frames and waiting."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.arrivals import Arrivals
from tests.bench.figure import Figure, percentile, ratio
from tests.bench.peers import Peers, running
from tests.bench.processes import EMPTY, ROOT, cpu_seconds, environment, memory_mb, until_first_frame
from tests.pcscd import pcscd_running

VISITS = 20
PATIENCE_SECONDS = 170.0
REST_SECONDS = 12.0
SETTLE_SECONDS = 3.0  # vpcd has forgotten who knocked, the kiosk is in service and at rest
PERSONAS = ("ahmad", "khalid", "maryam", "faisal", "saad", "amal", "yusuf", "siti", "bilal", "somchai")


def measure() -> dict[str, Figure]:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as scratch, pcscd_running(), running(Path(scratch)) as peers:
        command = [sys.executable, "-m", "tests.bench.watched_kiosk", str(peers.config), str(peers.codes)]
        with (
            (Path(scratch) / "log").open("w") as log,
            subprocess.Popen(
                command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            ) as kiosk,
        ):
            impatience = threading.Timer(PATIENCE_SECONDS, kiosk.kill)
            impatience.start()
            try:
                return _measure(kiosk, peers)
            except RuntimeError as error:
                raise RuntimeError(f"{error}; the kiosk said: {Path(log.name).read_text()[-300:]}") from None
            finally:
                impatience.cancel()
                kiosk.kill()


def _measure(kiosk: subprocess.Popen[str], peers: Peers) -> dict[str, Figure]:
    words = _words(kiosk, peers, Arrivals())
    first = next(words)
    assert first["word"] == "ready", first
    time.sleep(SETTLE_SECONDS)
    visits = []
    for persona in islice(cycle(PERSONAS), VISITS):
        assert kiosk.stdin is not None
        kiosk.stdin.write(f"visit {persona}\n")
        kiosk.stdin.flush()
        told = next(words)
        if told["word"] != "visit":
            raise RuntimeError(f"the visit of {persona} did not end: {told}")
        visits.append(told)
    time.sleep(SETTLE_SECONDS)
    rss, pss = [], []
    for _ in range(5):
        rss.append(memory_mb(kiosk.pid, "Rss"))
        pss.append(memory_mb(kiosk.pid, "Pss", with_children=True))
        time.sleep(0.5)
    before, began = cpu_seconds(kiosk.pid), time.monotonic()
    shares = []
    for _ in range(3):
        time.sleep(REST_SECONDS / 3)
        now, used = time.monotonic(), cpu_seconds(kiosk.pid)
        shares.append(100 * (used - before) / (now - began))
        before, began = used, now
    kiosk.kill()
    empty = []
    for _ in rss:
        with until_first_frame(EMPTY) as (process, _milliseconds):
            time.sleep(0.5)
            empty.append(memory_mb(process.pid, "Rss"))
    gaps = [gap for visit in visits for gap in visit["gaps"]]
    return {
        "rss_ratio": Figure(
            samples=ratio(rss, empty), unit="×", limit=1.8, note=f"kiosk {max(rss):.0f} MB, empty window {min(empty):.0f} MB"
        ),
        "pss_all_mb": Figure(samples=tuple(pss), unit="MB", limit=125),
        "attract_cpu_percent": Figure(samples=tuple(shares), unit="%", limit=3),
        "card_to_list_overhead_ms": Figure(
            samples=tuple((visit["list_at"] - visit["answered_at"]) * 1000 for visit in visits), unit="ms", limit=40
        ),
        "card_event_to_screen_ms": Figure(
            samples=tuple((visit["card_at"] - visit["arrived_at"]) * 1000 for visit in visits),
            unit="ms",
            limit=50,
            note="from the return of SCardGetStatusChange to the first frame that says so",
        ),
        "gui_stall_ms_p99": Figure(
            samples=tuple(percentile(visit["gaps"], 99) for visit in visits),
            unit="ms",
            limit=30,
            note=f"the longest of {len(gaps)} gaps was {max(gaps):.0f} ms",
        ),
        "render_ms_p95": Figure(
            samples=tuple(percentile(visit["frames"], 95) for visit in visits),
            unit="ms",
            limit=8,
            note=f"the longest frame took {max(max(visit['frames']) for visit in visits):.0f} ms",
        ),
    }


def _words(kiosk: subprocess.Popen[str], peers: Peers, arrivals: Arrivals) -> Iterator[dict[str, Any]]:
    """What the kiosk's visitor says, with the moments when pcscd told of the card and when the list's answer had been sent.

    Orders to peers are carried out.
    """
    assert kiosk.stdout is not None
    laid_at = 0.0
    for line in kiosk.stdout:
        told = json.loads(line)
        match told["word"]:
            case "lay":
                laid_at = time.monotonic()
                peers.lay(told["persona"])
            case "pull":
                peers.pull()
            case "visit":
                answered_at = max(at for at in peers.line.answered_at if at <= told["list_at"])
                yield {**told, "answered_at": answered_at, "arrived_at": arrivals.since(laid_at)}
            case _:
                yield told
    raise RuntimeError("the kiosk ended")
