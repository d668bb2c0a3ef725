"""One document through the production driver and the process that reads it: judged there, or from afar as the service does."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from devices.card.apdu import ResponseApdu
from devices.card.driver import CardReader
from devices.card.emrtd.active_authentication import ChipGenuine, prove_chip
from devices.card.emrtd.chip_agreement import agree
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.files import File
from devices.card.emrtd.pace_offers import agrees, offers
from devices.card.emrtd.refusal import Refused
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.security_object import prove_data
from devices.card.emrtd.tlv import only
from devices.card.outcomes import (
    Answered,
    Document,
    DocumentFiles,
    Gone,
    KeyNotKnown,
    Mute,
    Progress,
    Silent,
    WrongKey,
)
from devices.simulated.document.chip import Document as Chip
from devices.simulated.document.printed import STATE
from devices.simulated.document.variant import Manner, Proof
from tests.documents.direct import GROUPS, World, key_of, laid
from tests.documents.drawing import Draw
from tests.documents.outcome import Outcome, expected

SECONDS = 60.0  # for a machine that does much else; a document that is read takes half a second
PROOFS = ("pace_chip_authentication_mapping", "active_authentication", "chip_authentication")
MUTES = 0.03


def drawn_for_a_reader(drawn: Draw, chance: Random) -> Draw:
    """A line of its own spoils nothing; and some lie there the wrong way round."""
    manner = Manner.MUTE if chance.random() < MUTES else Manner.READY
    return replace(drawn, spoilt_at=None, variant=replace(drawn.variant, manner=manner))


class Pad:
    """A reader, how a document is laid on it, and where the process finds whom to trust."""

    def __init__(self, reader: CardReader, lay: Callable[[Chip], None], lift: Callable[[], None], trust: Path) -> None:
        self.reader, self._lay, self._lift, self._trust = reader, lay, lift, trust

    def play(self, drawn: Draw, world: World, *, afar: bool) -> tuple[Outcome, int]:
        """Lay it, read it, prove it, lift it; raises AssertionError when what comes of it is not what must."""
        chip = laid(drawn, world)
        self._lay(chip)
        try:
            found = self._read(drawn, chip, world, afar=afar)
        finally:
            self._lift()
            self.reader.let_go()
        pulled = chip.leave_after is not None and chip.apdus > chip.leave_after
        right = Outcome.GONE if pulled else self._expected(drawn, afar=afar)
        assert found is right, f"{found.name}, and not {right.name}, {'from afar' if afar else 'judged there'}: {drawn}"
        return found, chip.apdus

    def _expected(self, drawn: Draw, *, afar: bool) -> Outcome:
        """From afar nobody asks for the mapping of PACE; a copy with no other proof is then no more than authentic data."""
        right, _ = expected(drawn)
        mapped = drawn.variant.proof is Proof.MAPPING and right in (Outcome.CHIP_GENUINE, Outcome.CHIP_REFUSED)
        return Outcome.DATA_AUTHENTIC if afar and mapped else right

    def _read(self, drawn: Draw, chip: Chip, world: World, *, afar: bool) -> Outcome:
        begun = self.reader.begin(SECONDS)
        if not isinstance(begun, Document):
            return _disappointed(begun)
        trust = None if afar else self._trust
        *told, files = self.reader.opening(key_of(drawn), SECONDS, details=True, trust=trust)
        assert all(isinstance(step, Progress) and step.done <= step.wanted for step in told)
        if not isinstance(files, DocumentFiles):
            return _disappointed(files)
        _check(files, drawn, chip)
        return self._prove(files, world) if afar else _judged(files)

    def _prove(self, document: DocumentFiles, world: World) -> Outcome:
        """What the service does with the same files, and with what the chip answers to its challenge."""
        files = document.files
        groups = {number: files[file.name] for number, file in GROUPS.items() if file.name in files}
        found = prove_data(files["SOD"], groups, issuing_state=STATE, trust=world.trust, now=world.now)
        if isinstance(found, Refused):
            return Outcome.DATA_REFUSED
        if "CARD_ACCESS" in files and not agrees(offers(files["CARD_ACCESS"]), offers(only(files["DG14"], File.DG14.tag))):
            return Outcome.DOWNGRADED
        match document.chip:
            case "active":
                nonce = secrets.token_bytes(8)
                answer = self.reader.sign(nonce, SECONDS)
                if not isinstance(answer, Answered):
                    return Outcome.GONE if isinstance(answer, Gone) else Outcome.CHIP_REFUSED
                proof = prove_chip(files["DG15"], nonce, answer.response, options_file=files.get("DG14"))
                return Outcome.CHIP_GENUINE if isinstance(proof, ChipGenuine) else Outcome.CHIP_REFUSED
            case "agreement":
                agreement = agree(chip_keys(security_options(files["DG14"]), "DG14")[0])
                commands = tuple(command.encode(t0=False) for command in agreement.commands)
                answer = self.reader.relay(commands, agreement.first.encode(t0=False), SECONDS)
                if not isinstance(answer, Answered):
                    return Outcome.GONE if isinstance(answer, Gone) else Outcome.CHIP_REFUSED
                genuine = agreement.proves(ResponseApdu.decode(answer.response))
                return Outcome.CHIP_GENUINE if genuine else Outcome.CHIP_REFUSED
        return Outcome.DATA_AUTHENTIC


def _disappointed(outcome: object) -> Outcome:
    match outcome:
        case Gone():
            return Outcome.GONE
        case Mute():
            return Outcome.MUTE
        case Silent():
            return Outcome.SILENT
        case WrongKey():
            return Outcome.KEY_WRONG
        case KeyNotKnown():
            return Outcome.KEY_NOT_KNOWN
    return Outcome.UNREADABLE


def _judged(document: DocumentFiles) -> Outcome:
    checks = {check.name: check.outcome for check in document.checks}
    if "failed" in (checks["signature"], checks["hashes"], checks["passive_authentication"]):
        assert document.assurance in ("none", "data_only")
        return Outcome.DATA_REFUSED
    if checks["access_offer"] == "failed":
        return Outcome.DOWNGRADED
    genuine = document.assurance == "chip_genuine"
    assert genuine or document.assurance == "data_authentic"
    if "failed" in (checks[name] for name in PROOFS):
        assert not genuine
        return Outcome.CHIP_REFUSED
    return Outcome.CHIP_GENUINE if genuine else Outcome.DATA_AUTHENTIC


def _check(document: DocumentFiles, drawn: Draw, chip: Chip) -> None:
    """Whatever was read is what the chip holds, and what it says is what this holder's document says."""
    for file in File:
        raw = document.files.get(file.name)
        if raw is not None:
            held = {File.CARD_ACCESS: chip.card_access, File.CARD_SECURITY: chip.card_security}
            assert raw == held.get(file, chip.files.get(file.sfi)), f"{file.name} is not what the chip holds: {drawn}"
    holder, fields = drawn.holder, document.fields
    assert fields["id_number"] == holder.id_number
    assert fields["name_ar"] == holder.name_ar
    assert fields["expiry"] == holder.expiry.isoformat()
