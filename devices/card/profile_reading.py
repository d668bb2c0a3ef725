"""The conversation that a profile describes: find the card's profile, read its files, decode its fields."""

from __future__ import annotations

from dataclasses import dataclass

from devices.card.apdu import Begun, CardRefused, CommandApdu, Conversation, Limits, ask
from devices.card.fields import ENCODINGS, BadField, decode_date, decode_text
from devices.card.numbers import CHECKS
from devices.card.profile import CardProfile, FieldRule, Read

STEPS_DOWN = (256, 223, 160, 112)
TRY_SHORTER = (0x6700, 0x6282, 0x6B00)
BANK_AIDS = (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")  # EMV payment system environments


@dataclass(frozen=True, slots=True, repr=False)
class CardFields:
    """What the card said: field name to text; dates ISO 8601."""

    profile: str
    fields: dict[str, str]
    assurance: str


@dataclass(frozen=True, slots=True)
class UnknownCard:
    """`bank`: it answers as a payment card does."""

    bank: bool


def read_card(profiles: tuple[CardProfile, ...], atr: bytes) -> Conversation[CardFields | UnknownCard]:
    """Try the profiles whose ATR fits first, then the others by their AID; raises CardRefused for a broken card."""
    for profile in sorted(profiles, key=lambda item: not _fits(item, atr)):
        yield Begun(f"select {profile.name}")
        if (yield from _select(profile)):
            return (yield from _read_profile(profile))
    yield Begun("select payment")
    for aid in BANK_AIDS:
        response = yield from ask(CommandApdu(0xA4, 0x04, 0x00, aid, 256))
        if response.sw == 0x9000:
            return UnknownCard(bank=True)
    return UnknownCard(bank=False)


def _fits(profile: CardProfile, atr: bytes) -> bool:
    mask = profile.atr_mask
    return (
        bool(mask) and len(atr) == len(mask) and all((a ^ b) & m == 0 for a, b, m in zip(atr, profile.atr, mask, strict=True))
    )


def _select(profile: CardProfile) -> Conversation[bool]:
    for aid in profile.selects:
        response = yield from ask(CommandApdu(0xA4, 0x04, 0x00, aid, 256))
        if response.sw != 0x9000 and response.sw >> 8 not in (0x62, 0x63):
            return False
    return True


def _read_profile(profile: CardProfile) -> Conversation[CardFields]:
    yield Limits(profile.apdus, profile.seconds)
    raw: dict[str, bytes] = {}
    for read in profile.reads:
        yield Begun(f"read {read.name}")
        raw[read.name] = yield from _read(read)
    fields = {}
    for rule in profile.fields:
        try:
            fields[rule.name] = _field(rule, raw[rule.source])
        except BadField as error:
            raise CardRefused(f"field {rule.name}: {error}") from None
    return CardFields(profile.name, fields, profile.assurance)


def _read(read: Read) -> Conversation[bytes]:
    """Read one range in chunks, stepping the chunk down when the card cannot give so much at once."""
    out = b""
    steps = list(STEPS_DOWN)
    while len(out) < read.length:
        size = min(steps[0], read.length - len(out))
        response = yield from ask(_command(read, len(out), size))
        if response.sw in TRY_SHORTER and len(steps) > 1 and not response.data:
            steps.pop(0)
            continue
        if response.sw not in read.accept:
            raise CardRefused(f"read {read.name}: the card answered {response.sw:04X}", response.sw)
        if len(response.data) > size:
            raise CardRefused(f"read {read.name}: the card gave more than was asked")
        out += response.data
        if len(response.data) < size:  # the file ends here
            break
    if not out:
        raise CardRefused(f"read {read.name}: the card gave nothing")
    return out


def _command(read: Read, done: int, size: int) -> CommandApdu:
    if read.sfi is not None:
        return CommandApdu(0xB0, 0x80 | read.sfi, done, b"", size, read.cla)
    at = read.offset + done
    if read.command_data:  # proprietary: two data bytes hold the length, Thai ID style
        return CommandApdu(0xB0, at >> 8, at & 0xFF, size.to_bytes(2, "big"), size, read.cla)
    return CommandApdu(0xB0, at >> 8, at & 0xFF, b"", size, read.cla)


def _field(rule: FieldRule, raw: bytes) -> str:
    part = _tlv(raw, rule.tag) if rule.tag is not None else raw[rule.start : rule.end]
    text = decode_text(part, ENCODINGS[rule.encoding])
    if rule.split:
        text = rule.join.join(piece.strip() for piece in text.split(rule.split) if piece.strip())
    if rule.calendar:
        text = decode_date(text, rule.calendar)
    if rule.check and not CHECKS[rule.check](text):
        raise BadField(f"does not pass the check “{rule.check}”")
    return text


def _tlv(raw: bytes, tag: int) -> bytes:
    """Find a one-byte tag with a one-byte length."""
    at = 0
    while at + 2 <= len(raw):
        length = raw[at + 1]
        if at + 2 + length > len(raw):
            break
        if raw[at] == tag:
            return raw[at + 2 : at + 2 + length]
        at += 2 + length
    raise BadField(f"tag {tag:02X} is missing")
