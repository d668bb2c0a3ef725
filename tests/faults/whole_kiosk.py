"""A whole kiosk taken to each call of a visit, the fault put in, and what the visitor then reads.

`python -m tests.faults.whole_kiosk SCRATCH plain|tls` prints one JSON line a case. Real workers, front and QML; real service.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from devices.card.slot import Slot
from devices.simulated.printer.presenter import Presenter
from kiosk.assembly import KioskProcess
from kiosk.core import steps as at
from kiosk.core.transactions import Language
from kiosk.runtime.settings import load
from kiosk.showing import Clock, Site, front_of
from kiosk.simulation import DocumentPeer, SimulatedCard, SimulatedPrinter, SimulatedSlot, load_personas
from tests.faults.certificates import Certificates
from tests.faults.fault import OF_THE_CONNECTION, OF_TLS, Endpoint, Fault
from tests.faults.proxy import Proxy
from tests.faults.service import Service
from ui.application import Window, start

CONFIG = Path(__file__).parents[2] / "config"
DEADLINE_SECONDS = 2.0
READING_SECONDS = 4.0
SLOW_MACHINE_SECONDS = 30.0
DOCUMENT, CAN = "hamza", "418296"  # as config/personas.toml has it
FAULTS = {
    "plain": (Fault.REFUSED, Fault.UNREACHABLE, Fault.BLACK_HOLE, Fault.CUT_BODY, Fault.TOO_MANY),
    "tls": (Fault.SILENT_HANDSHAKE, Fault.OTHER_AUTHORITY, Fault.EXPIRED, Fault.HEAD_DRIPS, Fault.ANOTHERS),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Where the visitor stood after the fault, what the screen said in both languages, and how the kiosk went on."""

    endpoint: str
    fault: str
    step: str
    problem: str
    words: dict[str, dict[str, str]]
    seconds: float
    asked: int
    receipts: int
    overtook: bool  # the next visitor was served while the end of the last session hung


class HeldCard(SimulatedCard):
    """A card that answers nothing before it is let go, so that the fault is there before the first call."""

    def __init__(self, persona: dict[str, str]) -> None:
        super().__init__(persona)
        self.let_go = threading.Event()

    def answer(self, command: bytes) -> bytes | None:
        self.let_go.wait(SLOW_MACHINE_SECONDS)
        return super().answer(command)


