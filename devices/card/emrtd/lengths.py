"""How many bytes a card answers at once, as it says itself: historical bytes of the ATR, and EF.ATR/INFO.

ISO/IEC 7816-4 §8.1.1 and §12.7.1; Doc 9303-10 §3.11.1. Extended length is spoken only with a card that says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.card.emrtd.secure_messaging import SHORT_ANSWER
from devices.card.emrtd.tlv import BadTlv, header, objects

CAPABILITIES = 7  # compact-TLV; its third byte says how lengths are written, ISO/IEC 7816-4 §8.1.1.2.7
EXTENDED, IN_THE_FILE = 0x40, 0x20  # bits of that byte: extended Lc and Le; and how long stands in EF.ATR/INFO
CAPABILITIES_OBJECT, LENGTHS_OBJECT, INTEGER = 0x47, 0x7F66, 0x02
UNNAMED_ANSWER = 4_096  # a card that knows extended length and names no bound: longer than the files of most documents
STATUS_BYTES = 2
LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Lengths:
    """`extended` is None where the card does not say."""

    extended: bool | None = None
    in_the_file: bool = False

    @property
    def worth_asking(self) -> bool:
        """Whether EF.ATR/INFO may say more."""
        return self.extended is None or self.in_the_file


def of_atr(atr: bytes) -> Lengths:
    """Read the historical bytes; an ATR that is none says nothing."""
    historical = _historical(atr)
    if historical[:1] not in (b"\x00", b"\x80"):  # other first bytes: what follows is not compact-TLV
        return Lengths()
    at = 1
    while at < len(historical):
        tag, size = historical[at] >> 4, historical[at] & 0xF
        value = historical[at + 1 : at + 1 + size]
        if tag == CAPABILITIES and size == 3 == len(value):
            return _said(value)
        at += 1 + size
    return Lengths()


def longest_answer(atr: bytes, info: bytes) -> int:
    """Answer how many bytes the card gives at once; `info` is EF.ATR/INFO, empty where the card has none."""
    said, named = of_atr(atr), 0
    for tag, value in _objects(info):
        if tag == CAPABILITIES_OBJECT and len(value) == 3:
            said = _said(value)
        if tag == LENGTHS_OBJECT:
            numbers = [int.from_bytes(number, "big") for kind, number in _objects(value) if kind == INTEGER]
            named = numbers[1] if len(numbers) == 2 else 0  # the first is how long a command may be
    if not said.extended:
        return SHORT_ANSWER
    return max(SHORT_ANSWER, min(named, LONGEST) - STATUS_BYTES if named else UNNAMED_ANSWER)


def _said(capabilities: bytes) -> Lengths:
    return Lengths(bool(capabilities[2] & EXTENDED), bool(capabilities[2] & IN_THE_FILE))


def _historical(atr: bytes) -> bytes:
    """ISO/IEC 7816-3 §8.2: TS, T0, groups of interface bytes as each announces the next, then the historical bytes."""
    if len(atr) < 2:
        return b""
    count, follow, at = atr[1] & 0xF, atr[1] >> 4, 2
    while follow:
        at += follow.bit_count()
        if not follow & 8 or at > len(atr):
            break
        follow = atr[at - 1] >> 4
    return atr[at : at + count]


def _objects(raw: bytes) -> tuple[tuple[int, bytes], ...]:
    """Data objects as far as they go: the file may be longer than what stands in it."""
    ends = 0
    try:
        while ends < len(raw):
            _, begins, length = header(raw, ends)
            if begins + length > len(raw):
                break
            ends = begins + length
    except BadTlv:
        pass
    return objects(raw[:ends])
