"""The composition root: builds a kiosk from its settings behind its front; alone in naming the drivers.

Imported after the first frame; kiosk/showing.py holds what that frame needs, kiosk/simulation.py names the demo's peers.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from devices.card.driver import CardReader
from devices.card.slot import PcscSlot, Slot
from devices.printer.driver import ReceiptPrinter
from devices.printer.line_address import baud_of, line_of
from devices.serial_address import parse_serial
from kiosk.backend.client import Client
from kiosk.backend.contract import CONTRACT
from kiosk.backend.enrolment import Enrolment
from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_states as tech
from kiosk.core.availability import Fault
from kiosk.core.help_code import Told, help_code
from kiosk.core.house import Effect, House
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import Part, Report
from kiosk.core.receipt import Moment
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.roll import RollRules
from kiosk.core.steps import Rest
from kiosk.core.test_page import TestPage
from kiosk.core.transactions import IssuedReceipt, Language
from kiosk.runtime.audit import Audit
from kiosk.runtime.bugs import crash, end_on_bugs, say
from kiosk.runtime.card_resource import CardResource
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.delays import Delays
from kiosk.runtime.letterhead import letterhead_of
from kiosk.runtime.loop import Inbox, Loop, Timing
from kiosk.runtime.memory import Memory
from kiosk.runtime.paper_exit import PaperExit
from kiosk.runtime.paper_roll import PaperRoll
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.print_journal import PrintJournal
from kiosk.runtime.printed_form import PrintedForm
from kiosk.runtime.printer_resource import PrinterResource
from kiosk.runtime.printer_settings import printer_profile
from kiosk.runtime.service_line import http_of, identity_of
from kiosk.runtime.service_resource import ServiceResource
from kiosk.runtime.session_ends import SessionEnds
from kiosk.runtime.settings import Settings
from kiosk.runtime.technician_file import TechnicianFile
from kiosk.runtime.technician_resource import TechnicianResource
from kiosk.runtime.worker import Resource, Worker
from kiosk.showing import Site
from ui.front import Front
from ui.paper.render import render
from ui.paper.strip import Strip
from ui.presses import Presses
from ui.scene import Screen
from ui.technician_presses import TechnicianPresses

REST_REFRESH_SECONDS = 1.0  # at rest only the clock moves: to look at it five times a second is half a percent of a core


def slot_of(settings: Settings) -> Slot:
    """The slot that the settings name; only a demo may name a simulated one."""
    if settings.reader.driver == "simulated":
        from kiosk.simulation import SimulatedSlot  # 16 ms, 4 MB, and never on a kiosk in service

        return SimulatedSlot()
    return PcscSlot(settings.reader.name)


def roll_rules_of(settings: Settings) -> RollRules:
    """What the settings say of paper rolls."""
    printer = settings.printer
    return RollRules(round(printer.roll_metres * 1000), round(printer.near_end_metres * 1000), printer.warn_receipts)


def maintenance_of(site: Site, language: Language) -> Maintenance:
    """The technician's machine as it begins: with a word for every part that this kiosk has."""
    known = Maintenance(not site.demo, language=language, home_language=language)
    has_scanner = bool(site.settings.scanner.address)
    return replace(known, reports=(*known.reports, Report(Part.SCANNER))) if has_scanner else known


