"""What the service offers of the contract: a level of the kiosk, told by the service's health. Pure."""

from __future__ import annotations

from enum import Enum

from kiosk.core.choices import Factor


class Capability(Enum):
    """A part of the contract that a service may leave out; the value is the contract's word for it."""

    CODES = "codes"
    CONFIRMATIONS = "confirmations"
    TRANSACTIONS = "transactions"
    MOVEMENTS = "movements"
    LOOKUPS = "lookups"
    RECEIPTS = "receipts"
    DOCUMENTS = "documents"  # travel documents are evidence


Capabilities = frozenset[Capability]
ALL: Capabilities = frozenset(Capability)


def cards_welcome(offered: Capabilities) -> bool:
    """Whether laying down a document leads anywhere: there is a list, and a way to prove its holder."""
    return Capability.TRANSACTIONS in offered and proves(offered)


def proves(offered: Capabilities) -> bool:
    """Whether there is a way to prove a holder."""
    return not offered.isdisjoint({Capability.CODES, Capability.CONFIRMATIONS})


def first_way(preferred: Factor, offered: Capabilities) -> Factor:
    """How a holder is asked first: as this kiosk prefers, where that is offered."""
    if Capability.CONFIRMATIONS not in offered:
        return Factor.CODE
    return preferred if Capability.CODES in offered else Factor.PHONE


def serves(offered: Capabilities) -> bool:
    """Whether anything at all is left that a visitor could do here."""
    return cards_welcome(offered) or Capability.LOOKUPS in offered
