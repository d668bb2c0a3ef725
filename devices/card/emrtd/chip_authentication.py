"""Chip authentication, the terminal's side: the chip agrees on new keys with the key that its country signed, Doc 9303-11 §6.2.

Only a chip that holds the private half can speak under the new keys. With DG14 proven (passive authentication) it is no copy;
without, it shows nothing. Nobody can show the conversation to a third as a proof of who was here, as a signature could.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from devices.card.apdu import CardRefused, CommandApdu, Conversation
from devices.card.emrtd.chip_agreement import FIRST_UNDER_NEW_KEYS, agree
from devices.card.emrtd.chip_keys import ChipKey
from devices.card.emrtd.refusal import Flaw, Refused
from devices.card.emrtd.secure_messaging import ChannelBroken, SecureChannel

PART = "chip"


@dataclass(frozen=True, slots=True, repr=False)
class ChipSpoke:
    """The chip spoke under keys that only the holder of its signed key can know; `channel` goes on under them."""

    channel: SecureChannel


def authenticate(
    chip: ChipKey, channel: SecureChannel, *, draw: Callable[[int], bytes] = secrets.token_bytes
) -> Conversation[ChipSpoke | Refused]:
    """Agree on new keys over `channel`, which ends with it, and hear the chip speak under them.

    Raises CardRefused for a chip that does not follow the protocol.
    """
    agreement = agree(chip, draw=draw)
    for command in agreement.commands:
        yield from _send(channel, command)
    channel.keys = None  # §6.2.1: from here on only the new keys count
    renewed = SecureChannel(agreement.keys, 0)  # §6.2.1: the counter begins at zero
    try:
        yield from renewed.ask(FIRST_UNDER_NEW_KEYS)  # whatever it says, nobody else could say it so
    except ChannelBroken:
        return Refused(PART, Flaw.CHALLENGE)
    return ChipSpoke(renewed)


def _send(channel: SecureChannel, command: CommandApdu) -> Conversation[None]:
    response = yield from channel.ask(command)
    if response.sw != 0x9000:
        raise CardRefused(f"the chip breaks chip authentication off: {response.sw:04X}", response.sw)
