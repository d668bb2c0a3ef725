"""What the kiosk shows the service of who stands there: a card's data, or a travel document's files and its chip's answer."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

from kiosk.core.documents import ChipAnswer, ChipProof, TravelDocument
from kiosk.core.transactions import CardData

SHOWN = ("DG1", "SOD", "DG11", "DG14", "DG15", "CARD_ACCESS")  # by their names here; the contract writes them small


class VisitNames:
    """Opaque names of visits: another process, another kiosk and another visit have others, and no count shows in them."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, visit: int) -> str:
        return hashlib.blake2b(str(visit).encode(), key=self._key, digest_size=16).hexdigest()


def shown(card: CardData | TravelDocument, answer: ChipAnswer | None, visit: str) -> dict[str, Any]:
    """The evidence, as the contract has it."""
    if isinstance(card, CardData):
        return {"type": "card-data", "profile": card.profile, "id_number": card.id_number, "expiry": card.expiry}
    files = {name.lower(): _text(raw) for name, raw in card.files if name in SHOWN}
    evidence: dict[str, Any] = {"type": "travel-document", "access": card.access, **files}
    if answer is not None:
        evidence["chip"] = {"challenge": answer.challenge_id, "visit": visit, "response": _text(answer.response)}
    return evidence


def chip(document: TravelDocument) -> dict[str, str]:
    """What is told of a chip to be challenged."""
    if document.chip is not ChipProof.AGREEMENT:
        return {"mechanism": "active"}
    files = dict(document.files)
    return {"mechanism": "agreement", "dg14": _text(files.get("DG14", b"")), "sod": _text(files.get("SOD", b""))}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
