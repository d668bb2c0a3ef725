"""The conversation that reads a travel document: enter it, read the files wanted, enter it again where the chip ended it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.card.apdu import Begun, Conversation, Limits, Progress
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.entering import Access, Draw, Entered, Found, NotATravelDocument, enter, open_again, select_application
from devices.card.emrtd.file_reading import NO_SHORT_IDS, NOT_FOUND, Ask, Manner, read_file, too_long
from devices.card.emrtd.files import AccessRefused, File, FileOutcome, Malformed
from devices.card.emrtd.pace import ChipMapping
from devices.card.emrtd.pace_offers import Offer
from devices.card.emrtd.secure_messaging import SHORT_ANSWER, ChannelBroken, SecureChannel

LEFT_OUT = (*NOT_FOUND, 0x6982)  # of a file that is not there, or not for us
LIKELY_MORE = 3  # files that most documents have beyond the first ones, before it is known
MOST_APDUS, MOST_SECONDS = 400, 30.0
Files = Mapping[File, FileOutcome]


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


ReadOutcome = DocumentRead | WrongKey | KeyNotKnown | NotATravelDocument


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
    entered = yield from (enter(key, draw) if found is None else open_again(found.offered, key, draw))
    if not isinstance(entered, Entered):
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
        entered = yield from open_again(entered.offered, key, draw)
        if not isinstance(entered, Entered):
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
    entered: Entered,
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
        response = yield from select_application(send)
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
                yield from select_application(send)
    yield Progress(len(group), expected)
