"""PC/SC on raw winscard calls: watching readers, and one connection to one card. The only importer of smartcard.

pyscard's own monitor ends silently when pcscd restarts; here the context is dropped at the first doubt and made anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from smartcard import scard

from devices.card.apdu import CardGone, CardMute, CardReset
from devices.errors import DeviceError

GONE = frozenset({scard.SCARD_W_REMOVED_CARD, scard.SCARD_E_NO_SMARTCARD, scard.SCARD_E_READER_UNAVAILABLE})
MUTE = frozenset({scard.SCARD_W_UNRESPONSIVE_CARD, scard.SCARD_W_UNPOWERED_CARD})  # to a first connection
RESET = frozenset({scard.SCARD_W_RESET_CARD, scard.SCARD_W_UNPOWERED_CARD})
PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
GET_FEATURES = scard.SCARD_CTL_CODE(3400)  # PC/SC part 10 §2.2
TLV_PROPERTIES, MAX_APDU_BYTES = 0x12, 0x0A  # §2.6.14; of two or four bytes, little-endian
WRONG_LENGTH = b"\x67\x00"
SHARE_SECONDS = 2.0  # another program that looks at every card lets it go again soon


@dataclass(frozen=True, slots=True)
class Seen:
    """One reader: its name, and whether a card is in it."""

    reader: str
    card_present: bool


class Watch:
    """Watches all readers; every method raises DeviceError when pcscd cannot be asked."""

    def __init__(self) -> None:
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result != scard.SCARD_S_SUCCESS:
            raise DeviceError(f"PC/SC does not answer ({_text(result)}). Is pcscd running?")

    def look(self) -> tuple[Seen, ...]:
        """Answer every reader and whether it holds a card, at once."""
        result, readers = scard.SCardListReaders(self._context, [])
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return ()
        if result != scard.SCARD_S_SUCCESS:
            raise DeviceError(f"PC/SC lists no readers ({_text(result)}).")
        wanted = [(reader, scard.SCARD_STATE_UNAWARE) for reader in readers]
        result, states = scard.SCardGetStatusChange(self._context, 0, wanted)
        if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
            raise DeviceError(f"PC/SC lost the reader ({_text(result)}).")
        return tuple(Seen(reader, bool(state & scard.SCARD_STATE_PRESENT)) for reader, state, _ in states)

    def close(self) -> None:
        scard.SCardReleaseContext(self._context)


class Connection:
    """One card in one reader; raises CardGone when it leaves, CardReset, or DeviceError when the reader fails."""

    def __init__(self, reader: str) -> None:
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result != scard.SCARD_S_SUCCESS:
            raise DeviceError(f"PC/SC does not answer ({_text(result)}).")
        ends = time.monotonic() + SHARE_SECONDS
        while True:
            result, self._card, self._protocol = scard.SCardConnect(self._context, reader, scard.SCARD_SHARE_SHARED, PROTOCOLS)
            if result != scard.SCARD_E_SHARING_VIOLATION or time.monotonic() > ends:
                break
            time.sleep(0.05)
        if result in GONE:
            raise CardGone
        if result in MUTE:
            raise CardMute
        if result == scard.SCARD_E_SHARING_VIOLATION:
            raise DeviceError(f"another program on this machine holds the card ({_text(result)}). End it.")
        if result != scard.SCARD_S_SUCCESS:
            raise DeviceError(f"the card cannot be spoken to ({_text(result)}).")
        _, _, _, _, atr = scard.SCardStatus(self._card)
        self.atr = bytes(atr)
        self.t0 = self._protocol == scard.SCARD_PROTOCOL_T0

    def transmit(self, raw: bytes) -> bytes:
        """Send one command; without a limit in time: the process that calls this is killed at its deadline.

        A card that another program reset is connected to anew before CardReset is raised.
        """
        pci = scard.SCARD_PCI_T0 if self.t0 else scard.SCARD_PCI_T1
        result, answer = scard.SCardTransmit(self._card, pci, list(raw))
        if result in RESET:
            result, self._protocol = scard.SCardReconnect(
                self._card, scard.SCARD_SHARE_SHARED, PROTOCOLS, scard.SCARD_LEAVE_CARD
            )
            if result == scard.SCARD_S_SUCCESS:
                raise CardReset
        if result in GONE:
            raise CardGone
        if result != scard.SCARD_S_SUCCESS:
            if _is_extended(raw):  # a reader that cannot carry it says so in its own way: read on with short ones
                return WRONG_LENGTH
            raise DeviceError(f"the card fell silent ({_text(result)}).")
        return bytes(answer)

    def carries_extended(self) -> bool:
        """Whether the reader takes commands of more than 255 bytes; one that says nothing of it is tried (PC/SC part 10)."""
        result, features = scard.SCardControl(self._card, GET_FEATURES, [])
        offered = _objects(bytes(features)) if result == scard.SCARD_S_SUCCESS else {}
        if TLV_PROPERTIES not in offered:
            return True
        result, raw = scard.SCardControl(self._card, int.from_bytes(offered[TLV_PROPERTIES], "big"), [])
        most = _objects(bytes(raw)).get(MAX_APDU_BYTES) if result == scard.SCARD_S_SUCCESS else None
        return most is None or int.from_bytes(most, "little") > 256

    def close(self) -> None:
        scard.SCardDisconnect(self._card, scard.SCARD_UNPOWER_CARD)
        scard.SCardReleaseContext(self._context)


def _is_extended(raw: bytes) -> bool:
    return len(raw) > 6 and raw[4] == 0


def _objects(raw: bytes) -> dict[int, bytes]:
    """Tag, length and value of one byte, one byte and so many."""
    found, at = {}, 0
    while at + 2 <= len(raw):
        found[raw[at]] = raw[at + 2 : at + 2 + raw[at + 1]]
        at += 2 + raw[at + 1]
    return found


def _text(result: int) -> str:
    return f"0x{result & 0xFFFFFFFF:08X}"
