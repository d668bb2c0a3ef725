"""The composition root: builds a kiosk from its settings; alone in naming drivers, simulators and the front."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import assert_never

from hijridate import Gregorian

from devices.card.driver import CardReader, PcscSlot, Slot
from devices.printer.driver import ReceiptPrinter
from devices.simulated.card import SimulatedCard, SimulatedSlot, load_personas
from devices.simulated.printer import SimulatedPrinter
from kiosk.backend.client import Client
from kiosk.backend.http import Http
from kiosk.core import effects as do
from kiosk.core.availability import OpeningHours
from kiosk.core.receipt import Letterhead, ReceiptContent
from kiosk.core.steps import Kiosk, Rules
from kiosk.core.transactions import CalendarDay, Words
from kiosk.runtime.card_resource import CardResource
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.loop import Inbox, Loop, Timing
from kiosk.runtime.printer_resource import PrinterResource
from kiosk.runtime.service_resource import ServiceResource
from kiosk.runtime.settings import Profile, Settings
from kiosk.runtime.worker import Resource, Worker
from ui.front import Front
from ui.paper.render import render
from ui.scene import Scene

__all__ = ["Clock", "KioskProcess", "SimulatedCard", "SimulatedPrinter", "SimulatedSlot", "load_personas", "slot_of"]


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is monotonic seconds, `utc` the time of day; the demo's stand still."""

    now: Callable[[], float] = time.monotonic
    utc: Callable[[], datetime] = lambda: datetime.now(UTC)


def calendar_day(moment: datetime) -> CalendarDay:
    hijri = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    return CalendarDay(moment.date(), hijri.year, hijri.month, hijri.day)


def slot_of(settings: Settings) -> Slot:
    """The slot that the settings name; the simulated one is the demo's own."""
    return SimulatedSlot() if settings.reader.driver == "simulated" else PcscSlot(settings.reader.name)


class KioskProcess:
    """A kiosk: loop, workers and front, wired. `start` sets the workers going, `tick` is called on the front's thread."""

    def __init__(
        self,
        settings: Settings,
        *,
        folder: Path,
        slot: Slot,
        clock: Clock,
        printed: Callable[[ReceiptContent], None] = lambda _: None,
    ) -> None:
        place, self._clock, hours = settings.place, clock, settings.hours
        self._hours = OpeningHours(hours.opens, hours.closes, hours.first_day, hours.last_day)
        self._offset = timedelta(hours=place.utc_offset_hours)
        demo = settings.profile is Profile.DEMO
        emirate, desk = Words(place.emirate_ar, place.emirate_en), Words(place.desk_ar, place.desk_en)
        self._scene = lambda: self._scene_now(emirate, desk, place.desk_hours, demo)
        rules = Rules(settings.reader.interface, settings.printer.exit_sensor, settings.screen.language)
        self._conditions, self.inbox = Conditions(), Inbox()
        self.front = Front(post=self.inbox.post, scene=self._scene)
        http = Http(
            settings.backend.url,
            kiosk=place.kiosk,
            ca_file=settings.backend.ca_file,
            deadline_seconds=settings.backend.deadline_seconds,
        )
        title = Words(settings.receipt.title_ar, settings.receipt.title_en)
        self._card = CardResource(
            CardReader(slot, profiles=folder / settings.reader.profiles),
            conditions=self._conditions,
            deadline_seconds=settings.reader.deadline_seconds,
            today=lambda: self._local().date(),
        )
        self._printer = PrinterResource(
            ReceiptPrinter(settings.printer.address),
            letterhead=Letterhead(emirate, title, place.kiosk, desk, demo),
            render=lambda receipt: render(receipt, settings.printer.width_dots),
            deadline_seconds=settings.printer.deadline_seconds,
            printed=printed,
        )
        self._service = ServiceResource(
            Client(http),
            conditions=self._conditions,
            health_seconds=settings.backend.health_seconds,
            now=clock.now,
            say=_say,
        )
        self._workers = {resource: self._worker(resource) for resource in (self._card, self._printer, self._service)}
        privacy = settings.privacy
        self.loop = Loop(
            Kiosk(rules=rules, language=rules.home_language),
            inbox=self.inbox,
            carry_out=self._carry_out,
            show=self.front.show,
            now=time.monotonic,
            timing=Timing(privacy.cover_seconds, privacy.still_there_seconds),
        )
        self.front.show(self.loop.kiosk)
        self.front.do(self.loop.run_pending)
        self.inbox.wake = self.front.wake

    def start(self) -> None:
        """Set the workers going; from here on a bug on any thread ends the process."""
        sys.excepthook = lambda _kind, bug, _trace: _crash(bug)  # Qt would print its text, a visitor's data, and go on
        for worker in self._workers.values():
            worker.start()

    def tick(self) -> None:
        """Open and close by the hours, let silences elapse and the clock on the screen move; end when a worker hangs."""
        for resource, worker in self._workers.items():
            if worker.stuck():
                _say(f"{resource.name}: no sign of life; the kiosk ends to begin anew")
                os._exit(70)
        for event in self._conditions.open_now(self._hours.open_at(self._local())):
            self.inbox.post(event)
        self.loop.run_pending()
        self.front.refresh()

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop(within_seconds=2)

    def _worker(self, resource: Resource) -> Worker:
        return Worker(resource, post=self.inbox.post, crash=_crash, say=_say, now=time.monotonic)

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
            case do.EndSession():
                self._workers[service].submit(service.end_session())
            case _:
                assert_never(effect)

    def _local(self) -> datetime:
        return self._clock.utc() + self._offset

    def _scene_now(self, emirate: Words, desk: Words, hours: str, demo: bool) -> Scene:
        local = self._local()
        return Scene(calendar_day(local), f"{local:%H:%M}", self._clock.now(), emirate, desk, hours, self._hours, demo)


def _say(sentence: str) -> None:
    """The log: one line to the service manager's journal; never a visitor's datum."""
    print(sentence, file=sys.stderr, flush=True)


def _crash(bug: BaseException) -> None:
    """End the process: where it broke is told, what it held is not."""
    if isinstance(bug, KeyboardInterrupt):
        os._exit(130)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(bug.__traceback__)]
    _say(f"internal error: {type(bug).__name__} at {' < '.join(reversed(places[-4:]))}")
    os._exit(70)
