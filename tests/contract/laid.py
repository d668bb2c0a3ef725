"""Made-up travel documents as a kiosk shows them to the service: real files, a real chip, read and asked as a kiosk does."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devices.card.apdu import TRAVEL_DOCUMENT_INS, CommandApdu, Conversation, Counter, converse, follow
from devices.card.emrtd.access_key import MrzKey
from devices.card.emrtd.active_authentication import active_key, challenge_command
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.entering import Access, Found, look
from devices.card.emrtd.files import File
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.trust import AUTHORITY_PART, TrustStore
from devices.simulated.document.chip import Document
from devices.simulated.document.country import Country, made
from devices.simulated.document.issuing import issue
from devices.simulated.document.personas import load_documents
from devices.simulated.document.printed import Holder
from devices.simulated.document.variant import Variant

PERSONAS = Path(__file__).parents[2] / "config" / "personas.toml"
MOMENT = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
SHOWN = (File.DG1, File.SOD, File.DG11, File.DG14, File.DG15)
VISIT = "a-visit-of-this-kiosk"


@functools.cache
def country(number: int = 0) -> Country:
    return made(MOMENT, number=number)


def trust_of(theirs: Country) -> TrustStore:
    """The country's signers as a service believes them that has read its folder; no revocation list, whatever the day."""
    return TrustStore(tuple(load_certificate(raw, AUTHORITY_PART) for raw in theirs.authorities.values()))


@functools.cache
def people() -> dict[str, Holder]:
    """The personas who have travel documents; the register knows them."""
    return {name: holder for name, (holder, _) in load_documents(PERSONAS).items()}


@dataclass
class Laid:
    """A document that was read; `channel` waits for what its chip is asked."""

    document: Document
    read: DocumentRead
    found: Found
    files: dict[File, bytes] = field(repr=False)

    def evidence(self, **changed: Any) -> dict[str, Any]:
        """As the contract has it; `changed` names a part of it and puts something else there, or leaves it out (None)."""
        shown: dict[str, Any] = {"type": "travel-document", "access": self.read.access.value}
        shown |= {file.name.lower(): text(raw) for file, raw in self.files.items()}
        if self.read.access is Access.PACE:
            shown["card_access"] = text(self.found.card_access)
        shown |= changed
        return {"evidence": {name: value for name, value in shown.items() if value is not None}}

    def asks(self) -> dict[str, Any]:
        """The challenge that suits this document."""
        if File.DG15 in self.files:
            return {"visit": VISIT, "chip": {"mechanism": "active"}}
        shown = {"dg14": text(self.files[File.DG14]), "sod": text(self.files[File.SOD])}
        return {"visit": VISIT, "chip": {"mechanism": "agreement", **shown}}

    def answer(self, challenge: dict[str, Any]) -> dict[str, str]:
        """What the chip says to a challenge, as evidence has it."""
        if "nonce" in challenge:
            asked = challenge_command(raw(challenge["nonce"]), active_key(self.files[File.DG15]))
            response = self._talk(self.read.channel.ask(asked)).data
        else:
            for command in challenge["commands"]:
                assert self._talk(self.read.channel.ask(CommandApdu.decode(raw(command)))).sw == 0x9000
            last = self._talk(relayed(raw(challenge["relayed"])))
            response = last.data + last.sw.to_bytes(2, "big")
        return {"challenge": challenge["id"], "visit": VISIT, "response": text(response)}

    def _talk(self, conversation: Conversation[Any]) -> Any:
        return talk(self.document, conversation)


def lay(variant: Variant, holder: Holder | str = "hamza", *, of: Country | None = None) -> Laid:
    """Issue a document and read it with the key from its face."""
    who = people()[holder] if isinstance(holder, str) else holder
    document = issue(who, variant, of or country(), MOMENT, stranger=country(1))
    found = talk(document, look(ask_lengths=False))
    assert isinstance(found, Found)
    key = MrzKey(who.document_number, f"{who.birth:%y%m%d}", f"{who.expiry:%y%m%d}")
    read = talk(document, read_document(key, SHOWN, found=found))
    assert isinstance(read, DocumentRead)
    files = {file: outcome.raw for file, outcome in read.files.items() if hasattr(outcome, "raw") and file in SHOWN}
    return Laid(document, read, found, files)


def expiring(holder: str, day: datetime) -> Holder:
    return replace(people()[holder], expiry=day.date())


def relayed(command: bytes) -> Conversation[Any]:
    return (yield from follow((yield CommandApdu.decode(command))))


def talk(document: Document, conversation: Conversation[Any]) -> Any:
    return converse(conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS)


def text(raw_bytes: bytes) -> str:
    return base64.b64encode(raw_bytes).decode()


def raw(shown: str) -> bytes:
    return base64.b64decode(shown, validate=True)
