"""What is done for the technician: plain data that the runtime carries out."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.audit import AuditEvent
from kiosk.core.parts import Report
from kiosk.core.printed import PrintedReceipt
from kiosk.core.transactions import Language


@dataclass(frozen=True, slots=True, repr=False)
class CheckPin:
    opening: int
    digits: str


@dataclass(frozen=True, slots=True, repr=False)
class KeepPin:
    opening: int
    digits: str


@dataclass(frozen=True, slots=True)
class PrintTestPage:
    """With what the panel shows: how the parts stand, and the last receipts, newest first."""

    opening: int
    language: Language
    reports: tuple[Report, ...]
    receipts: tuple[PrintedReceipt, ...]


@dataclass(frozen=True, slots=True)
class ReadTestCard:
    opening: int


@dataclass(frozen=True, slots=True)
class Suspend:
    """Out of service, or back, from now on and over restarts."""

    suspended: bool


@dataclass(frozen=True, slots=True)
class ChangeRoll:
    """Paper is counted from a new roll on."""


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the audit."""

    event: AuditEvent
    outcome: str = ""


Effect = CheckPin | KeepPin | PrintTestPage | ReadTestCard | Suspend | ChangeRoll | Record