class KioskProcess:
    """A kiosk: loop, workers and front, wired. `start` sets the workers going, `tick` is called on the front's thread.

    `folder` is where the settings lie. `printed` is told each receipt that was confirmed.
    """

    def __init__(
        self,
        site: Site,
        front: Front,
        *,
        folder: Path,
        slot: Slot,
        printed: Callable[[ReceiptContent], None] = lambda _: None,
    ) -> None:
        settings, state = site.settings, Path(site.settings.state.folder)
        self._site, self.front = site, front
        self._conditions, self.inbox, self._memory = Conditions(), Inbox(), Memory()
        self._refreshed = -math.inf
        self._polls: Delays[do.PollConfirmation] = Delays(time.monotonic)
        http = http_of(settings)
        client = Client(http)
        enrolment = Enrolment(http, client, identity_of(settings), utc=site.clock.utc, now=site.clock.now, say=say)
        self._card = CardResource(
            CardReader(slot, profiles=folder / settings.reader.profiles),
            conditions=self._conditions,
            health=self._health(Part.READER),
            deadline_seconds=settings.reader.deadline_seconds,
            interface=settings.reader.interface,
            say=say,
            today=lambda: site.local_time().date(),
        )
        profile = printer_profile(settings, folder)
        baud, deadline_seconds = baud_of(settings.printer.address), settings.printer.deadline_seconds
        form = PrintedForm(profile=profile, baud=baud, deadline_seconds=deadline_seconds)
        printer = ReceiptPrinter(line_of(settings.printer.address), profile)
        watched = settings.printer.exit_sensor
        self._printer = PrinterResource(
            printer,
            health=self._health(Part.PRINTER, settings.printer.address),
            journal=PrintJournal(state, utc=site.clock.utc, say=say),
            utc_offset=timedelta(hours=settings.place.utc_offset_hours),
            letterhead=letterhead_of(settings),
            roll=PaperRoll(state, roll_rules_of(settings), dots_an_inch=profile.dots_an_inch, say=say),
            paper_exit=PaperExit(printer, watched=watched, now=time.monotonic),
            chunks=lambda receipt: form.receipt(receipt, render),
            test_chunks=lambda effect: form.test_page(self._test_page(effect), _render_test_page),
            deadline_seconds=deadline_seconds,
            printed=printed,
        )
        self._ends = SessionEnds(Client(http.beside()).end_session)
        self._service = ServiceResource(
            client,
            enrolment,
            conditions=self._conditions,
            health=self._health(Part.SERVICE, settings.backend.url),
            health_seconds=settings.backend.health_seconds,
            now=site.clock.now,
            say=say,
            end_session=lambda token: self._workers[self._ends].submit(self._ends.end(token)),
        )
        file, audit = TechnicianFile(state, now=site.clock.now), Audit(state, utc=site.clock.utc)
        self._technician = TechnicianResource(file, audit)
        resources: tuple[Resource, ...] = (self._card, self._printer, self._service, self._ends, self._technician)
        resources += self._scanner_of(settings)
        self._workers = {resource: self._worker(resource) for resource in resources}
        privacy, kiosk = settings.privacy, site.kiosk(retracts=watched and bool(profile.retract))
        self.loop = Loop(
            House(kiosk, maintenance_of(site, kiosk.language)),
            inbox=self.inbox,
            carry_out=self._carry_out,
            show=self._show,
            now=site.clock.now,
            timing=Timing(privacy.cover_seconds, privacy.still_there_seconds),
        )
        front.hear(Presses(self.inbox.post))
        presses = TechnicianPresses(self.inbox.post, known=lambda: self.loop.house.maintenance, now=site.clock.now)
        front.technician.hear(presses, self._technicians_screen)
        front.do(self.loop.run_pending)
        self.inbox.wake = front.wake

    def start(self) -> None:
        """Set the workers going; from here on a bug on any thread ends the process."""
        end_on_bugs()
        for worker in self._workers.values():
            worker.start()

    def tick(self) -> None:
        """Open and close by the hours, let silences elapse and the clock on the screen move; end when a worker hangs."""
        for resource, worker in self._workers.items():
            if worker.stuck():
                say(f"{resource.name}: no sign of life; the kiosk ends to begin anew")
                os._exit(70)
        for event in self._conditions.open_now(self._site.hours.open_at(self._site.local_time())):
            self.inbox.post(event)
        for poll in self._polls.due():
            self._workers[self._service].submit(self._service.poll_confirmation(poll))
        self.loop.run_pending()
        kiosk = self.loop.kiosk
        rests = isinstance(kiosk.step, Rest) and Fault.STARTING not in kiosk.faults
        if not rests or self._site.clock.now() >= self._refreshed + REST_REFRESH_SECONDS:
            self._refreshed = self._site.clock.now()
            self.front.refresh()
            self.front.technician.refresh()
        self._memory.tidy(type(kiosk.step) if rests else None)

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop(within_seconds=2)

    def _worker(self, resource: Resource) -> Worker:
        return Worker(resource, post=self.inbox.post, crash=crash, say=say, now=time.monotonic)

    def _health(self, part: Part, name: str = "") -> PartHealth:
        return PartHealth(part, name=name, local_time=self._site.local_time)

    def _scanner_of(self, settings: Settings) -> tuple[Resource, ...]:
        """None or one, as the settings say."""
        if not settings.scanner.address:
            return ()
        from devices.scanner.driver import Scanner  # with pyserial 5 ms, 0.5 MB
        from kiosk.runtime.scanner_resource import ScannerResource

        address = parse_serial(settings.scanner.address)
        return (ScannerResource(Scanner(address), health=self._health(Part.SCANNER, address.path)),)

    def _show(self, house: House) -> None:
        self.front.show(house.kiosk)
        self.front.technician.refresh()

    def _technicians_screen(self) -> Screen | None:
        house = self.loop.house
        if isinstance(house.maintenance.step, tech.Closed):
            return None
        from ui.present_maintenance import present_maintenance  # 20 ms, and most kiosks are never opened between two starts

        return present_maintenance(house, self._site.scene(), self._site.settings.place.kiosk)

    def _test_page(self, effect: tech_do.PrintTestPage) -> TestPage:
        import platform
        from importlib.metadata import version

        from ui.technician_report import technicians_page  # 20 ms with the technician's words

        versions = (("Contract", CONTRACT), ("Python", platform.python_version()), ("Qt", version("PySide6-Essentials")))
        now = self._site.scene()
        return technicians_page(effect, versions, Moment(now.today, now.time), letterhead_of(self._site.settings))

    def _carry_out(self, effect: Effect) -> None:
        card, printer, service, technician = self._card, self._printer, self._service, self._technician
        match effect:
            case do.ReadCard():
                self._workers[card].submit(card.read(effect))
            case do.ReadDocument():
                self._workers[card].submit(card.read_document(effect))
            case do.ProveChip():
                self._workers[card].submit(card.prove_chip(effect))
            case do.AskChallenge():
                self._workers[service].submit(service.ask_challenge(effect))
            case do.OpenSession():
                self._workers[service].submit(service.open_session(effect))
            case do.SendCode():
                self._workers[service].submit(service.send_code(effect))
            case do.CheckCode():
                self._workers[service].submit(service.check_code(effect))
            case do.AskConfirmation():
                self._workers[service].submit(service.ask_confirmation(effect))
            case do.PollConfirmation():
                self._polls.put(effect, effect.after_seconds)
            case do.LookUp():
                self._workers[service].submit(service.look_up(effect))
            case do.LookUpMovements():
                self._workers[service].submit(service.look_up_movements(effect))
            case do.LookUpNumber():
                self._workers[service].submit(service.look_up_number(effect))
            case do.IssueReceipt():
                self._workers[service].submit(service.issue_receipt(effect))
            case do.IssueHelpNote(visit, press, problem):
                now, at = self._site.scene(), self._site.local_time().replace(tzinfo=None)
                code = help_code(Told(problem, at))
                self.inbox.post(on.ReceiptIssued(visit, press, IssuedReceipt(code, now.today, now.time, code)))
            case do.PrintReceipt():
                self._workers[printer].submit(printer.print(effect))
            case do.CancelReceipt():
                printer.cancel(effect)
            case do.RetractPaper():
                self._workers[printer].submit(printer.retract())
            case do.EndSession(visit):
                service.leave(visit)
                self._workers[card].submit(card.let_go(visit))
                self._workers[service].submit(service.end_session())
            case tech_do.ReadTestCard():
                self._workers[card].submit(card.read_test(effect))
            case tech_do.PrintTestPage():
                self._workers[printer].submit(printer.print_test(effect))
            case tech_do.CheckPin():
                self._workers[technician].submit(technician.check(effect))
            case tech_do.KeepPin():
                self._workers[technician].submit(technician.keep(effect))
            case tech_do.ChangeRoll():
                self._workers[printer].submit(printer.change_roll())
            case tech_do.Suspend():
                self._workers[technician].submit(technician.suspend(effect))
            case tech_do.Record():
                self._workers[technician].submit(technician.record(effect))
            case _:
                assert_never(effect)


def _render_test_page(page: TestPage, width_dots: int) -> Iterator[Strip]:
    from ui.paper.test_page import render_test_page  # 4 ms; few pages are printed

    return render_test_page(page, width_dots)
