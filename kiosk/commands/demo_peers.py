"""The demo's peers: the service in its own process on a free port, a card slot and a printer at the wire."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.assembly import KioskProcess
from kiosk.commands.demo_line import ServiceLine
from kiosk.commands.demo_phone import DemoPhone
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.runtime.settings import Screen, load
from kiosk.showing import Clock, Site, front_of
from kiosk.simulation import (
    DocumentPeer,
    SimulatedCard,
    SimulatedPrinter,
    SimulatedScanner,
    SimulatedSlot,
    load_documents,
    load_personas,
    zone,
)

DEMO_MOMENT = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
SERVICE = [sys.executable, "-m", "kiosk.tawasul"]


def _demo_moment() -> datetime:
    """Now, in the demo: the service's clock stands there too."""
    return DEMO_MOMENT


class PeersFailed(Exception):
    """A peer did not start, or died."""


class Peers:
    """Started on construction; `stop` ends what was started, and nothing else.

    `country` in the scratch folder has what proves the simulated travel documents.
    """

    def __init__(self, scratch: Path, folder: Path) -> None:
        self._folder = folder
        self.personas = load_personas(folder / "personas.toml")
        self._settings = load(folder / "demo.toml")
        self._codes, self._calls, self._state = scratch / "codes", scratch / "calls", scratch / "state"
        self._codes.touch()
        self._calls.touch()
        self.phone = DemoPhone(scratch / "phone")
        self.slot, self.printer = SimulatedSlot(), SimulatedPrinter()
        self.scanner = SimulatedScanner(scratch / "scanner")
        self._zones = {name: zone(holder, how.form) for name, (holder, how) in load_documents(folder / "personas.toml").items()}
        self._documents = DocumentPeer(folder / "personas.toml", scratch / "country", DEMO_MOMENT)
        self.printed: list[ReceiptContent] = []
        database = f"sqlite:///{scratch / 'tawasul.sqlite'}"
        common = ["--database", database, "--clock", DEMO_MOMENT.isoformat(), "--personas", str(folder / "personas.toml")]
        seeded = subprocess.run([*SERVICE, "seed", *common], capture_output=True, text=True, check=False)
        if seeded.returncode:
            raise PeersFailed(f"The service's database could not be seeded: {seeded.stderr.strip()}")
        demo = [
            "--port",
            "0",
            "--until-eof",
            "--demo-secret",
            "demo",
            "--codes-to",
            str(self._codes),
            "--phone-app",
            str(scratch / "phone"),
            "--calls-to",
            str(self._calls),
            "--policy",
            str(folder / "demo.toml"),
            "--trust",
            str(scratch / "country"),
            "--home-state",
            "UTO",
            "--limits",
            str(folder / "demo-limits.toml"),
        ]
        self._documents.wait()  # the service reads what its country publishes
        self._service = subprocess.Popen([*SERVICE, *common, *demo], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._service.stdout is not None
        line = self._service.stdout.readline()
        if "listening on " not in line:
            raise PeersFailed("The service did not start.")
        self.url = line.split()[-1]
        parts = urlsplit(self.url)
        self.line = ServiceLine((parts.hostname or "", parts.port or 0))

    @property
    def screen(self) -> Screen:
        return self._settings.screen

    def kiosk(self, *, still: bool) -> KioskProcess:
        """Build the kiosk on these peers; `still` stops its clock, so that every run looks the same.

        One that is not still reaches the service over the line whose faults the dock puts in.
        """
        settings = replace(
            self._settings,
            backend=replace(self._settings.backend, url=self.url if still else self.line.url),
            printer=replace(self._settings.printer, address=self.printer.address),
            scanner=replace(self._settings.scanner, address=self.scanner.address),
            state=replace(self._settings.state, folder=str(self._state)),
        )
        clock = Clock(now=lambda: 0.0, utc=_demo_moment) if still else Clock(utc=_demo_moment)
        site = Site(settings, clock)
        return KioskProcess(site, front_of(site), folder=self._folder, slot=self.slot, printed=self.printed.append)

    def lay(self, persona: str) -> None:
        if self.personas[persona]["card_profile"] != "travel-document":
            self.slot.lay(SimulatedCard(self.personas[persona]))
            return
        self.slot.pull()
        self._documents.lay(persona)
        self.slot.lay_elsewhere(self._documents)

    def face(self, persona: str) -> tuple[str, str]:
        """What a visitor reads on this persona's document and types: a number, and three fields; on other cards nothing."""
        row = self.personas.get(persona, {})
        if "document_number" not in row:
            return "", ""
        born, ends = (f"{date.fromisoformat(row[name]):%d/%m/%Y}" for name in ("birth_date", "expiry"))
        return row.get("can", ""), f"{row['document_number']}   {born}   {ends}"

    def scan(self, persona: str) -> None:
        """Show the face of this persona's document to the scanner: its machine-readable lines."""
        self.scanner.scan("\n".join(self._zones[persona]))

    def lay_faulty(self, fault: str) -> None:
        """Lay a card that behaves so, whoever it belongs to."""
        self.slot.lay(SimulatedCard(next(iter(self.personas.values())), fault=fault))

    def last_code(self) -> str:
        """The last one-time code that the service sent; empty when it sent none."""
        lines = self._codes.read_text("utf-8").split()
        return lines[-1] if lines else ""

    def last_strip(self) -> str:
        """The last receipt's picture as a file; empty when none was printed."""
        if not self.printer.receipts:
            return ""
        path = self._codes.with_name(f"receipt-{len(self.printer.receipts)}.png")
        if not path.exists():
            self.printer.strip().save(path)
        return str(path)

    def calls(self) -> int:
        """HTTP calls that reached the service, health checks not counted."""
        return sum("/v1/health" not in line for line in self._calls.read_text("utf-8").splitlines())

    def dead(self) -> bool:
        return self._service.poll() is not None

    def stop(self) -> None:
        self._service.terminate()
        try:
            self._service.wait(5)
        except subprocess.TimeoutExpired:
            self._service.kill()
            self._service.wait()
        for stream in (self._service.stdin, self._service.stdout):
            if stream is not None:
                stream.close()
        self.printer.stop()
        self.scanner.unplug()
        self._documents.stop()
