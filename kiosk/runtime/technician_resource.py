"""The technician's door as a worker's resource: looks after the PIN, the suspension and the audit in the state folder.

Fails closed: what cannot be read or written locks the door until an engineer acts; visitors are served all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from devices.errors import DeviceError
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core.audit import AuditEvent
from kiosk.core.maintenance_states import Standing
from kiosk.runtime.audit import Audit
from kiosk.runtime.pin_hash import hashed, matches
from kiosk.runtime.technician_file import Kept, NotUnderstood, TechnicianFile
from kiosk.runtime.worker import BACKOFF_SECONDS, Job


class TechnicianResource:
    name = "technician's door"
    poll_seconds = 2.0
    backoff_seconds = BACKOFF_SECONDS

    def __init__(self, file: TechnicianFile, audit: Audit) -> None:
        self._file, self._audit = file, audit
        self._stamp = 0

    def open(self) -> Iterable[tech_on.Event]:
        with self._failing_closed():
            return self._told(self._file.change(lambda kept: kept))  # proves that it can be written before anybody relies on it

    def poll(self) -> Iterable[tech_on.Event]:
        """An engineer's command may have changed the file."""
        with self._failing_closed():
            return self._told(self._file.read()) if self._file.stamp() != self._stamp else ()

    def lost(self) -> Iterable[tech_on.Event]:
        return (tech_on.StandingChanged(Standing(pin_set=False, locked=True)),)

    def close(self) -> None: ...

    def check(self, effect: tech_do.CheckPin) -> Job:
        return Job(lambda: self._check(effect), (tech_on.PinChecked(effect.opening, False),))

    def keep(self, effect: tech_do.KeepPin) -> Job:
        return Job(lambda: self._keep(effect), (tech_on.PinKept(effect.opening, False),))

    def suspend(self, effect: tech_do.Suspend) -> Job:
        return Job(lambda: self._suspend(effect.suspended))

    def record(self, effect: tech_do.Record) -> Job:
        return Job(lambda: self._record(effect))

    def _check(self, effect: tech_do.CheckPin) -> Iterable[tech_on.Event]:
        """Count the entry as wrong before looking at it: cutting the power in between gains nothing."""
        with self._failing_closed():
            kept = self._file.read()
            standing = self._file.standing(kept)
            right = False
            if standing.locked or standing.wait_until is not None:
                outcome = "lock" if standing.locked else "wait"
            else:
                kept = self._file.change(self._file.counted)
                right = matches(kept.pin_hash, effect.digits)
                outcome = "right" if right else "wrong"
            if right:
                kept = self._file.change(lambda known: replace(known, wrong=0, wait_until=0.0))
            self._audit.record(AuditEvent.PIN_CHECKED, outcome)
            return (*self._told(kept), tech_on.PinChecked(effect.opening, right))

    def _keep(self, effect: tech_do.KeepPin) -> Iterable[tech_on.Event]:
        with self._failing_closed():
            pin_hash = hashed(effect.digits)
            kept = self._file.change(lambda known: Kept(pin_hash, suspended=known.suspended))
            self._audit.record(AuditEvent.PIN_CHANGED)
            return (*self._told(kept), tech_on.PinKept(effect.opening, True))

    def _suspend(self, suspended: bool) -> Iterable[tech_on.Event]:
        with self._failing_closed():
            kept = self._file.change(lambda known: replace(known, suspended=suspended))
            self._audit.record(AuditEvent.SERVICE_SUSPENDED if suspended else AuditEvent.SERVICE_RESUMED)
            return self._told(kept)

    def _record(self, effect: tech_do.Record) -> Iterable[tech_on.Event]:
        with self._failing_closed():
            self._audit.record(effect.event, effect.outcome)
            return ()

    def _told(self, kept: Kept) -> tuple[tech_on.Event, ...]:
        self._stamp = self._file.stamp()
        return (tech_on.StandingChanged(self._file.standing(kept)),)

    @contextmanager
    def _failing_closed(self) -> Iterator[None]:
        where = self._file.path
        try:
            yield
        except NotUnderstood as error:
            raise DeviceError(f"{where} cannot be understood. Run as root: kiosk technician unlock --forget-pin") from error
        except OSError as error:
            raise DeviceError(
                f"{where.parent} cannot be used: {error.strerror}. Check the disk and the folder's owner."
            ) from error
