"""The technician's screens for pictures and tests: every step, with nothing wrong and with much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.core import maintenance_states as tech
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.house import House
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import PaperLeft, Part, PastTrouble, Report, Trouble
from kiosk.core.printed import PrintedReceipt, ReceiptEnd
from kiosk.core.transactions import Language
from tests.pictures import SCENE, Size, window_of
from ui.application import start
from ui.front import Front
from ui.present_maintenance import present_maintenance
from ui.scene import Screen

READER = Report(Part.READER, None, "07:02", "online", "ACS ACR1252 1S CL Reader 00 00")
PRINTER = Report(Part.PRINTER, None, "07:02", "online", "tcp://192.0.2.20:9100", paper=PaperLeft(62, 247))
SERVICE = Report(Part.SERVICE, None, "07:02", "online", "https://tawasul.example", 48, "1.2.0", 71)
SCANNER = Report(Part.SCANNER, None, "07:02", "online", "/dev/ttyACM0")
WELL = (READER, PRINTER, SERVICE)
OPEN = tech.Standing(pin_set=True)
STEPS = (
    tech.ReadStep("connect", 0, 41),
    tech.ReadStep("select demo-national", 1, 12),
    tech.ReadStep("read identity", 1, 18),
    tech.ReadStep("read person", 1, 23),
)
READ = tech.Reading(tech.ReadVerdict.READ, "demo-national", STEPS, 3, 94)
BROKEN = tech.Reading(tech.ReadVerdict.UNREADABLE, "", STEPS[:3], reason="read identity: the card answered 6982")


def receipts(*ends: ReceiptEnd, day: int = 24) -> tuple[PrintedReceipt, ...]:
    """Receipts that ended so, newest first."""
    names = ("R-4F7K-2M9Q", "R-9TQW-K3HD", "R-7B2X-MM4C", "R-W6PJ-8VRN", "R-2HDQ-T5KX")
    times = (datetime(2026, 11, day, 10, 31), datetime(2026, 11, day, 10, 12), datetime(2026, 11, day, 9, 48))
    times = (*times, datetime(2026, 11, day, 9, 5), datetime(2026, 11, day, 8, 57))
    return tuple(PrintedReceipt(*line) for line in zip(names, times, ends, strict=False))


LAST = receipts(*[ReceiptEnd.PRINTED] * 2, ReceiptEnd.UNKNOWN, ReceiptEnd.PRINTED, ReceiptEnd.NO_PAPER)


def bad(report: Report, trouble: Trouble, state: str = "online") -> Report:
    return replace(report, trouble=trouble, since="09:12", state=state)


def troubled(trouble: Trouble, of: Report, state: str = "online") -> tuple[Report, ...]:
    return tuple(bad(report, trouble, state) if report is of else report for report in WELL)


def houses() -> Iterator[tuple[str, House]]:
    """Name and house; the door is open in every one."""
    known = Maintenance(opening=1, entered=True, standing=OPEN, reports=WELL, receipts=LAST)
    house = House(at.Kiosk(step=at.OutOfService(), faults=frozenset({Fault.MAINTENANCE})), known, frozenset())

    def shown(step: tech.Step, **changes: object) -> House:
        return replace(house, maintenance=replace(known, step=step, **changes))

    unset = tech.Standing(pin_set=False)
    yield "choose-first", shown(tech.ChoosingPin(), standing=unset, entered=False, pin_required=True)
    yield "choose", shown(tech.ChoosingPin("135"))
    yield "choose-again", shown(tech.ChoosingPin("13572468", "13572468"))
    yield "choose-trivial", shown(tech.ChoosingPin(notice=tech.PinNotice.TRIVIAL))
    yield "choose-different", shown(tech.ChoosingPin(notice=tech.PinNotice.DIFFERENT))
    yield "enter", shown(tech.EnteringPin("1357"), entered=False)
    yield "enter-longest", shown(tech.EnteringPin("135724680135", checking=True), entered=False)
    yield "enter-wrong", shown(tech.EnteringPin(wrong=True), entered=False, standing=replace(OPEN, wrong=3))
    yield "wait", shown(tech.Waiting(), entered=False, standing=replace(OPEN, wrong=7, wait_until=47.0))
    yield "wait-long", shown(tech.Waiting(), entered=False, standing=replace(OPEN, wrong=14, wait_until=7412.0))
    yield "lock", shown(tech.LockedForGood(), entered=False, standing=replace(OPEN, wrong=15, locked=True))
    yield "lock-unread", shown(tech.LockedForGood(), entered=False, standing=replace(unset, locked=True))
    yield "panel", shown(tech.Panel())
    yield "panel-past", shown(tech.Panel(), past=PastTrouble(Trouble.PAPER_OUT, "09:12", "09:20"), card_present=True)
    yield "panel-suspended", shown(tech.Panel(), standing=replace(OPEN, suspended=True))
    low, out = replace(PRINTER, paper=PaperLeft(3, 14)), replace(PRINTER, paper=PaperLeft(0, 0))
    yield "panel-paper-low", shown(tech.Panel(), reports=(READER, bad(low, Trouble.PAPER_LOW), SERVICE))
    yield "panel-paper-out", shown(tech.Panel(), reports=(READER, bad(out, Trouble.PAPER_OUT, "user error"), SERVICE))
    ending = replace(PRINTER, paper=PaperLeft(9, 38))
    yield "panel-paper-ending", shown(tech.Panel(), reports=(READER, bad(ending, Trouble.PAPER_ENDING), SERVICE))
    yield "panel-paper-at-exit", shown(tech.Panel(), reports=troubled(Trouble.PAPER_AT_EXIT, PRINTER))
    yield "panel-paper-metres", shown(tech.Panel(), reports=(READER, replace(PRINTER, paper=PaperLeft(80, None)), SERVICE))
    much = (
        replace(READER, trouble=Trouble.READER_MISSING, since="08:40", state="no device"),
        replace(PRINTER, trouble=Trouble.CUTTER_BLOCKED, since="09:12", state="user error"),
        replace(SERVICE, trouble=Trouble.NO_NETWORK, since="09:13", state="offline", milliseconds=None, contract=""),
    )
    broken = frozenset({Fault.CARD_READER, Fault.BACKEND})
    yield "panel-much", replace(shown(tech.Panel(), reports=much), faults=broken)
    yield "panel-closed", replace(shown(tech.Panel()), faults=frozenset({Fault.HOURS}))
    detail = "The service keeps contract 2.0.0, this kiosk speaks 1.2.0. Update the kiosk to a release that speaks it."
    unfit = tuple(replace(report, detail=detail) for report in troubled(Trouble.SERVICE_UNFIT, SERVICE))
    yield "panel-unfit", shown(tech.Panel(), reports=unfit)
    yield "panel-unheard", shown(tech.Panel(), reports=tuple(Report(part) for part in Part))
    yield "panel-receipts-none", shown(tech.Panel(), receipts=(), reports=(READER, replace(PRINTER, paper=None), SERVICE))
    stopped = (ReceiptEnd.OFFLINE, ReceiptEnd.COVER_OPEN, ReceiptEnd.CUTTER_BLOCKED)
    yield (
        "panel-receipts-yesterday",
        shown(tech.Panel(), receipts=receipts(ReceiptEnd.UNCONFIRMED, ReceiptEnd.CANCELLED, *stopped, day=23)),
    )
    yield "panel-printing", shown(tech.Panel(tech.PrintingPage()))
    yield "panel-printed", shown(tech.Panel(tech.PagePrinted(tech.PrintVerdict.PRINTED)))
    yield (
        "panel-not-printed",
        shown(
            tech.Panel(tech.PagePrinted(tech.PrintVerdict.CUTTER_BLOCKED)), reports=troubled(Trouble.CUTTER_BLOCKED, PRINTER)
        ),
    )
    yield "panel-await-card", shown(tech.Panel(tech.AwaitingCard()))
    yield "panel-read", shown(tech.Panel(tech.TestCardRead(READ)), card_present=True)
    yield "panel-unreadable", shown(tech.Panel(tech.TestCardRead(BROKEN)), card_present=True)

    with_scanner = (*WELL, SCANNER)
    yield "panel-scanner", shown(tech.Panel(), reports=with_scanner)
    gone = bad(SCANNER, Trouble.SCANNER_MISSING, "no device")
    yield "panel-scanner-missing", shown(tech.Panel(), reports=(*WELL, gone))
    held = "The scanner's port /dev/ttyACM0 is used by another program. End that one."
    unusable = replace(bad(SCANNER, Trouble.SCANNER_UNUSABLE, "offline"), detail=held)
    yield "panel-scanner-unusable", shown(tech.Panel(), reports=(*WELL, unusable))
    yield "panel-await-scan", shown(tech.Panel(tech.AwaitingScan()), reports=with_scanner)
    yield "panel-scanned", shown(tech.Panel(tech.TestScanned(tech.ScanVerdict.CARD)), reports=with_scanner)
    yield "panel-misread", shown(tech.Panel(tech.TestScanned(tech.ScanVerdict.GARBLED)), reports=with_scanner)


class Shown:
    """A front whose technician's door shows what it is given."""

    def __init__(self) -> None:
        start(["technician"])
        self.front = Front(at.Kiosk(), scene=lambda: SCENE)
        self._screen: Screen | None = None
        self.front.technician.hear(None, lambda: self._screen)  # nobody presses here

    def show(self, house: House | None, language: Language = Language.ARABIC) -> None:
        """Show a house's door; None closes it."""
        if house is None:
            self._screen = None
        else:
            house = replace(house, maintenance=replace(house.maintenance, language=language))
            self._screen = present_maintenance(house, SCENE, "KSK-017")
        self.front.technician.refresh()


def draw(folder: Path, size: Size) -> list[str]:
    """Every screen of the technician in both languages as PNG; answers what QML complained of."""
    application = start(["pictures"])
    complaints: list[str] = []
    shown = Shown()
    window = window_of(shown.front, size, complaints.append)
    for number, (name, house) in enumerate(houses(), start=1):
        for language in Language:
            shown.show(house, language)
            application.processEvents()
            window.picture(folder / f"{number:02d}-{name}-{language.value}.png")
    shown.show(None)
    window.close()
    return complaints
