"""What the issuer writes into the files of the logical data structure, Doc 9303-10 §4."""

from __future__ import annotations

import secrets
from datetime import date

from devices.simulated.document.ber import tlv
from devices.simulated.document.printed import Holder, zone
from devices.simulated.document.variant import Form

COM, SOD, DG1, DG2, DG11, DG12, DG14, DG15 = 0x1E, 0x1D, 0x01, 0x02, 0x0B, 0x0C, 0x0E, 0x0F  # short identifiers
TAGS = {DG1: 0x61, DG2: 0x75, DG11: 0x6B, DG12: 0x6C, DG14: 0x6E, DG15: 0x6F}
FACE_BYTES = 6000


def zone_file(holder: Holder, form: Form) -> bytes:
    """EF.DG1: the zone without line ends."""
    return tlv(0x61, tlv(0x5F1F, "".join(zone(holder, form)).encode("ascii")))


def face_file() -> bytes:
    """EF.DG2: as long as a face, and none; whoever reads it has read what nobody may."""
    return tlv(0x75, secrets.token_bytes(FACE_BYTES))


def person_file(holder: Holder) -> bytes:
    """EF.DG11: the full name in the holder's own letters, the personal number, the full date of birth."""
    name = holder.name_ar.replace(" ", "<").encode()
    born = f"{holder.birth:%Y%m%d}".encode()
    fields = tlv(0x5F0E, name) + tlv(0x5F10, holder.id_number.encode()) + tlv(0x5F2B, born)
    return tlv(0x6B, tlv(0x5C, bytes.fromhex("5F0E5F105F2B")) + fields)


def issue_file(issued: date) -> bytes:
    """EF.DG12: who issued the document, and when."""
    authority = tlv(0x5F19, "جهة إصدار الوثائق التجريبية".encode())
    return tlv(0x6C, tlv(0x5C, bytes.fromhex("5F195F26")) + authority + tlv(0x5F26, f"{issued:%Y%m%d}".encode()))


def common_file(groups: dict[int, bytes]) -> bytes:
    """EF.COM: which groups there are; nobody signs it."""
    tags = bytes(TAGS[group] for group in sorted(groups))
    return tlv(0x60, tlv(0x5F01, b"0107") + tlv(0x5F36, b"040000") + tlv(0x5C, tags))
