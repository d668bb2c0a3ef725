"""The card reader's driver: sees cards come and go, and has each one read in a process of its own that can be killed.

`begin` reads a card, or finds a travel document that waits for `opening`, `sign` and `relay`; `let_go` ends its process, and
so does every outcome after which nothing more can be asked of the card.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from devices.card.card_process import CardProcess, Ended, Heard, Late, Pulled
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.outcomes import (
    Answered,
    Check,
    Document,
    DocumentFiles,
    Gone,
    KeyNotKnown,
    Mute,
    OpenOutcome,
    Progress,
    ProofOutcome,
    Read,
    ReadOutcome,
    Silent,
    SilentChip,
    Steps,
    Unknown,
    Unreadable,
    WrongKey,
)
from devices.card.slot import Slot
from devices.errors import DeviceError
from devices.health import DeviceHealth

T = TypeVar("T")


class CardReader:
    """Owned by one thread. `profiles` is the folder of card profiles, checked before the first card comes."""

    def __init__(self, slot: Slot, *, profiles: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._slot, self._profiles, self._now = slot, profiles, now
        # Its own copy: another thread that sets a variable while a process starts moves the memory that it is started with.
        self._environment = dict(os.environ)
        self._spare: CardProcess | None = None
        self._busy: CardProcess | None = None  # with a document that is waiting, or open
        self.health = DeviceHealth.UNKNOWN

    @property
    def name(self) -> str:
        return self._slot.address

    def open(self) -> None:
        self._ask(self._slot.open)
        self._prepare()

    def card_present(self) -> bool:
        """Ask the slot; raises DeviceError when it is lost."""
        return self._ask(self._slot.card_present)

    def begin(self, deadline_seconds: float, *, only_documents: bool = False) -> ReadOutcome:
        """Read the card that lies there; ends at the deadline or when it is pulled, whatever the card does.

        After `Document` its process waits with the card; after any other outcome it has ended. With `only_documents` no
        profile is tried, and a card that has one is unknown.
        """
        self.let_go()
        self._prepare()
        self._busy, self._spare = self._spare, None
        order = {"reader": self._slot.address, "profiles": "" if only_documents else str(self._profiles)}
        self._say(order)
        outcome = _read_outcome(self._hear(self._now() + deadline_seconds))
        if not isinstance(outcome, Document):
            self.let_go()
        return outcome

    def opening(
        self, key: Can | MrzKey, deadline_seconds: float, *, details: bool = False, trust: Path | str | None = None
    ) -> Iterator[Progress | OpenOutcome]:
        """Open the document that waits and read its files: say how far it is, and last what came of it.

        The deadline is for each sign of progress: opening, then file after file. After a wrong key another may be tried.
        `details` asks for DG12 too. `trust` asks for a judgement by that trust store, or by none where it is empty.
        """
        order: dict[str, Any] = {"key": _key_message(key), "details": details}
        if trust is not None:
            order["trust"] = str(trust)
        self._say(order)
        while isinstance(said := self._hear(self._now() + deadline_seconds), dict) and said.get("kind") == "progress":
            yield Progress(int(said["done"]), int(said["wanted"]))
        outcome = _open_outcome(said)
        if not isinstance(outcome, DocumentFiles | WrongKey | KeyNotKnown):
            self.let_go()
        yield outcome

    def sign(self, nonce: bytes, deadline_seconds: float) -> ProofOutcome:
        """Have the open document's chip sign a nonce (active authentication)."""
        return self._proven({"nonce": nonce.hex()}, deadline_seconds)

    def relay(self, commands: tuple[bytes, ...], last: bytes, deadline_seconds: float) -> ProofOutcome:
        """Send somebody's commands over the channel, then `last` as it is (chip authentication); the channel ends with it."""
        return self._proven({"commands": [command.hex() for command in commands], "relayed": last.hex()}, deadline_seconds)

    def let_go(self) -> None:
        """End the process of the card that was worked with: what it knew is gone. The next one is prepared."""
        if self._busy is not None:
            self._busy.end()
            self._busy = None
            self._prepare()

    def close(self) -> None:
        self._slot.close()
        for process in (self._busy, self._spare):
            if process is not None:
                process.end()
        self._busy = self._spare = None

    def _proven(self, order: dict[str, Any], deadline_seconds: float) -> ProofOutcome:
        self._say(order)
        outcome = _proof_outcome(self._hear(self._now() + deadline_seconds))
        if isinstance(outcome, Gone):
            self.let_go()
        return outcome

    def _say(self, order: dict[str, Any]) -> None:
        if self._busy is not None:
            self._busy.say(order)

    def _hear(self, until: float) -> Heard:
        if self._busy is None:
            return Ended()
        return self._busy.hear(until=until, now=self._now, card_present=self._slot.card_present)

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            answer = question()
        except DeviceError as error:
            self.health = error.health
            raise
        self.health = DeviceHealth.ONLINE
        return answer

    def _prepare(self) -> None:
        if self._spare is None or not self._spare.alive:
            if self._spare is not None:
                self._spare.end()
            self._spare = CardProcess(self._environment)


