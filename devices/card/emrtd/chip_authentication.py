"""Chip authentication, the terminal's side: the chip agrees on new keys with the key that its country signed, Doc 9303-11 §6.2.

Only a chip that holds the private half can speak under the new keys. With DG14 proven (passive authentication) it is no copy;
without, it shows nothing. Nobody can show the conversation to a third as a proof of who was here, as a signature could.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import keys

from devices.card.apdu import CardRefused, CommandApdu, Conversation
from devices.card.emrtd.curves import BY_PARAMETER_ID, Domain
from devices.card.emrtd.keys import EcKey, PublicKey, key_of, point_of
from devices.card.emrtd.refusal import Flaw, NotProven, Refused, reading
from devices.card.emrtd.secure_messaging import ChannelBroken, SecureChannel, SessionKeys
from devices.card.emrtd.security_infos import BIT_STRING, SEQUENCE, SecurityInfo, encoded_oid, number
from devices.card.emrtd.suites import AES_128, AES_192, AES_256, FOR_ENCRYPTION, FOR_MAC, TRIPLE_DES, Suite
from devices.card.emrtd.tlv import BadTlv, objects, only, tlv

PUBLIC_KEY = "0.4.0.127.0.7.2.2.1.2"  # id-PK-ECDH, Doc 9303-11 §9.2.6; id-PK-DH (…1.1) is not spoken here
PROTOCOL = "0.4.0.127.0.7.2.2.3.2."  # id-CA-ECDH, Doc 9303-11 §9.2.5, and then the cipher
SUITES = {"1": TRIPLE_DES, "2": AES_128, "3": AES_192, "4": AES_256}
VERSION = 1  # Doc 9303-11 §9.2.5
STANDARDISED = "0.4.0.127.0.7.1.2"  # standardizedDomainParameters, Doc 9303-11 §9.5.1
KEY_TEMPLATE, AUTHENTICATION_TEMPLATE = 0xA6, 0xA4  # MSE:Set KAT and MSE:Set AT, §6.2.4
EPHEMERAL_KEY, KEY_REFERENCE, MECHANISM = 0x91, 0x84, 0x80
DYNAMIC, TERMINAL_KEY = 0x7C, 0x80  # GENERAL AUTHENTICATE, §6.2.4.2
MOST_ANSWER = 16  # the chip answers with an empty template; a longer Le would ask it for extended length
SECURITY_OPTIONS = 0x0E  # short identifier of DG14, Doc 9303-10 §4.7
PART = "chip"


@dataclass(frozen=True, slots=True)
class ChipKey:
    """One signed key of the chip, and the strongest cipher that it is offered with; `reference` is empty for an only key."""

    key: EcKey
    suite: Suite
    reference: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ChipSpoke:
    """The chip spoke under keys that only the holder of its signed key can know; `channel` goes on under them."""

    channel: SecureChannel


def chip_keys(infos: tuple[SecurityInfo, ...], part: str) -> tuple[ChipKey, ...]:
    """Read the elliptic keys of DG14 or EF.CardSecurity, strongest first; raises NotProven for what is malformed.

    Keys of finite fields (DH) are left out: a chip that has no other is not authenticated in this way.
    """
    suites = [_offered(info, part) for info in infos if info.protocol.startswith(PROTOCOL)]
    found = []
    for info in infos:
        if info.protocol != PUBLIC_KEY:
            continue
        if not 1 <= len(info.values) <= 2:
            raise NotProven(part, Flaw.MALFORMED)
        key, reference = chip_key(info.values[0], part), _reference(info.values[1:], part)
        fitting = [suite for suite, named in suites if named in (b"", reference)]
        # A chip that names no protocol speaks 3DES, §6.2.1
        suite = max(fitting, key=_strength, default=TRIPLE_DES)
        if isinstance(key, EcKey):
            found.append(ChipKey(key, suite, reference))
    return tuple(sorted(found, key=lambda item: (_strength(item.suite), item.key.bits), reverse=True))


def chip_key(raw: bytes, part: str) -> PublicKey:
    """Read a SubjectPublicKeyInfo, its curve named, spelt out or by its number among the standard ones."""
    try:
        (_, algorithm), (kind, bits) = objects(only(raw, SEQUENCE))
        (_, oid), (_, parameters) = objects(algorithm)
    except (BadTlv, ValueError):
        raise NotProven(part, Flaw.MALFORMED) from None
    if oid != encoded_oid(STANDARDISED):
        with reading(part):
            info = keys.PublicKeyInfo.load(raw, strict=True)
        return key_of(info, part)
    standard = BY_PARAMETER_ID.get(int.from_bytes(parameters, "big"))
    if standard is None or kind != BIT_STRING or bits[:1] != b"\0":
        raise NotProven(part, Flaw.CURVE)
    return point_of(bits[1:], standard, part)


def authenticate(
    chip: ChipKey, channel: SecureChannel, *, draw: Callable[[int], bytes] = secrets.token_bytes
) -> Conversation[ChipSpoke | Refused]:
    """Agree on new keys over `channel`, which ends with it, and hear the chip speak under them.

    Raises CardRefused for a chip that does not follow the protocol.
    """
    curve = chip.key.curve
    domain = Domain(curve, curve.arithmetic.generator)
    private = domain.scalar(draw)
    mine = domain.public(private)
    reference = tlv(KEY_REFERENCE, chip.reference) if chip.reference else b""
    if chip.suite is TRIPLE_DES:
        yield from _send(channel, CommandApdu(0x22, 0x41, KEY_TEMPLATE, tlv(EPHEMERAL_KEY, mine) + reference))
    else:
        protocol = encoded_oid(PROTOCOL + next(last for last, suite in SUITES.items() if suite is chip.suite))
        template = CommandApdu(0x22, 0x41, AUTHENTICATION_TEMPLATE, tlv(MECHANISM, protocol) + reference)
        yield from _send(channel, template)
        yield from _send(channel, CommandApdu(0x86, data=tlv(DYNAMIC, tlv(TERMINAL_KEY, mine)), le=MOST_ANSWER))
    channel.keys = None  # §6.2.1: from here on only the new keys count
    secret = domain.agree(private, chip.key.uncompressed)
    agreed = SessionKeys(chip.suite, chip.suite.derive(secret, FOR_ENCRYPTION), chip.suite.derive(secret, FOR_MAC))
    renewed = SecureChannel(agreed, 0)  # §6.2.1: the counter begins at zero
    try:
        yield from _send(renewed, CommandApdu(0xB0, 0x80 | SECURITY_OPTIONS, 0, le=6))  # any answer will do
    except ChannelBroken:
        return Refused(PART, Flaw.CHALLENGE)
    return ChipSpoke(renewed)


def _send(channel: SecureChannel, command: CommandApdu) -> Conversation[None]:
    response = yield from channel.ask(command)
    if response.sw != 0x9000:
        raise CardRefused(f"the chip breaks chip authentication off: {response.sw:04X}", response.sw)


def _offered(info: SecurityInfo, part: str) -> tuple[Suite, bytes]:
    """One ChipAuthenticationInfo: its cipher, and the key that it is for, if it says so."""
    suite = SUITES.get(info.protocol.removeprefix(PROTOCOL))
    if suite is None or not 1 <= len(info.values) <= 2 or number(info.values[0], part) != VERSION:
        raise NotProven(part, Flaw.MALFORMED)
    return suite, _reference(info.values[1:], part)


def _reference(values: tuple[bytes, ...], part: str) -> bytes:
    """The identifier of a key as the chip wants to hear it: its shortest bytes; empty for an only key."""
    if not values:
        return b""
    identifier = number(values[0], part)
    if identifier < 0:
        raise NotProven(part, Flaw.MALFORMED)
    return identifier.to_bytes(max(1, (identifier.bit_length() + 7) // 8), "big")


def _strength(suite: Suite) -> int:
    return suite.key_bytes * suite.block
