"""One document, read in memory by the conversations that the reading process carries, and held to what is right."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from devices.card.apdu import TRAVEL_DOCUMENT_INS, CardGone, CardRefused, Conversation, Counter, converse
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.active_authentication import ChipGenuine, active_key, challenge_command, prove_chip
from devices.card.emrtd.card_security import prove_mapping
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.chip_authentication import ChipSpoke, authenticate
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.entering import Found, NotATravelDocument, look
from devices.card.emrtd.files import File, FileRead
from devices.card.emrtd.lds import PersonalDetails, read_dg1, read_dg11
from devices.card.emrtd.lengths import longest_answer
from devices.card.emrtd.mrz import Mrz
from devices.card.emrtd.pace_offers import agrees, offers
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.refusal import Flaw as Flawed
from devices.card.emrtd.refusal import Refused
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.tlv import only
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.chip import Document
from devices.simulated.document.country import Country, made
from devices.simulated.document.issuing import issue
from devices.simulated.document.printed import STATE, access_fields
from tests.documents.drawing import Draw, KeyKind
from tests.documents.outcome import BELIEVED, Outcome, expected

WANTED = (File.COM, File.CARD_SECURITY, File.DG1, File.SOD, File.DG11, File.DG12, File.DG14, File.DG15)
GROUPS = {1: File.DG1, 11: File.DG11, 12: File.DG12, 14: File.DG14, 15: File.DG15}
NOT_BELIEVED = frozenset(Outcome) - set(BELIEVED)


@dataclass(frozen=True, slots=True)
class World:
    """Who issues, who must not be believed, and what a terminal trusts."""

    country: Country
    stranger: Country
    trust: TrustStore
    now: datetime

    @classmethod
    def made(cls, now: datetime) -> World:
        country = made(now)
        trust = TrustStore(tuple(load_certificate(raw, "country signer") for raw in country.authorities.values()))
        return cls(country, made(now, number=1), trust, now)


def laid(drawn: Draw, world: World) -> Document:
    document = issue(drawn.holder, drawn.variant, world.country, world.now, stranger=world.stranger)
    document.leave_after = drawn.leaves_after
    return document


def key_of(drawn: Draw) -> Can | MrzKey:
    """The key that a visitor types; a wrong one differs in one digit."""
    fields, number = access_fields(drawn.holder), drawn.holder.document_number
    birth, expiry = fields[-14:-8], fields[-7:-1]
    can = drawn.holder.can or "271828"
    match drawn.key:
        case KeyKind.CAN:
            return Can(can)
        case KeyKind.ZONE:
            return MrzKey(number, birth, expiry)
        case KeyKind.WRONG_CAN:
            return Can(can[:-1] + str((int(can[-1]) + 1) % 10))
        case KeyKind.WRONG_ZONE:
            return MrzKey(number[:-1] + ("A" if number[-1] != "A" else "B"), birth, expiry)


def play(drawn: Draw, world: World, chance: Random) -> tuple[Outcome, int]:
    """Lay it, read it, prove it; raises AssertionError when what comes of it is not what must."""
    document, counter = laid(drawn, world), Counter()

    def transmit(raw: bytes) -> bytes:
        number = document.apdus
        answer = document.answer(raw)
        if answer is None:
            return b""
        if number == drawn.spoilt_at:
            at = chance.randrange(len(answer))
            answer = answer[:at] + bytes([answer[at] ^ 1 << chance.randrange(8)]) + answer[at + 1 :]
        return answer

    reading = _Reading(drawn, document, world)
    try:
        conversation = reading.whole(key_of(drawn))
        t0 = drawn.variant.t0
        found = converse(conversation, transmit, t0=t0, counter=counter, now=time.monotonic, allowed=TRAVEL_DOCUMENT_INS)
    except CardGone:
        found = Outcome.GONE
    except CardRefused:
        found = Outcome.UNREADABLE
    reading.check_files()
    judge(drawn, found, reading.flaw, counter.apdus)
    return found, counter.apdus


def judge(drawn: Draw, found: Outcome, flaw: Flawed | None, apdus: int) -> None:
    """Hold an outcome, reached after so many commands, to the one that is right."""
    right, right_flaw = expected(drawn)
    if drawn.leaves_after is not None and drawn.leaves_after < apdus:
        assert found is Outcome.GONE, f"{found.name} of a document that was pulled: {drawn}"
    elif drawn.spoilt_at is not None and drawn.spoilt_at < apdus:
        assert found is right or found in NOT_BELIEVED, f"{found.name} where an answer was spoilt: {drawn}"
    else:
        assert (found, flaw) == (right, right_flaw), f"{found.name} {flaw}, and not {right.name} {right_flaw}: {drawn}"


class _Reading:
    """What the reading process does with one document, and what it found on the way."""

    def __init__(self, drawn: Draw, document: Document, world: World) -> None:
        self._drawn, self._document, self._world = drawn, document, world
        self._read: DocumentRead | None = None
        self.flaw: Flawed | None = None

    def whole(self, key: Can | MrzKey) -> Conversation[Outcome]:
        found = yield from look(ask_lengths=True)
        if not isinstance(found, Found):
            return Outcome.NO_DOCUMENT
        longest = longest_answer(self._document.atr, found.atr_info)
        read = yield from read_document(key, WANTED, found=found, longest_answer=longest)
        match read:
            case WrongKey():
                return Outcome.KEY_WRONG
            case KeyNotKnown():
                return Outcome.KEY_NOT_KNOWN
            case NotATravelDocument():
                return Outcome.NO_DOCUMENT
            case DocumentRead():
                self._read = read
        proven = self._prove_data(read)
        if isinstance(proven, Refused):
            self.flaw = proven.flaw
            return Outcome.DATA_REFUSED
        self._check_holder(read)
        options = self._raw(read, File.DG14)
        if read.offered and not (options and agrees(read.offered, offers(only(options, File.DG14.tag)))):
            return Outcome.DOWNGRADED
        return (yield from self._prove_chip(read, options))

    def _prove_data(self, read: DocumentRead) -> Authentic | Refused:
        groups = {number: raw for number, file in GROUPS.items() if (raw := self._raw(read, file)) is not None}
        sod = self._raw(read, File.SOD)
        assert sod is not None
        return prove_data(sod, groups, issuing_state=STATE, trust=self._world.trust, now=self._world.now)

    def _prove_chip(self, read: DocumentRead, options: bytes | None) -> Conversation[Outcome]:
        security, key_file = self._raw(read, File.CARD_SECURITY), self._raw(read, File.DG15)
        keys = chip_keys(security_options(options), "DG14") if options else ()
        proof: ChipGenuine | ChipSpoke | Refused
        if read.chip is not None and security is not None:
            world = self._world
            proof = prove_mapping(security, read.chip, issuing_state=STATE, trust=world.trust, now=world.now)
        elif key_file is not None:
            challenge = secrets.token_bytes(8)
            answer = yield from read.channel.ask(challenge_command(challenge, active_key(key_file)))
            proof = prove_chip(key_file, challenge, answer.data, options_file=options)
        elif keys:
            try:
                proof = yield from authenticate(keys[0], read.channel)
            except CardRefused:  # a copy that knows no such command
                return Outcome.CHIP_REFUSED
        else:
            return Outcome.DATA_AUTHENTIC
        return Outcome.CHIP_REFUSED if isinstance(proof, Refused) else Outcome.CHIP_GENUINE

    def _check_holder(self, read: DocumentRead) -> None:
        """What was proven is what this holder's document says, letter for letter."""
        holder = self._drawn.holder
        zone, person = self._raw(read, File.DG1), self._raw(read, File.DG11)
        assert zone is not None
        assert person is not None
        printed, details = read_dg1(zone), read_dg11(person)
        assert isinstance(printed, Mrz)
        assert isinstance(details, PersonalDetails)
        assert printed.document_number == holder.document_number
        assert (details.full_name, details.personal_number, details.birth) == (holder.name_ar, holder.id_number, holder.birth)

    def check_files(self) -> None:
        """Whatever was read is what the chip holds, whether it was believed or not."""
        if self._read is None:
            return
        for file, found in self._read.files.items():
            if isinstance(found, FileRead):
                held = self._document.card_security if file is File.CARD_SECURITY else self._document.files.get(file.sfi)
                assert found.raw == held, f"{file.name} is not what the chip holds: {self._drawn}"

    def _raw(self, read: DocumentRead, file: File) -> bytes | None:
        found = read.files.get(file)
        return found.raw if isinstance(found, FileRead) else None


def without_trouble(drawn: Draw) -> Draw:
    return replace(drawn, leaves_after=None, spoilt_at=None)