def _key_message(key: Can | MrzKey) -> dict[str, Any]:
    return {"can": key.digits} if isinstance(key, Can) else {"mrz": [key.document_number, key.birth, key.expiry]}


def _read_outcome(said: Heard) -> ReadOutcome:
    if not isinstance(said, dict):
        return _ended(said)
    match said:
        case {"kind": "read", "profile": str(profile), "fields": dict(fields), "assurance": str(assurance)}:
            return Read(profile, fields, assurance, *_taken(said), _steps(said))
        case {"kind": "document"}:
            return Document(_steps(said))
        case {"kind": "bank" | "unknown" as kind}:
            return Unknown(kind == "bank", _steps(said))
        case {"kind": "mute"}:
            return Mute()
    return _disappointed(said)


def _open_outcome(said: Heard) -> OpenOutcome:
    if not isinstance(said, dict):
        return _ended(said)
    match said:
        case {"kind": "read document", "access": str(access), "fields": dict(fields), "files": dict(files), "chip": str(chip)}:
            raws = {name: base64.b64decode(text) for name, text in files.items()}
            checks = tuple(Check(name, made["outcome"], made["detail"]) for name, made in said.get("checks", {}).items())
            return DocumentFiles(access, fields, raws, chip, *_taken(said), checks, said.get("assurance", ""), _steps(said))
        case {"kind": "wrong key"}:
            return WrongKey(_steps(said))
        case {"kind": "key not known"}:
            return KeyNotKnown(_steps(said))
        case {"kind": "unknown"}:
            return Unreadable("the chip has no eMRTD application", _steps(said))
    return _disappointed(said)


def _proof_outcome(said: Heard) -> ProofOutcome:
    if not isinstance(said, dict):
        return _unanswered(_ended(said))
    match said:
        case {"kind": "answered", "response": str(response)}:
            return Answered(bytes.fromhex(response), _steps(said))
        case {"kind": "silent chip", "reason": str(reason)}:
            return SilentChip(reason, _steps(said))
    return _unanswered(_disappointed(said))


def _unanswered(outcome: Unreadable | Gone | Silent) -> SilentChip | Gone:
    match outcome:
        case Gone():
            return Gone()
        case Silent():
            return SilentChip("no answer in time")
        case Unreadable(reason, steps):
            return SilentChip(reason, steps)


def _disappointed(said: dict[str, Any]) -> Unreadable | Gone:
    return Gone() if said.get("kind") == "gone" else Unreadable(str(said.get("reason", "")), _steps(said))


def _ended(how: Ended | Late | Pulled) -> Unreadable | Gone | Silent:
    match how:
        case Pulled():
            return Gone()
        case Late():
            return Silent()
        case Ended():
            return Unreadable("the reading process ended without an answer")


def _taken(said: dict[str, Any]) -> tuple[int, int]:
    return int(said["apdus"]), int(said["milliseconds"])


def _steps(said: dict[str, Any]) -> Steps:
    return tuple((str(name), int(apdus), int(milliseconds)) for name, apdus, milliseconds in said.get("steps", ()))
