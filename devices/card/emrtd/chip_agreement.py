"""Chip authentication as bytes, Doc 9303-11 §6.2: what a chip with a signed key is sent, and whether its answer proves it.

Only a chip that holds the private half can answer under the keys agreed on. All of it follows from the signed key and a
one-time key, so whoever asks need not be where the chip is: the commands travel, and one answer comes back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from devices.card.apdu import CommandApdu, ResponseApdu
from devices.card.emrtd.chip_keys import PROTOCOL, SUITES, ChipKey
from devices.card.emrtd.curves import Domain
from devices.card.emrtd.secure_messaging import ChannelBroken, SessionKeys, protect, unprotect
from devices.card.emrtd.security_infos import encoded_oid
from devices.card.emrtd.suites import FOR_ENCRYPTION, FOR_MAC, TRIPLE_DES
from devices.card.emrtd.tlv import tlv

KEY_TEMPLATE, AUTHENTICATION_TEMPLATE = 0xA6, 0xA4  # MSE:Set KAT and MSE:Set AT, §6.2.4
EPHEMERAL_KEY, KEY_REFERENCE, MECHANISM = 0x91, 0x84, 0x80
DYNAMIC, TERMINAL_KEY = 0x7C, 0x80  # GENERAL AUTHENTICATE, §6.2.4.2
MOST_ANSWER = 16  # the chip answers with an empty template; a longer Le would ask it for extended length
SECURITY_OPTIONS = 0x0E  # short identifier of DG14, Doc 9303-10 §4.7
FIRST_UNDER_NEW_KEYS = CommandApdu(0xB0, 0x80 | SECURITY_OPTIONS, 0, le=6)  # any answer will do


@dataclass(frozen=True, slots=True, repr=False)
class Agreement:
    """`commands` go over the channel that is there, which ends with them; `keys` are the new ones, their counter at zero."""

    commands: tuple[CommandApdu, ...]
    keys: SessionKeys

    @property
    def first(self) -> CommandApdu:
        """The first command under the new keys, already protected."""
        return protect(self.keys, 1, FIRST_UNDER_NEW_KEYS)

    def proves(self, answer: ResponseApdu) -> bool:
        """Tell whether the answer to `first` can only come from the chip; what it says is of no matter."""
        try:
            unprotect(self.keys, 2, answer)
        except ChannelBroken:
            return False
        return True


def agree(chip: ChipKey, *, draw: Callable[[int], bytes] = secrets.token_bytes) -> Agreement:
    """Draw a one-time key and agree on keys with the chip's signed one."""
    curve = chip.key.curve
    domain = Domain(curve, curve.arithmetic.generator)
    private = domain.scalar(draw)
    secret = domain.agree(private, chip.key.uncompressed)
    keys = SessionKeys(chip.suite, chip.suite.derive(secret, FOR_ENCRYPTION), chip.suite.derive(secret, FOR_MAC))
    return Agreement(_commands(chip, domain.public(private)), keys)


def _commands(chip: ChipKey, mine: bytes) -> tuple[CommandApdu, ...]:
    reference = tlv(KEY_REFERENCE, chip.reference) if chip.reference else b""
    if chip.suite is TRIPLE_DES:
        return (CommandApdu(0x22, 0x41, KEY_TEMPLATE, tlv(EPHEMERAL_KEY, mine) + reference),)
    protocol = encoded_oid(PROTOCOL + next(last for last, suite in SUITES.items() if suite is chip.suite))
    return (
        CommandApdu(0x22, 0x41, AUTHENTICATION_TEMPLATE, tlv(MECHANISM, protocol) + reference),
        CommandApdu(0x86, data=tlv(DYNAMIC, tlv(TERMINAL_KEY, mine)), le=MOST_ANSWER),
    )
