"""Whether a travel document is what it says, proven afresh from the bytes that a kiosk shows; no word of the kiosk's counts.

Pure: no clock, file or database. Whoever shows what is not proven hears one word, whatever is wrong; `Unproven` holds the
reason for the service's own log, and nothing of the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

from devices.card.apdu import CardGone, CardRefused, ResponseApdu
from devices.card.emrtd.active_authentication import prove_chip
from devices.card.emrtd.chip_agreement import Agreement, agree
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.files import Malformed
from devices.card.emrtd.lds import PersonalDetails, read_dg1, read_dg11
from devices.card.emrtd.mrz import Mrz
from devices.card.emrtd.pace_offers import Offer, agrees, offers
from devices.card.emrtd.refusal import Flaw, NotProven, Refused
from devices.card.emrtd.security_infos import SECURITY_OPTIONS_TAG, security_options
from devices.card.emrtd.security_object import SIGNER_PART, SecurityObject, open_security_object
from devices.card.emrtd.tlv import BadTlv, only
from devices.card.emrtd.trust import TrustStore

Draw = Callable[[int], bytes]


class Doubt(Enum):
    """What a document is refused for beside the flaws of its proofs; the value is the word in the log."""

    WITHHELD = "DG14 withheld"  # it is signed and not shown: it would tell what EF.CardAccess may hide
    DOWNGRADED = "access downgraded"
    EXPIRED = "document expired"
    AMBIGUOUS = "several people"


class Unproven(Exception):
    """`word` is a closed vocabulary's: the part and what is wrong with it."""

    def __init__(self, doubt: Doubt | NotProven | Refused) -> None:
        self.word = doubt.value if isinstance(doubt, Doubt) else f"{doubt.part} {doubt.flaw.name.lower()}"
        super().__init__(self.word)


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """The files of a document, whole; empty where the kiosk has none. `access` is pace or bac."""

    access: str
    dg1: bytes
    security_object: bytes
    dg11: bytes = b""
    dg14: bytes = b""
    dg15: bytes = b""
    card_access: bytes = b""

    @property
    def groups(self) -> dict[int, bytes]:
        return {number: raw for number, raw in ((1, self.dg1), (11, self.dg11), (14, self.dg14), (15, self.dg15)) if raw}


@dataclass(frozen=True, slots=True, repr=False)
class Authentic:
    """What a country signed for a document that is valid today."""

    zone: Mrz
    details: PersonalDetails | None


def prove_document(shown: Shown, *, trust: TrustStore, now: datetime, today: date) -> Authentic:
    """Prove the data; raises Unproven. `now` is UTC without zone, `today` the emirate's day."""
    try:
        zone = read_dg1(shown.dg1)
        if isinstance(zone, Malformed):
            raise NotProven("DG1", Flaw.MALFORMED)
        signed = _signed(shown.security_object, trust, now, issuing_state=zone.issuing_state)
        signed.require(shown.groups)
        _not_downgraded(shown, signed)
        details = read_dg11(shown.dg11) if shown.dg11 else None
        if isinstance(details, Malformed):
            raise NotProven("DG11", Flaw.MALFORMED)
    except NotProven as error:
        raise Unproven(error) from None
    expiry = zone.expires(today=today)
    if expiry is None or expiry < today:
        raise Unproven(Doubt.EXPIRED)
    return Authentic(zone, details)


def prove_active(shown: Shown, nonce: bytes, signature: bytes) -> None:
    """Prove a chip that has signed `nonce`, of a document whose data were proven; raises Unproven."""
    outcome = prove_chip(shown.dg15, nonce, signature, options_file=shown.dg14 or None)
    if isinstance(outcome, Refused):
        raise Unproven(outcome)


def agreement_with(dg14: bytes, draw: Draw) -> Agreement:
    """Agree on keys with a chip by its strongest signed key; the same `draw` comes to the same keys. Raises Unproven."""
    try:
        keys = chip_keys(security_options(dg14), "DG14")
    except NotProven as error:
        raise Unproven(error) from None
    if not keys:
        raise Unproven(Refused("DG14", Flaw.ALGORITHM))
    return agree(keys[0], draw=draw)


def prove_agreement(shown: Shown, draw: Draw, answer: bytes) -> None:
    """Prove a chip that answered under the keys agreed on, of a document whose data were proven; raises Unproven."""
    try:
        proven = agreement_with(shown.dg14, draw).proves(ResponseApdu.decode(answer))
    except (CardGone, CardRefused):  # no answer of a chip at all
        proven = False
    if not proven:
        raise Unproven(Refused("chip", Flaw.CHALLENGE))


def prove_options(dg14: bytes, security_object: bytes, *, trust: TrustStore, now: datetime) -> None:
    """Prove that a country signed this DG14, before anything is calculated with its key; raises Unproven."""
    try:
        _signed(security_object, trust, now, issuing_state=None).require({14: dg14})
    except NotProven as error:
        raise Unproven(error) from None


def _signed(raw: bytes, trust: TrustStore, now: datetime, *, issuing_state: str | None) -> SecurityObject:
    signed = open_security_object(raw)
    moment = now.replace(tzinfo=UTC)
    trust.prove(signed.signer, SIGNER_PART, signed_at=signed.signed_at, now=moment, issuing_state=issuing_state)
    return signed


def _not_downgraded(shown: Shown, signed: SecurityObject) -> None:
    """Hold what EF.CardAccess offered, or that there was none, against the signed DG14, Doc 9303-11 §4.4.1.

    A document without DG14 cannot tell, and there are such; one that has it and does not show it hides something.
    """
    if 14 in signed.hashes and not shown.dg14:
        raise Unproven(Doubt.WITHHELD)
    told = shown.card_access if shown.access == "pace" else b""
    offered = _offers(told, "EF.CardAccess") if told else ()
    if shown.access == "pace" and not offered:
        raise Unproven(Doubt.DOWNGRADED)
    if shown.dg14:
        try:
            infos = only(shown.dg14, SECURITY_OPTIONS_TAG)
        except BadTlv:
            raise NotProven("DG14", Flaw.MALFORMED) from None
        if not agrees(offered, _offers(infos, "DG14")):
            raise Unproven(Doubt.DOWNGRADED)


def _offers(infos: bytes, part: str) -> tuple[Offer, ...]:
    try:
        return offers(infos)
    except BadTlv:
        raise NotProven(part, Flaw.MALFORMED) from None
