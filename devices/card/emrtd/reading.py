"""The conversation that reads a travel document: choose the way in, select the application, read the files wanted.

Doc 9303-11 §4.2. Once a chip has offered PACE, basic access is never tried: that would let a listener choose for us.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from devices.card.apdu import Begun, CardRefused, CommandApdu, Conversation, Limits, Progress, ResponseApdu, ask
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.bac import basic_access
from devices.card.emrtd.file_reading import NO_SHORT_IDS, NOT_FOUND, Ask, Manner, read_file, select, too_long
from devices.card.emrtd.files import Absent, AccessRefused, File, FileOutcome, FileRead, Malformed
from devices.card.emrtd.pace import ChipMapping, Opened, establish
from devices.card.emrtd.pace_offers import Offer, offers
from devices.card.emrtd.secure_messaging import SHORT_ANSWER, ChannelBroken, SecureChannel
from devices.card.emrtd.tlv import BadTlv, header

LDS_AID = bytes.fromhex("A0000002471001")  # the eMRTD application, Doc 9303-10 §3.6
MASTER_FILE = b"\x3f\x00"  # ISO/IEC 7816-4 §7.1.1
ATR_INFO = 0x01  # short identifier of EF.ATR/INFO in the master file, Doc 9303-10 §3.11.1
LEFT_OUT = (*NOT_FOUND, 0x6982)  # of a file that is not there, or not for us
LIKELY_MORE = 3  # files that most documents have beyond the first ones, before it is known
MOST_APDUS, MOST_SECONDS = 400, 30.0
Draw = Callable[[int], bytes]
Files = Mapping[File, FileOutcome]


class Access(Enum):
    PACE = "pace"
    BAC = "bac"


@dataclass(frozen=True, slots=True, repr=False)
class DocumentRead:
    """What a document gave: the outcome of every file, how it was opened, and the channel to go on with.

    `offered` is what EF.CardAccess said, which is not signed; `chip` is there when PACE's mapping can prove the chip.
    """

    access: Access
    offered: tuple[Offer, ...]
    chip: ChipMapping | None
    channel: SecureChannel
    files: dict[File, FileOutcome]


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
class _Entered:
    access: Access
    offered: tuple[Offer, ...]
    chip: ChipMapping | None
    channel: SecureChannel


ReadOutcome = DocumentRead | WrongKey | KeyNotKnown | NotATravelDocument


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
    return Found(b"", (), atr_info) if (yield from _select_application(ask)).sw == 0x9000 else NotATravelDocument()


def read_document(
    key: Can | MrzKey,
    wanted: tuple[File, ...],
    *,
    then: Callable[[Files], tuple[File, ...]] | None = None,
    found: Found | None = None,
    longest_answer: int = SHORT_ANSWER,
    draw: Draw = secrets.token_bytes,
) -> Conversation[ReadOutcome]:
    """Open the document and read `wanted` in their order; raises CardRefused for a chip that breaks the protocol.

    `then` says what else to read, once `wanted` is. EF.CardAccess is read in any case, unless it is `found` already, and
    EF.CardSecurity only where PACE's mapping can prove the chip with it.
    `longest_answer`: how many bytes chip and reader are known to answer at once; more than 256 needs extended length.
    """
    yield Limits(MOST_APDUS, MOST_SECONDS)
    files: dict[File, FileOutcome] = {}
    yield Begun("probe")
    entered = yield from (_enter(key, draw) if found is None else _open(found.offered, key, draw))
    if not isinstance(entered, _Entered):
        return entered
    manner = _manner(entered.channel, longest_answer)
    while True:
        before = len(files)
        try:
            if not (yield from _read_all(entered, wanted, then, manner, files)):
                return NotATravelDocument()
            return DocumentRead(entered.access, entered.offered, entered.chip, entered.channel, files)
        except ChannelBroken as broken:
            if not _another_way(broken, manner, left_out=len(files) > before):
                raise
        entered = yield from _open(entered.offered, key, draw)
        if not isinstance(entered, _Entered):
            return entered


def _another_way(broken: ChannelBroken, manner: Manner, *, left_out: bool) -> bool:
    """Tell whether to open again a chip that ended the channel, and how to read it then; its status word proves nothing.

    Some end it when too much is asked, or over a short EF identifier. Others say outside of it that they have no such file: it
    is left out.
    """
    if left_out and broken.sw in LEFT_OUT:
        return True
    if too_long(broken.sw) and manner.careful():
        return True
    return broken.sw in NO_SHORT_IDS and manner.select_instead()


def _manner(channel: SecureChannel, longest_answer: int) -> Manner:
    assert channel.keys is not None
    short = channel.keys.capacity()
    return Manner.within(*([channel.keys.capacity(longest_answer)] if longest_answer > SHORT_ANSWER else []), short)


def _read_all(
    entered: _Entered,
    wanted: tuple[File, ...],
    then: Callable[[Files], tuple[File, ...]] | None,
    manner: Manner,
    files: dict[File, FileOutcome],
) -> Conversation[bool]:
    """Read what is not yet in `files` into it; False when there is no application to read from."""
    send = entered.channel.ask
    if File.CARD_SECURITY in wanted and File.CARD_SECURITY not in files and entered.chip is not None:
        yield Begun("read CARD_SECURITY")  # it lies in the master file, so before the application is selected
        files[File.CARD_SECURITY] = yield from read_file(File.CARD_SECURITY, send, manner)
    if entered.access is Access.PACE:
        response = yield from _select_application(send)
        if response.sw != 0x9000:
            return False
    first = tuple(file for file in wanted if file not in (File.CARD_ACCESS, File.CARD_SECURITY))
    yield from _read_in_order(first, len(first) + (LIKELY_MORE if then else 0), send, manner, files)
    if then is not None:
        more = tuple(file for file in then(files) if file not in first)
        yield from _read_in_order((*first, *more), len(first) + len(more), send, manner, files)
    return True


def _read_in_order(
    group: tuple[File, ...], expected: int, send: Ask, manner: Manner, files: dict[File, FileOutcome]
) -> Conversation[None]:
    """Read what `files` lacks; what it has was read before the chip was opened anew."""
    for done, file in enumerate(group):
        if file not in files:
            yield Progress(done, expected)
            yield Begun(f"read {file.name}")
            try:
                files[file] = outcome = yield from read_file(file, send, manner)
            except ChannelBroken as broken:
                if broken.sw in LEFT_OUT:
                    files[file] = AccessRefused(broken.sw)
                raise
            if isinstance(outcome, Malformed) and outcome.another:  # some chips look in the master file too, and stay there
                yield from _select_application(send)
    yield Progress(len(group), expected)


def _enter(key: Can | MrzKey, draw: Draw) -> Conversation[_Entered | WrongKey | KeyNotKnown | NotATravelDocument]:
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


def _open(
    offered: tuple[Offer, ...], key: Can | MrzKey, draw: Draw
) -> Conversation[_Entered | WrongKey | KeyNotKnown | NotATravelDocument]:
    """Open a chip, or open it anew in the way it was opened: what it offered is not asked again, so cannot be taken back."""
    if offered:
        yield from _select_master_file()
        return (yield from _pace(offered, key, draw))
    outcome = yield from _basic_access(key, draw)
    if isinstance(outcome, CardRefused):
        raise outcome
    return outcome


def _pace(offered: tuple[Offer, ...], key: Can | MrzKey, draw: Draw) -> Conversation[_Entered | WrongKey | KeyNotKnown]:
    yield Begun("PACE")
    opened = yield from establish(offered, key, draw=draw)
    return _Entered(Access.PACE, offered, opened.chip, opened.channel) if isinstance(opened, Opened) else opened


def _basic_access(
    key: Can | MrzKey, draw: Draw
) -> Conversation[_Entered | WrongKey | KeyNotKnown | NotATravelDocument | CardRefused]:
    yield Begun("basic access")
    response = yield from _select_application(ask)
    if response.sw != 0x9000:
        return NotATravelDocument()
    if isinstance(key, Can):
        return KeyNotKnown()  # basic access knows the MRZ alone
    try:
        channel = yield from basic_access(key, draw=draw)
    except CardRefused as refused:
        return refused
    return channel if isinstance(channel, WrongKey) else _Entered(Access.BAC, (), None, channel)


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


def _select_application(send: Ask) -> Conversation[ResponseApdu]:
    return (yield from select(send, 0x04, LDS_AID))
