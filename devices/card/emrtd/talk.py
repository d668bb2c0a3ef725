"""What the card's process does with a travel document: waits for a key, reads what a visit needs, answers a challenge.

One JSON message in, one or more lines out. A key is used where it arrives and kept nowhere; the session keys stay here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devices.card.apdu import TRAVEL_DOCUMENT_INS, CardRefused, CommandApdu, Conversation, Progress, ResponseApdu, follow
from devices.card.card_line import Carry, Line, Said, typed
from devices.card.document_probe import DocumentSeen
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.active_authentication import CHALLENGE_BYTES, active_key, challenge_command
from devices.card.emrtd.contents import chip_proof, wanted, zone_of
from devices.card.emrtd.entering import Found, NotATravelDocument, look
from devices.card.emrtd.files import File, FileRead, Malformed
from devices.card.emrtd.holder import holder_of
from devices.card.emrtd.judging import judge
from devices.card.emrtd.lds import DocumentDetails, read_dg11, read_dg12
from devices.card.emrtd.lengths import longest_answer, of_atr
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.refusal import NotProven
from devices.card.emrtd.secure_messaging import SHORT_ANSWER, SecureChannel

FIRST = (File.CARD_SECURITY, File.COM, File.SOD)  # they tell what else there is
# MSE:Set and GENERAL AUTHENTICATE over the channel that is there, then one READ BINARY under the new keys: all that chip
# authentication needs, Doc 9303-11 §6.2
RELAYED_INS, LAST_INS, SECURED = frozenset({0x22, 0x86}), 0xB0, 0x0C


class Talk:
    """One document on one line, from the moment it was found."""

    def __init__(self, line: Line, seen: DocumentSeen, say: Callable[[Said], None]) -> None:
        self._line, self._seen, self._say = line, seen, say
        self._found: Found | None = None
        self._channel: SecureChannel | None = None
        self._signing_key = b""  # DG15

    def hear(self, message: dict[str, Any]) -> None:
        """Do what one message asks for, and say what came of it."""
        match message:
            case {"key": dict(key)}:
                opening = Can(key["can"]) if "can" in key else MrzKey(*key["mrz"])
                self._do("look", lambda carry: self._read(opening, carry, message))
            case {"nonce": str(nonce)}:
                self._do("active authentication", lambda carry: self._prove(self._signed(bytes.fromhex(nonce)), carry))
            case {"commands": list(commands), "relayed": str(relayed)}:
                plain = [CommandApdu.decode(bytes.fromhex(command)) for command in commands]
                last = CommandApdu.decode(bytes.fromhex(relayed))
                self._do("chip authentication", lambda carry: self._prove(self._relayed(plain, last), carry))
            case _:
                raise ValueError("a message of no known kind")

    def _do(self, first: str, work: Callable[[Carry], Said]) -> None:
        self._say(typed(work, lambda: self._line, first=first))

    def _read(self, key: Can | MrzKey, carry: Carry, order: dict[str, Any]) -> Said:
        """Open and read; what the chip offers and how long its answers are is asked once, before the first key is used."""
        atr, long_answers = self._line.atr, self._line.long_answers
        if self._found is None:
            ask_lengths = long_answers and of_atr(atr).worth_asking
            found = carry(look(ask_lengths=ask_lengths, card_access=self._seen.card_access), allowed=TRAVEL_DOCUMENT_INS)
            if isinstance(found, NotATravelDocument):
                return {"kind": "unknown"}
            self._found = found
        outcome = carry(
            read_document(
                key,
                FIRST if "trust" in order else FIRST[1:],  # nobody else looks at EF.CardSecurity
                then=lambda files: wanted(files, details=bool(order.get("details"))),
                found=self._found,
                longest_answer=longest_answer(atr, self._found.atr_info) if long_answers else SHORT_ANSWER,
            ),
            allowed=TRAVEL_DOCUMENT_INS,
            told=self._tell,
        )
        match outcome:
            case WrongKey():
                return {"kind": "wrong key"}
            case KeyNotKnown():
                return {"kind": "key not known"}
            case NotATravelDocument():
                return {"kind": "unknown"}
        self._channel = outcome.channel
        said, fault = self._opened(outcome, self._found)
        if "trust" not in order and fault:
            raise CardRefused(fault)
        if "trust" in order:  # who asks for a judgement hears it of a document too that says nothing of its holder
            store = Path(order["trust"]) if order["trust"] else None
            said |= judge(outcome, self._found, carry, trust=store, now=datetime.now(UTC))
        return said

    def _opened(self, document: DocumentRead, found: Found) -> tuple[Said, str]:
        """What is said of an open document, and why it says nothing of its holder, where it does not."""
        raws = {file.name: outcome.raw for file, outcome in document.files.items() if isinstance(outcome, FileRead)}
        if found.card_access:
            raws[File.CARD_ACCESS.name] = found.card_access
        self._signing_key = raws.get(File.DG15.name, b"")
        zone = zone_of(document.files)
        details = read_dg11(raws[File.DG11.name]) if File.DG11.name in raws else None
        fields, fault = {}, ""
        if isinstance(zone, Malformed):
            fault = f"DG1 cannot be read: {zone.reason}"
        else:
            holder = holder_of(zone, None if isinstance(details, Malformed) else details, today=datetime.now(UTC).date())
            fields = asdict(holder)
        issue = read_dg12(raws[File.DG12.name]) if File.DG12.name in raws else None
        if isinstance(issue, DocumentDetails):
            fields |= {"authority": issue.authority, "issued": issue.issued.isoformat() if issue.issued else ""}
        said: Said = {"kind": "read document", "access": document.access.value, "fields": fields}
        said["files"] = {name: base64.b64encode(raw).decode() for name, raw in raws.items()}
        return {**said, "chip": chip_proof(document.files)}, fault

    def _prove(self, proof: Conversation[bytes], carry: Carry) -> Said:
        try:
            return {"kind": "answered", "response": carry(proof, allowed=TRAVEL_DOCUMENT_INS).hex()}
        except (CardRefused, NotProven) as error:
            return {"kind": "silent chip", "reason": str(error)}

    def _signed(self, nonce: bytes) -> Conversation[bytes]:
        """Active authentication: the chip's signature over somebody's nonce, which is theirs to verify."""
        if len(nonce) != CHALLENGE_BYTES or not self._signing_key:
            raise CardRefused("there is nothing to sign, or no key to sign it with")
        answer = yield from self._open_channel().ask(challenge_command(nonce, active_key(self._signing_key)))
        if answer.sw != 0x9000:
            raise CardRefused(f"the chip signs nothing: {answer.sw:04X}", answer.sw)
        return answer.data

    def _relayed(self, plain: list[CommandApdu], last: CommandApdu) -> Conversation[bytes]:
        """Chip authentication for somebody far away: commands over our channel, then one under keys that only they know."""
        if not {command.ins for command in plain} <= RELAYED_INS or (last.ins, last.cla) != (LAST_INS, SECURED):
            raise CardRefused("a command that chip authentication does not need is not relayed")
        channel = self._open_channel()
        for command in plain:
            answer = yield from channel.ask(command)
            if answer.sw != 0x9000:
                raise CardRefused(f"the chip breaks chip authentication off: {answer.sw:04X}", answer.sw)
        self._channel = None
        response: ResponseApdu = yield from follow((yield last))
        return response.data + response.sw.to_bytes(2, "big")

    def _open_channel(self) -> SecureChannel:
        if self._channel is None:
            raise CardRefused("the document is not open")
        return self._channel

    def _tell(self, progress: Progress) -> None:
        self._say({"kind": "progress", "done": progress.done, "wanted": progress.wanted})
