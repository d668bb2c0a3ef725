"""Whether a travel document lies here, found out without what reads one: loading that takes longer than most cards take whole.

Nothing is selected where EF.CardAccess is found: the chip stands as it stood, in its master file.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.card.apdu import Begun, CommandApdu, Conversation, ask

CARD_ACCESS, SET = (
    0x1C,
    0x31,
)  # its short EF identifier in the master file, and the tag that it begins with: Doc 9303-11 §9.2.11
HEAD_BYTES = 6
EMRTD_AID = bytes.fromhex("A0000002471001")  # Doc 9303-10 §3.6
LOCKED = (0x6982, 0x6985)  # the application is there and is selected only after PACE


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    """A travel document is there; `card_access` is what one command gave of EF.CardAccess, empty where it gave nothing."""

    card_access: bytes


def look_for_document() -> Conversation[DocumentSeen | None]:
    """Look for EF.CardAccess, then for the eMRTD application."""
    yield Begun("probe document")
    answer = yield from ask(CommandApdu(0xB0, 0x80 | CARD_ACCESS, le=256))
    if not answer.data and answer.sw in (0x6700, 0x6B00, 0x6282):  # no more than the file holds may be asked for
        answer = yield from ask(CommandApdu(0xB0, 0x80 | CARD_ACCESS, le=HEAD_BYTES))
    if answer.data[:1] == bytes([SET]):
        return DocumentSeen(answer.data)
    answer = yield from ask(CommandApdu(0xA4, 0x04, 0x0C, EMRTD_AID))
    if answer.sw in (0x6A86, 0x6700):  # a chip that wants to say what it selected, ISO/IEC 7816-4 §11.2.2
        answer = yield from ask(CommandApdu(0xA4, 0x04, 0x00, EMRTD_AID, 256))
    there = answer.sw == 0x9000 or answer.sw >> 8 in (0x62, 0x63) or answer.sw in LOCKED
    if not there:  # a chip that opens by PACE alone and knows no short identifiers
        answer = yield from ask(CommandApdu(0xA4, 0x02, 0x0C, bytes([0x01, CARD_ACCESS])))
        there = answer.sw == 0x9000
    return DocumentSeen(b"") if there else None