class Booth:
    """One kiosk for all cases: what one leaves behind, the next would meet. With `baud` its printer is on a serial port, with a
    `presenter` it is one of Custom's; `scanner` is the address of one; with `documents` travel documents are known to it."""

    def __init__(
        self,
        scratch: Path,
        transport: str,
        *,
        visitors: int,
        slot: Slot | None = None,
        baud: int | None = None,
        presenter: Presenter | None = None,
        clock: Clock | None = None,
        scanner: str = "",
        documents: bool = False,
    ) -> None:
        self._application = start(["faults"])
        country = scratch / "documents"
        self._documents = DocumentPeer(CONFIG / "personas.toml", country, datetime.now(UTC)) if documents else None
        if self._documents is not None:
            self._documents.wait()  # the service reads what its country publishes
        self.service = Service(scratch, visitors=[visitors], country=country if documents else None)
        self.visitors = iter(self.service.visitors[0])
        self.people = {persona["id_number"]: persona for persona in load_personas(self.service.people).values()}
        certificates = Certificates(scratch) if transport == "tls" else None
        self.proxy = Proxy(self.service.address, certificates=certificates)
        self.slot, self.printer = SimulatedSlot(), SimulatedPrinter(baud=baud, presenter=presenter)
        port = self.printer.address if baud is None else f"serial:{self.printer.open_pty()}?baud={baud}"
        settings = load(CONFIG / "demo.toml")
        printer = settings.printer
        if presenter is not None:
            printer = replace(printer, profile="custom-vkp80", exit_sensor=True)
        backend = replace(settings.backend, url=self.proxy.url, health_seconds=0.5, deadline_seconds=DEADLINE_SECONDS)
        settings = replace(
            settings,
            backend=replace(backend, ca_file=str(certificates.ca_file) if certificates else ""),
            printer=replace(printer, address=port),
            reader=replace(settings.reader, deadline_seconds=READING_SECONDS),
            state=replace(settings.state, folder=str(scratch / "state")),
            scanner=replace(settings.scanner, address=scanner),
        )
        site = Site(settings, clock or Clock())
        self.kiosk = KioskProcess(site, front_of(site), folder=CONFIG, slot=slot or self.slot)
        self.complaints: list[str] = []
        self.window = Window(
            self.kiosk.front,
            width=540,
            height=960,
            pixels_per_mm=1.6,
            fullscreen=False,
            still=True,
            complain=self.complaints.append,
        )
        self.began = 0.0
        self.kiosk.start()
        self.until(at.Welcome)

    @property
    def step(self) -> at.Step:
        return self.kiosk.loop.kiosk.step

    def until(self, *kinds: type[at.Step], also: Callable[[], bool] = lambda: True) -> None:
        """Let the kiosk run until it stands at one of these steps."""
        ends = time.monotonic() + SLOW_MACHINE_SECONDS
        while True:
            QCoreApplication.processEvents()
            self.kiosk.tick()
            if isinstance(self.step, kinds) and also():
                return
            if time.monotonic() > ends:
                print(f"It does not go on: {self.kiosk.loop.kiosk}", file=sys.stderr, flush=True)
                raise TimeoutError
            time.sleep(0.003)

    def press(self, name: str, value: str = "") -> None:
        self.kiosk.front.press(name, value)
        QCoreApplication.processEvents()

    def lay(self) -> None:
        self.visitor = next(self.visitors)
        self.codes_before = len(self.service.codes(0))
        self.card = HeldCard(self.people[self.visitor.number])
        self.slot.lay(self.card)
        self.until(at.ReadingCard)

    def lay_document(self) -> None:
        assert self._documents is not None
        self._documents.lay(DOCUMENT)
        self.slot.lay_elsewhere(self._documents)
        self.until(at.EnteringCan)

    def words(self) -> dict[str, dict[str, str]]:
        """What stands on the screen in both languages; drawn, so that QML meets it too."""
        said = {}
        for language in Language:
            self.kiosk.front.show(replace(self.kiosk.loop.kiosk, language=language))
            said[language.value] = {key: str(self.kiosk.front.screen.get(key, "")) for key in ("title", "hint", "desk")}
            QCoreApplication.processEvents()
        self.kiosk.front.show(self.kiosk.loop.kiosk)
        return said

    def stop(self) -> None:
        self.kiosk.stop()
        self.window.close()
        self.proxy.stop()
        self.printer.stop()
        self.service.stop()
        if self._documents is not None:
            self._documents.stop()


def _lay(booth: Booth) -> None:
    booth.lay()


def _be_asked_for_the_code(booth: Booth) -> None:
    booth.card.let_go.set()
    booth.until(at.Apology, at.ProvingHolder, also=lambda: getattr(booth.step, "expires_at", 0.0) is not None)


def _enter_the_code(booth: Booth) -> None:
    for digit in booth.service.next_code(0, booth.codes_before):
        booth.press("digit", digit)
    booth.press("submit")
    booth.until(at.Apology, at.ShowingTransactions)


def _open_the_first(booth: Booth) -> None:
    assert isinstance(booth.step, at.ShowingTransactions)
    booth.press("transaction", booth.step.transactions.items[0].id)
    booth.until(at.Apology, at.ShowingTransaction, also=lambda: getattr(booth.step, "movements", ()) is not None)


def _print_it(booth: Booth) -> None:
    booth.press("print")
    booth.until(at.Apology, at.TakeBelongings)


def _finish(booth: Booth) -> None:
    booth.press("finish")
    booth.until(at.TakeBelongings)


def _lay_a_document(booth: Booth) -> None:
    booth.lay_document()


def _type_its_number(booth: Booth) -> None:
    for digit in CAN:
        booth.press("digit", digit)
    booth.press("submit")
    booth.until(at.Apology, at.ShowingTransactions)


def _type_a_number(booth: Booth) -> None:
    booth.press("noDocument")
    booth.until(at.EnteringNumber)
    number, year = booth.service.number
    presses = [
        *(("digit", digit) for digit in number),
        ("year", ""),
        *[("erase", "")] * 4,
        *(("digit", digit) for digit in year),
    ]
    for name, value in presses:
        booth.press(name, value)
    booth.until(at.EnteringNumber, also=lambda: getattr(booth.step, "year", "") == year)


def _look_it_up(booth: Booth) -> None:
    booth.press("submit")
    booth.until(at.Apology, at.ShowingGeneralStatus)


