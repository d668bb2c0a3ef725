"""The composition root: builds a kiosk from its settings behind its front; alone in naming the drivers.

Imported after the first frame; kiosk/showing.py holds what that frame needs, kiosk/simulation.py names the demo's peers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from devices.card.driver import CardReader, PcscSlot, Slot
from devices.printer.driver import ReceiptPrinter
from kiosk.backend.client import Client
from kiosk.backend.enrolment import Enrolment
from kiosk.core import effects as do
from kiosk.core.receipt import Letterhead, ReceiptContent
from kiosk.core.transactions import Words
from kiosk.runtime.bugs import crash, end_on_bugs, say
from kiosk.runtime.card_resource import CardResource
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.loop import Inbox, Loop, Timing
from kiosk.runtime.printer_resource import PrinterResource
from kiosk.runtime.service_line import http_of, identity_of
from kiosk.runtime.service_resource import ServiceResource
from kiosk.runtime.session_ends import SessionEnds
from kiosk.runtime.settings import Settings
from kiosk.runtime.worker import Resource, Worker
from kiosk.showing import Site
from ui.front import Front
from ui.paper.render import render
from ui.presses import Presses


def slot_of(settings: Settings) -> Slot:
    """The slot that the settings name; only a demo may name a simulated one."""
    if settings.reader.driver == "simulated":
        from kiosk.simulation import SimulatedSlot  # 16 ms, 4 MB, and never on a kiosk in service

        return SimulatedSlot()
    return PcscSlot(settings.reader.name)


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
        settings = site.settings
        self._site, self.front = site, front
        self._conditions, self.inbox = Conditions(), Inbox()
        http = http_of(settings)
        client = Client(http)
        enrolment = Enrolment(http, client, identity_of(settings), utc=site.clock.utc, now=site.clock.now, say=say)
        title = Words(settings.receipt.title_ar, settings.receipt.title_en)
        self._card = CardResource(
            CardReader(slot, profiles=folder / settings.reader.profiles),
            conditions=self._conditions,
            deadline_seconds=settings.reader.deadline_seconds,
            today=lambda: site.local_time().date(),
        )
        self._printer = PrinterResource(
            ReceiptPrinter(settings.printer.address),
            letterhead=Letterhead(site.emirate, title, settings.place.kiosk, site.desk, site.demo),
            render=lambda receipt: render(receipt, settings.printer.width_dots),
            deadline_seconds=settings.printer.deadline_seconds,
            printed=printed,
        )
        self._ends = SessionEnds(Client(http.beside()).end_session)
        self._service = ServiceResource(
            client,
            enrolment,
            conditions=self._conditions,
            health_seconds=settings.backend.health_seconds,
            now=site.clock.now,
            say=say,
            end_session=lambda token: self._workers[self._ends].submit(self._ends.end(token)),
        )
        resources: tuple[Resource, ...] = (self._card, self._printer, self._service, self._ends)
        self._workers = {resource: self._worker(resource) for resource in resources}
        privacy = settings.privacy
        self.loop = Loop(
            site.kiosk(),
            inbox=self.inbox,
            carry_out=self._carry_out,
            show=front.show,
            now=site.clock.now,
            timing=Timing(privacy.cover_seconds, privacy.still_there_seconds),
        )
        front.hear(Presses(self.inbox.post))
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
        self.loop.run_pending()
        self.front.refresh()

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop(within_seconds=2)

    def _worker(self, resource: Resource) -> Worker:
        return Worker(resource, post=self.inbox.post, crash=crash, say=say, now=time.monotonic)

    def _carry_out(self, effect: do.Effect) -> None:
        card, printer, service = self._card, self._printer, self._service
        match effect:
            case do.ReadCard():
                self._workers[card].submit(card.read(effect))
            case do.OpenSession():
                self._workers[service].submit(service.open_session(effect))
            case do.SendCode():
                self._workers[service].submit(service.send_code(effect))
            case do.CheckCode():
                self._workers[service].submit(service.check_code(effect))
            case do.LookUp():
                self._workers[service].submit(service.look_up(effect))
            case do.LookUpMovements():
                self._workers[service].submit(service.look_up_movements(effect))
            case do.LookUpNumber():
                self._workers[service].submit(service.look_up_number(effect))
            case do.IssueReceipt():
                self._workers[service].submit(service.issue_receipt(effect))
            case do.PrintReceipt():
                self._workers[printer].submit(printer.print(effect))
            case do.CancelReceipt():
                printer.cancel(effect)
            case do.EndSession(visit):
                service.leave(visit)
                self._workers[service].submit(service.end_session())
            case _:
                assert_never(effect)
