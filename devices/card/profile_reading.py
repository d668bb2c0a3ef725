"""The conversation that a profile describes: find the card's profile, read its files, decode its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from devices.card.apdu import Begun, CardRefused, CommandApdu, Conversation, Limits, ResponseApdu, ask
from devices.card.document_probe import DocumentSeen, look_for_document
from devices.card.fields import ENCODINGS, BadField, decode_date, decode_text
from devices.card.numbers import CHECKS
from devices.card.profile_rules import CardProfile, FieldRule, Read, Selection

STEPS_DOWN = (256, 223, 160, 112)
TRY_SHORTER = (0x6700, 0x6282, 0x6B00)
NUMBER = re.compile("[0-9A-Z]{5,20}")  # as the service takes it
BANK_AIDS = (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")  # EMV payment system environments


@dataclass(frozen=True, slots=True, repr=False)
class CardFields:
    """What the card said: field name to text; dates ISO 8601."""

    profile: str
    fields: dict[str, str]
    assurance: str


class OtherCard(Enum):
    """A card of no profile, and no travel document."""

    BANK = "bank"
    UNKNOWN = "unknown"


def read_card(profiles: tuple[CardProfile, ...], atr: bytes) -> Conversation[CardFields | DocumentSeen | OtherCard]:
    """Try the profiles whose ATR fits first, then the others by their AID; raises CardRefused for a broken card."""
    for profile in sorted(profiles, key=lambda item: not _fits(item, atr)):
        yield Begun(f"select {profile.name}")
        if (yield from _select(profile)):
            return (yield from _read_profile(profile))
    seen = yield from look_for_document()
    if seen is not None:
        return seen
    yield Begun("select payment")
    for aid in BANK_AIDS:
        response = yield from ask(CommandApdu(0xA4, 0x04, 0x00, aid, 256))
        if response.sw == 0x9000:
            return OtherCard.BANK
    return OtherCard.UNKNOWN


def _fits(profile: CardProfile, atr: bytes) -> bool:
    return any(pattern.fullmatch(atr) for pattern in profile.atrs)


def _select(profile: CardProfile) -> Conversation[bool]:
    for wanted in profile.selects:
        response = yield from ask(_selection(wanted, cla=0))
        if not _selected(response):
            return False
    return True


def _read_profile(profile: CardProfile) -> Conversation[CardFields]:
    yield Limits(profile.apdus, profile.seconds)
    raw: dict[str, bytes] = {}
    for read in profile.reads:
        yield Begun(f"read {read.name}")
        if read.select is not None:
            response = yield from ask(_selection(read.select, cla=read.cla))
            if not _selected(response):
                raise CardRefused(f"select {read.name}: the card answered {response.sw:04X}", response.sw)
        raw[read.name] = yield from _read(read)
    fields = {}
    for rule in profile.fields:
        try:
            fields[rule.name] = _field(rule, raw[rule.source])
        except BadField as error:
            raise CardRefused(f"field {rule.name}: {error}") from None
    return CardFields(profile.name, fields, profile.assurance)


def _selection(wanted: Selection, *, cla: int) -> CommandApdu:
    silent = wanted.p2 & 0x0C == 0x0C  # ISO 7816-4 §7.1.1, table 40: no answer but the status word
    return CommandApdu(0xA4, wanted.p1, wanted.p2, wanted.name, None if silent else 256, cla)


def _selected(response: ResponseApdu) -> bool:
    return response.sw == 0x9000 or response.sw >> 8 in (0x62, 0x63)


def _read(read: Read) -> Conversation[bytes]:
    """Read one range in chunks, stepping the chunk down when the card cannot give so much at once."""
    out, wanted = b"", read.length
    steps = list(STEPS_DOWN)
    while len(out) < wanted:
        size = min(steps[0], wanted - len(out))
        response = yield from ask(_command(read, len(out), size))
        if response.sw in TRY_SHORTER and len(steps) > 1 and not response.data:
            steps.pop(0)
            continue
        if response.sw not in read.accept:
            raise CardRefused(f"read {read.name}: the card answered {response.sw:04X}", response.sw)
        if len(response.data) > size:
            raise CardRefused(f"read {read.name}: the card gave more than was asked")
        out += response.data
        if read.header and wanted == read.length and len(out) >= read.header:
            wanted = read.header + int.from_bytes(out[read.header - 2 : read.header], "big")
            if wanted > read.length:
                raise CardRefused(f"read {read.name}: the file is longer than its profile allows")
        elif len(response.data) < size:  # the file ends here
            break
    if len(out) < (wanted if read.header else 1):
        raise CardRefused(f"read {read.name}: the card gave {'less than the file has' if out else 'nothing'}")
    return out[read.header : wanted]


def _command(read: Read, done: int, size: int) -> CommandApdu:
    if read.sfi is not None:
        return CommandApdu(0xB0, 0x80 | read.sfi, done, b"", size, read.cla)
    at = read.offset + done
    if read.command_data:  # proprietary: two data bytes hold the length, Thai ID style
        return CommandApdu(0xB0, at >> 8, at & 0xFF, size.to_bytes(2, "big"), size, read.cla)
    return CommandApdu(0xB0, at >> 8, at & 0xFF, b"", size, read.cla)


def _field(rule: FieldRule, raw: bytes) -> str:
    part = _tlv(raw, rule.tag) if rule.tag is not None else raw
    part = part[rule.start : rule.end]
    pieces = [part[at : at + rule.pieces] for at in range(0, len(part), rule.pieces)] if rule.pieces else [part]
    texts = [decode_text(piece, ENCODINGS[rule.encoding]) for piece in pieces]
    if rule.split:
        texts = [piece for text in texts for piece in text.split(rule.split)]
    text = rule.join.join(piece.strip() for piece in texts if piece.strip())
    if text.isdigit():  # never an empty one, of which noughts would make a number
        text = text.zfill(rule.digits)
    if rule.calendar:
        text = decode_date(text, rule.calendar)
    if rule.name == "id_number" and not NUMBER.fullmatch(text):
        raise BadField("not 5 to 20 digits and letters from A to Z")
    if rule.check and not CHECKS[rule.check](text):
        raise BadField(f"does not pass the check “{rule.check}”")
    return text


def _tlv(raw: bytes, tag: int) -> bytes:
    """Find a tag: one of one byte has a length of one byte, one of two bytes a length of two."""
    width = 1 if tag <= 0xFF else 2
    at = 0
    while at + 2 * width <= len(raw):
        begins = at + 2 * width
        ends = begins + int.from_bytes(raw[at + width : begins], "big")
        if ends > len(raw):
            break
        if int.from_bytes(raw[at : at + width], "big") == tag:
            return raw[begins:ends]
        at = ends
    raise BadField(f"tag {tag:0{2 * width}X} is missing")
