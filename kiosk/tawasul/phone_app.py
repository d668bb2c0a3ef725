"""Who asks a holder on his phone and knows what he decided: the slot for a national service of the shape of Nafath.

The kiosk shows two digits; in the app on his phone the holder picks the same two, or says that it is not him. Whoever
connects such a service writes one class with these two methods; the demo's is `DockApp`. Nothing here decides for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Decision(Enum):
    """How a request stands at the app; the value is the contract's word for it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """A request as the app knows it: its own name for it, and the two digits that the kiosk shows."""

    reference: str
    digits: str


class OutOfReach(Exception):
    """The app's service does not answer, or not as it should."""


class PhoneApp(Protocol):
    """Both methods are called outside any transaction, by several threads, and answer or raise OutOfReach within 3 seconds."""

    def ask(self, id_number: str, valid_seconds: int, /) -> Request:
        """Ask whoever has this ID number, known to this service or not: so nothing tells who is known here.

        Of somebody from abroad, whom nobody knows here, it is STATE:DOCUMENT-NUMBER.
        """

    def decision(self, request: Request, /) -> Decision:
        """How it stands now."""
