"""The way into a travel document: what it offers is found out, and it is opened with its key, Doc 9303-11 §4.2.

Once a chip has offered PACE, basic access is never tried: that would let a listener choose for us.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from devices.card.apdu import Begun, CardRefused, CommandApdu, Conversation, ResponseApdu, ask
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.bac import basic_access
from devices.card.emrtd.file_reading import Ask, Manner, read_file, select
from devices.card.emrtd.files import Absent, File, FileRead, Malformed
from devices.card.emrtd.pace import ChipMapping, Opened, establish
from devices.card.emrtd.pace_offers import Offer, offers
from devices.card.emrtd.secure_messaging import SecureChannel
from devices.card.emrtd.tlv import BadTlv, header

LDS_AID = bytes.fromhex("A0000002471001")  # the eMRTD application, Doc 9303-10 §3.6
MASTER_FILE = b"\x3f\x00"  # ISO/IEC 7816-4 §7.1.1
ATR_INFO = 0x01  # short identifier of EF.ATR/INFO in the master file, Doc 9303-10 §3.11.1
Draw = Callable[[int], bytes]


class Access(Enum):
    PACE = "pace"
    BAC = "bac"


@dataclass(frozen=True, slots=True)
class NotATravelDocument:
    """The chip has no eMRTD application."""


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """A travel document, not opened yet: EF.CardAccess whole with what it offers, and EF.ATR/INFO; empty where it has none."""

    card_access: bytes
    offered: tuple[Offer, ...]
    atr_info: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """The document is open; `chip` when PACE's mapping can prove it."""

    access: Access
    offered: tuple[Offer, ...]
    chip: ChipMapping | None
    channel: SecureChannel


def look(*, ask_lengths: bool, card_access: bytes = b"") -> Conversation[Found | NotATravelDocument]:
    """Find out what is there before a key is: what may open it and, if `ask_lengths`, how long its answers may be.

    `card_access` is what was read of EF.CardAccess in the chip's first state, if it was: whole, it is not read again.
    """
    yield Begun("look")
    if card_access := _whole(card_access):
        return Found(card_access, _parsed(card_access), (yield from _atr_info()) if ask_lengths else b"")
    selected = (yield from _select_master_file()).sw == 0x9000
    outcome = yield from read_file(File.CARD_ACCESS, ask, Manner(doubtful=True))
    if isinstance(outcome, Malformed):
        raise CardRefused(f"EF.CardAccess: {outcome.reason}")  # not taken for none: basic access might be a downgrade
    card_access = outcome.raw if isinstance(outcome, FileRead) else b""
    atr_info = (yield from _atr_info()) if ask_lengths and selected else b""
    if card_access:
        return Found(card_access, _parsed(card_access), atr_info)
    return Found(b"", (), atr_info) if (yield from select_application(ask)).sw == 0x9000 else NotATravelDocument()


def enter(key: Can | MrzKey, draw: Draw) -> Conversation[Entered | WrongKey | KeyNotKnown | NotATravelDocument]:
    """Ask the chip what it offers, in as few commands as will do, and open it."""
    offered = yield from _offered(Manner())
    careful = offered is None
    if careful:
        offered = yield from _offered_by_selection()
    if not offered:
        outcome = yield from _basic_access(key, draw)
        if not isinstance(outcome, CardRefused | NotATravelDocument | KeyNotKnown):
            return outcome
        if not careful:  # the probe may have met another directory than the master file
            offered = yield from _offered_by_selection()
        if not offered:
            if isinstance(outcome, CardRefused):
                raise outcome
            return outcome
    return (yield from _pace(offered, key, draw))


def open_again(
    offered: tuple[Offer, ...], key: Can | MrzKey, draw: Draw
) -> Conversation[Entered | WrongKey | KeyNotKnown | NotATravelDocument]:
    """Open a chip that was looked at, or was open: what it offered is not asked again, so it cannot be taken back."""
    if offered:
        yield from _select_master_file()
        return (yield from _pace(offered, key, draw))
    outcome = yield from _basic_access(key, draw)
    if isinstance(outcome, CardRefused):
        raise outcome
    return outcome


def _pace(offered: tuple[Offer, ...], key: Can | MrzKey, draw: Draw) -> Conversation[Entered | WrongKey | KeyNotKnown]:
    yield Begun("PACE")
    opened = yield from establish(offered, key, draw=draw)
    return Entered(Access.PACE, offered, opened.chip, opened.channel) if isinstance(opened, Opened) else opened


def _basic_access(
    key: Can | MrzKey, draw: Draw
) -> Conversation[Entered | WrongKey | KeyNotKnown | NotATravelDocument | CardRefused]:
    yield Begun("basic access")
    response = yield from select_application(ask)
    if response.sw != 0x9000:
        return NotATravelDocument()
    if isinstance(key, Can):
        return KeyNotKnown()  # basic access knows the MRZ alone
    try:
        channel = yield from basic_access(key, draw=draw)
    except CardRefused as refused:
        return refused
    return channel if isinstance(channel, WrongKey) else Entered(Access.BAC, (), None, channel)


def _offered(manner: Manner) -> Conversation[tuple[Offer, ...] | None]:
    """Read EF.CardAccess; None when the chip's answer does not tell whether there is one."""
    outcome = yield from read_file(File.CARD_ACCESS, ask, manner)
    match outcome:
        case FileRead(raw):
            return _parsed(raw)
        case Absent():
            return ()
        case Malformed(reason):
            raise CardRefused(f"EF.CardAccess: {reason}")  # not taken for none: basic access might be a downgrade
        case _:
            return None


def _offered_by_selection() -> Conversation[tuple[Offer, ...]]:
    selected = yield from _select_master_file()
    if selected.sw != 0x9000:
        return ()
    return (yield from _offered(Manner(doubtful=True))) or ()


def _atr_info() -> Conversation[bytes]:
    answer = yield from ask(CommandApdu(0xB0, 0x80 | ATR_INFO, le=256))
    return answer.data if answer.sw in (0x9000, 0x6282) else b""


def _whole(card_access: bytes) -> bytes:
    """Cut off what the chip keeps behind the file's end; empty where the end is not there."""
    try:
        tag, begins, length = header(card_access)
    except BadTlv:
        return b""
    return card_access[: begins + length] if tag == File.CARD_ACCESS.tag and begins + length <= len(card_access) else b""


def _parsed(raw: bytes) -> tuple[Offer, ...]:
    try:
        return offers(raw)
    except BadTlv as error:
        raise CardRefused(f"EF.CardAccess: {error}") from None


def _select_master_file() -> Conversation[ResponseApdu]:
    return (yield from select(ask, 0x00, MASTER_FILE))


def select_application(send: Ask) -> Conversation[ResponseApdu]:
    """Select the eMRTD application; after PACE it is asked under the channel."""
    return (yield from select(send, 0x04, LDS_AID))
