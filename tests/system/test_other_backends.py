"""A whole kiosk on backends that are not ours, offer less, or keep another version: real workers, front and QML."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from sqlalchemy import Engine

from kiosk.assembly import KioskProcess
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.parts import Part, Trouble
from kiosk.core.transactions import Language
from kiosk.runtime.settings import load
from kiosk.showing import Clock, Site, front_of
from kiosk.simulation import SimulatedCard, SimulatedPrinter, SimulatedSlot, load_personas
from kiosk.tawasul.database import open_database
from kiosk.tawasul.seed import seed
from tests.conformance.breakers import Call, broken
from tests.conformance.tracker import MailServer, adapted, lived_in
from tests.conformance.world import World, served, world_on
from tests.contract.test_service import NOW
from tests.pictures import UPRIGHT, window_of
from ui.application import start
from ui.texts import TEXTS

CONFIG = Path(__file__).parents[2] / "config"
SAY = TEXTS[Language.ARABIC]
pytestmark = pytest.mark.system


class Stand:
    """A kiosk at this address. Khalid's card is at hand."""

    def __init__(self, url: str, state: Path) -> None:
        start(["stand"])
        self.slot, self.printer = SimulatedSlot(), SimulatedPrinter()
        settings = load(CONFIG / "demo.toml")
        settings = replace(
            settings,
            backend=replace(settings.backend, url=url, health_seconds=0.3),
            printer=replace(settings.printer, address=self.printer.address),
            state=replace(settings.state, folder=str(state)),
        )
        site = Site(settings, Clock())
        self.front = front_of(site)
        self.kiosk = KioskProcess(site, self.front, folder=CONFIG, slot=self.slot)
        self.complaints: list[str] = []
        self.window = window_of(self.front, UPRIGHT, self.complaints.append)
        self.kiosk.start()

    @property
    def step(self) -> at.Step:
        return self.kiosk.loop.kiosk.step

    def until(self, what: Callable[[], bool]) -> None:
        ends = time.monotonic() + 40
        while not what():
            assert time.monotonic() < ends, f"it stands at {type(self.step).__name__}"
            self.kiosk.tick()
            QGuiApplication.processEvents()
            time.sleep(0.005)

    def at(self, *steps: type[at.Step]) -> None:
        """Stand at one of these steps for a moment, as long as no finger is quicker: its screen is made meanwhile."""
        self.until(lambda: isinstance(self.step, steps))
        seen = time.monotonic() + 0.3
        self.until(lambda: time.monotonic() > seen)

    def type(self, digits: str) -> None:
        for digit in digits:
            self.front.press("digit", digit)

    def lay(self) -> None:
        self.slot.lay(SimulatedCard(load_personas(CONFIG / "personas.toml")["khalid"]))

    def end(self) -> None:
        self.kiosk.stop()
        self.window.close()
        self.printer.stop()
        assert not self.complaints


@contextmanager
def standing(url: str, state: Path) -> Iterator[Stand]:
    stand = Stand(url, state)
    try:
        yield stand
    finally:
        stand.end()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'tawasul.sqlite'}")
    seed(engine, personas=CONFIG / "personas.toml", today=NOW.date())
    yield engine
    engine.dispose()


def test_a_visitor_sees_the_issues_of_a_roundup_tracker_and_where_a_paper_is_handed_out(tmp_path: Path) -> None:
    with lived_in(tmp_path) as (home, mail), adapted(home) as url, standing(url, tmp_path / "state") as stand:
        assert isinstance(mail, MailServer)
        stand.at(at.Welcome)
        assert stand.front.screen["hint"].replace("\u00a0", " ") == SAY("call_contactless_unprinted")
        stand.lay()
        stand.at(at.ProvingHolder)
        stand.type(mail.code_after(0))
        stand.front.press("submit", "")
        stand.at(at.ShowingTransactions)
        assert stand.front.screen["main"] == ""
        assert SAY("paper_elsewhere") in stand.front.screen["note"]
        first = stand.front.screen["cards"][0]
        assert first["needsYou"]
        stand.front.press("transaction", first["id"])
        stand.until(lambda: isinstance(stand.step, at.ShowingTransaction) and stand.step.movements is not None)
        assert len(stand.front.screen["timeline"]) == 2
        stand.front.press("print", "")
        stand.kiosk.tick()
        assert isinstance(stand.step, at.ShowingTransaction)
        stand.slot.pull()
        stand.front.press("finish", "")
        stand.at(at.Welcome)


def test_a_service_that_offers_look_ups_alone_is_asked_nothing_else_until_it_offers_more(
    engine: Engine, tmp_path: Path
) -> None:
    world, asked, offered = world_on(engine, 0), list[str](), ["lookups"]

    def less(call: Call, _: World) -> None:
        asked.append(call.path)
        if call.path == "/health":
            call.change(capabilities=list(offered))

    with served(broken(world.service.app, less, world)) as url, standing(url, tmp_path / "state") as stand:
        stand.at(at.Welcome)
        assert (stand.front.screen["main"], stand.front.screen["cardArt"]) == (SAY("number_title"), False)
        stand.lay()
        stand.at(at.TakeBelongings)
        stand.slot.pull()
        stand.at(at.Welcome)
        stand.front.press("noDocument", "")
        stand.at(at.EnteringNumber)
        stand.type("004512")
        stand.front.press("submit", "")
        stand.at(at.ShowingGeneralStatus)
        assert set(asked) == {"/health", "/lookups"}
        stand.front.press("finish", "")
        stand.at(at.Welcome)
        offered += ["transactions", "codes"]
        stand.until(lambda: bool(stand.front.screen["cardArt"]))
        stand.lay()
        stand.at(at.ProvingHolder)


def test_a_service_of_another_major_version_puts_the_kiosk_out_of_service_until_it_is_updated(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, kept = world_on(engine, 0), ["7.0.0"]

    def other(call: Call, _: World) -> None:
        if call.path == "/health" and kept:
            call.change(contract=kept[0])

    with served(broken(world.service.app, other, world)) as url, standing(url, tmp_path / "state") as stand:
        stand.until(lambda: stand.kiosk.loop.kiosk.faults == {Fault.CONTRACT})
        assert isinstance(stand.step, at.OutOfService)
        stand.until(lambda: service_trouble(stand) is Trouble.SERVICE_UNFIT)
        kept.clear()
        stand.at(at.Welcome)
    told = capsys.readouterr().err
    assert told.count("Update the kiosk to a release that speaks contract 7.0.0 or later.") == 1


def service_trouble(stand: Stand) -> Trouble | None:
    return {report.part: report.trouble for report in stand.kiosk.loop.house.maintenance.reports}[Part.SERVICE]