Leg = tuple[Callable[[Booth], None], tuple[Endpoint, ...]]
NUMBER: tuple[Leg, ...] = ((_type_a_number, ()), (_look_it_up, (Endpoint.LOOKUPS,)))
CARD: tuple[Leg, ...] = (
    (_lay, ()),
    (_be_asked_for_the_code, (Endpoint.SESSIONS, Endpoint.CODES)),
    (_enter_the_code, (Endpoint.PROOF, Endpoint.TRANSACTIONS)),
    (_open_the_first, (Endpoint.MOVEMENTS,)),
    (_print_it, (Endpoint.RECEIPTS,)),
)
TRAVELLING: tuple[Leg, ...] = ((_lay_a_document, ()), (_type_its_number, (Endpoint.CHALLENGES,)))
LEAVING: tuple[Leg, ...] = (*CARD[:3], (_finish, (Endpoint.END,)))
"""The way of a visitor, and which calls each leg of it makes, in their order."""


def go(booth: Booth, on: Endpoint, fault: Fault) -> None:
    """Go as far as the leg that makes this call, with the fault put in before."""
    way = {Endpoint.LOOKUPS: NUMBER, Endpoint.CHALLENGES: TRAVELLING, Endpoint.END: LEAVING}.get(on, CARD)
    for leg, calls in way:
        if on in calls:
            before = calls[calls.index(on) - 1] if calls.index(on) else None
            booth.proxy.arm(fault, on, after=before)
            booth.began = time.monotonic()
        leg(booth)
        if on in calls:
            return


def tried(booth: Booth, on: Endpoint, fault: Fault) -> Case:
    """Try one fault, look at the screen, let the fault go, and see the kiosk come back to its welcome by itself."""
    proxy = booth.proxy
    proxy.broken.clear()
    asked, receipts = proxy.asked(on), len(booth.printer.receipts)
    if on is Endpoint.HEALTH:
        booth.began = time.monotonic()
        proxy.arm(fault, on)
        booth.until(at.OutOfService)
    else:
        go(booth, on, fault)
    seconds, step, words, overtook = time.monotonic() - booth.began, booth.step, booth.words(), False
    if on is Endpoint.END and fault not in OF_THE_CONNECTION | OF_TLS:
        booth.slot.pull()
        booth.until(at.Welcome, also=lambda: on in proxy.broken)
        _lay(booth)  # while the end of the last visit is still being told
        _be_asked_for_the_code(booth)
        overtook = proxy.holding > 0
        assert isinstance(booth.step, at.ProvingHolder)
    proxy.disarm()
    _settle(booth)
    problem = step.problem.name if isinstance(step, at.Apology) else ""
    asked, receipts = proxy.asked(on) - asked, len(booth.printer.receipts) - receipts
    return Case(on.name, fault.name, type(step).__name__, problem, words, round(seconds, 3), asked, receipts, overtook)


def _settle(booth: Booth) -> None:
    """Finish and take everything; the kiosk comes back to its welcome by itself, once the service is well."""
    booth.slot.pull()
    well = booth.proxy.passed.count(Endpoint.HEALTH) + 2  # whatever was asked before is answered by then
    while not isinstance(booth.step, at.Welcome) or booth.proxy.passed.count(Endpoint.HEALTH) < well:
        booth.press("taken" if isinstance(booth.step, at.TakeBelongings) else "finish")
        booth.until(at.Welcome, at.OutOfService, at.TakeBelongings)
        time.sleep(0.01)


def _whole_visits(booth: Booth) -> int:
    """One with a card, one with a travel document, one without, and how many receipts came out."""
    before = len(booth.printer.receipts)
    for way in (CARD, TRAVELLING, NUMBER):
        for leg, _ in way:
            leg(booth)
        assert not isinstance(booth.step, at.Apology), booth.step
        _settle(booth)
    return len(booth.printer.receipts) - before


def main(scratch: Path, transport: str) -> int:
    booth = Booth(scratch, transport, visitors=len(Endpoint) * (len(FAULTS[transport]) + 1), documents=True)
    receipts = [_whole_visits(booth)]  # somebody else's answers to every call went before
    for on in Endpoint:
        for fault in FAULTS[transport]:
            print(json.dumps(asdict(tried(booth, on, fault)), ensure_ascii=False), flush=True)
    receipts.append(_whole_visits(booth))
    print(json.dumps({"receipts": receipts}), flush=True)
    booth.stop()
    print("\n".join(booth.complaints), file=sys.stderr, end="", flush=True)
    return int(bool(booth.complaints))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
