"""What the service offers of the contract: a level of the kiosk, told by the service's health. Pure."""

from __future__ import annotations

from enum import Enum


class Capability(Enum):
    """A part of the contract that a service may leave out; the value is the contract's word for it."""

    CODES = "codes"
    TRANSACTIONS = "transactions"
    MOVEMENTS = "movements"
    LOOKUPS = "lookups"
    RECEIPTS = "receipts"
    DOCUMENTS = "documents"  # travel documents are evidence


Capabilities = frozenset[Capability]
ALL: Capabilities = frozenset(Capability)


def cards_welcome(offered: Capabilities) -> bool:
    """Whether laying down a document leads anywhere: there is a list, and a way to prove its holder."""
    return {Capability.CODES, Capability.TRANSACTIONS} <= offered


def serves(offered: Capabilities) -> bool:
    """Whether anything at all is left that a visitor could do here."""
    return cards_welcome(offered) or Capability.LOOKUPS in offered
