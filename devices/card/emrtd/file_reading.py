"""How one elementary file is read in as few commands as the chip allows, ISO/IEC 7816-4 §7.2.3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ResponseApdu
from devices.card.emrtd.files import Absent, AccessRefused, File, FileOutcome, FileRead, Malformed
from devices.card.emrtd.tlv import BadTlv, header

STEPS_DOWN = (256, 223, 160, 112)  # manner that chips and readers are known to stop at
HEAD_BYTES = 6  # enough for a tag and a length of every file, and shorter than any
MOST_FILE_BYTES = 0x7FFF  # what READ BINARY with an even INS can address, ISO/IEC 7816-4 §7.2.3
NOT_FOUND = (0x6A82, 0x6A83)  # ISO/IEC 7816-4 §5.6
# What chips answer that know no short EF identifiers, and take one for an offset into no file
NO_SHORT_IDS = (0x6981, 0x6985, 0x6986, 0x6A80, 0x6A81, 0x6A86, 0x6B00, 0x6D00, 0x6F00)
NO_SUCH_MANNER = (0x6700, 0x6A80, 0x6A86, 0x6A87, 0x6B00)  # and those that select in another way than they were asked to
DOUBTED = (*NOT_FOUND, 0x6982)  # may mean the same, of a chip that has not shown yet that it knows them
MOST_SAID = 223  # of a selected file: what fits into a protected answer too
AT_END = 0x6282  # the end of the file was reached before Le
Ask = Callable[[CommandApdu], Conversation[ResponseApdu]]


@dataclass(slots=True)
class Manner:
    """How one chip wants to be read, as far as it was learnt.

    `steps`: the Le that it takes, longest first. `head_first`: Le must not go beyond the end of a file. `by_selection`: it
    knows no short EF identifiers. `doubtful`: it has not shown yet that it knows them, so "not found" may mean that.
    """

    steps: tuple[int, ...] = STEPS_DOWN
    head_first: bool = False
    by_selection: bool = False
    doubtful: bool = False

    @classmethod
    def within(cls, *longest: int) -> Manner:
        """Begin with what an answer can hold, and step down from there; the chip's habits are not known."""
        return cls((*longest, *(step for step in STEPS_DOWN if step < longest[-1])), doubtful=True)

    @property
    def longest(self) -> int:
        return self.steps[0]

    def shorter(self) -> bool:
        """Step down; False when there is no shorter length."""
        if len(self.steps) == 1:
            return False
        self.steps = self.steps[1:]
        return True

    def select_instead(self) -> bool:
        """Give short EF identifiers up, over which the chip ended the channel; False when it has shown that it knows them."""
        if self.by_selection or not self.doubtful:
            return False
        self.by_selection = True
        return True

    def careful(self) -> bool:
        """Ask for less after the chip ended the channel; False when no way is left."""
        if self.head_first or self.longest > STEPS_DOWN[0]:  # extended length is given up first
            return self.shorter()
        self.head_first = True
        return True


def too_long(sw: int) -> bool:
    """Tell whether a status word, without data, means that less should be asked for."""
    return sw in (0x6700, 0x6B00, AT_END) or sw >> 8 == 0x6C


def select(ask: Ask, p1: int, name: bytes) -> Conversation[ResponseApdu]:
    """SELECT without an answer (P2 0C), and with one where the chip insists; a warning is no refusal, ISO/IEC 7816-4 §5.6."""
    response = yield from ask(CommandApdu(0xA4, p1, 0x0C, name))
    if response.sw in NO_SUCH_MANNER:
        response = yield from ask(CommandApdu(0xA4, p1, 0x00, name, MOST_SAID))
    return ResponseApdu(response.data, 0x9000) if response.sw >> 8 in (0x62, 0x63) else response


def read_file(file: File, ask: Ask, manner: Manner) -> Conversation[FileOutcome]:
    """Read one file of the current directory; `ask` sends plainly or over the secure channel."""
    response = ResponseApdu(b"", NO_SHORT_IDS[0])
    if not manner.by_selection:
        response = yield from _part(ask, manner, 0x80 | file.sfi, 0, None)
        manner.doubtful &= response.sw not in (0x9000, AT_END)
    if response.sw in NO_SHORT_IDS or (manner.doubtful and response.sw in DOUBTED):
        manner.head_first &= response.sw != 0x6B00  # it was not the length that was wrong
        response = yield from select(ask, 0x02, file.identifier)
        if response.sw == 0x9000:
            response = yield from _part(ask, manner, 0, 0, None)
            manner.by_selection = response.sw in (0x9000, AT_END)
    if response.sw in NOT_FOUND:
        return Absent()
    if response.sw not in (0x9000, AT_END):
        return AccessRefused(response.sw)
    try:
        tag, begins, length = header(response.data)
    except BadTlv:
        return Malformed("it does not begin with a tag and a length")
    if tag != file.tag:
        return Malformed(f"it begins with the tag {tag:02X}", another=True)
    raw, whole = response.data, begins + length
    if whole > MOST_FILE_BYTES:
        return Malformed("it says that it is longer than can be read")
    while len(raw) < whole:
        response = yield from _part(ask, manner, len(raw) >> 8, len(raw) & 0xFF, whole - len(raw))
        if response.sw not in (0x9000, AT_END) or not response.data:
            return Malformed(f"it ends before its length: {response.sw:04X}")
        raw += response.data
    return FileRead(raw[:whole])


def _part(ask: Ask, manner: Manner, p1: int, p2: int, left: int | None) -> Conversation[ResponseApdu]:
    """READ BINARY from one place, shorter and shorter until the chip agrees; `left` is None before the length is known."""
    length = HEAD_BYTES if manner.head_first and left is None else min(manner.longest, left or manner.longest)
    while True:
        response = yield from ask(CommandApdu(0xB0, p1, p2, le=length))
        if len(response.data) > length:
            raise CardRefused("the chip gave more than was asked")
        if response.data or not too_long(response.sw):
            return response
        exact = response.sw & 0xFF
        if response.sw >> 8 == 0x6C and 0 < exact < length:
            length = exact
        elif length <= HEAD_BYTES:
            return response
        elif left is None:
            length, manner.head_first = HEAD_BYTES, True
        elif manner.shorter():
            length = min(manner.longest, left)
        else:
            return response
