"""What a chip offers for PACE, Doc 9303-11 §9.2.1: in EF.CardAccess, which is not signed, and in DG14, which is.

`agrees` compares the two: who meddles with the first to have a weaker way chosen is found out by the second.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.card.emrtd.curves import BY_PARAMETER_ID
from devices.card.emrtd.suites import AES_128, AES_192, AES_256, TRIPLE_DES, Suite
from devices.card.emrtd.tlv import BadTlv, objects, only

SET, SEQUENCE, OID, INTEGER = 0x31, 0x30, 0x06, 0x02  # X.690
ID_PACE = bytes.fromhex("04007F0007020204")  # id-PACE 0.4.0.127.0.7.2.2.4, Doc 9303-11 §9.2.1
GENERIC, CHIP_AUTHENTICATION = 2, 6  # id-PACE-ECDH-GM, id-PACE-ECDH-CAM
SUITES = {1: TRIPLE_DES, 2: AES_128, 3: AES_192, 4: AES_256}
VERSION = b"\x02"  # Doc 9303-11 §9.2.1


@dataclass(frozen=True, slots=True)
class Offer:
    """One PACEInfo: its object identifier as bytes, and the number of its standardised domain parameters."""

    protocol: bytes
    parameter_id: int | None

    @property
    def suite(self) -> Suite | None:
        return SUITES.get(self.protocol[9])

    @property
    def supported(self) -> bool:
        mapping, suite = self.protocol[8], self.suite
        known = suite is not None if mapping == GENERIC else mapping == CHIP_AUTHENTICATION and suite not in (None, TRIPLE_DES)
        return known and self.parameter_id in BY_PARAMETER_ID


def offers(security_infos: bytes) -> tuple[Offer, ...]:
    """Read every PACEInfo of a SecurityInfos set (EF.CardAccess, the content of DG14); raises BadTlv."""
    found = []
    for tag, info in objects(only(security_infos, SET)):
        parts = objects(info) if tag == SEQUENCE else ()
        if not parts or parts[0][0] != OID:
            raise BadTlv("not a set of SecurityInfo")
        protocol = parts[0][1]
        if protocol[:-2] != ID_PACE:  # another protocol's, or PACEDomainParameterInfo
            continue
        numbers = [value for kind, value in parts[1:] if kind == INTEGER and value]
        if len(numbers) != len(parts) - 1 or not 1 <= len(numbers) <= 2:
            raise BadTlv("not a PACEInfo")
        if numbers[0] == VERSION:
            found.append(Offer(protocol, int.from_bytes(numbers[1], "big") if len(numbers) == 2 else None))
    return tuple(found)


def agrees(card_access: tuple[Offer, ...], signed: tuple[Offer, ...]) -> bool:
    """Tell whether EF.CardAccess said what the signed DG14 says: if not, somebody wanted a weaker way in, §4.4.1.

    A DG14 that repeats no offer tells as little as none: there are such documents.
    """
    return not signed or set(card_access) == set(signed)
