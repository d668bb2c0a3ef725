"""EF.CardSecurity: the keys that the country signed for PACE with chip-authentication mapping, Doc 9303-11 §4.4.3.5.

PACE then proved the chip while it opened it, and no further command is needed.
"""

from __future__ import annotations

from datetime import datetime

from devices.card.emrtd.active_authentication import ChipGenuine
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.pace import ChipMapping
from devices.card.emrtd.refusal import Flaw, NotProven, Refused
from devices.card.emrtd.security_infos import security_infos
from devices.card.emrtd.signed_data import verify_signed_data
from devices.card.emrtd.trust import TrustStore

SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"  # id-SecurityObject, Doc 9303-10 §3.11.4
MAX_CARD_SECURITY = 65536  # bytes
PART, SIGNER_PART = "EF.CardSecurity", "document signer of EF.CardSecurity"


def prove_mapping(
    card_security: bytes, mapping: ChipMapping, *, issuing_state: str, trust: TrustStore, now: datetime
) -> ChipGenuine | Refused:
    """Prove the chip by what it said during PACE and by a key in EF.CardSecurity that `issuing_state` signed."""
    try:
        if len(card_security) > MAX_CARD_SECURITY:
            raise NotProven(PART, Flaw.MALFORMED)
        signed = verify_signed_data(card_security, SECURITY_OBJECT, PART, signer_part=SIGNER_PART)
        trust.prove(signed.signer, SIGNER_PART, signed_at=signed.signed_at, now=now, issuing_state=issuing_state)
        keys = chip_keys(security_infos(signed.content, PART), PART)
    except NotProven as error:
        return Refused(error.part, error.flaw)
    if any(mapping.proves(chip.key.uncompressed) for chip in keys):
        return ChipGenuine()
    return Refused("chip", Flaw.CHALLENGE)
