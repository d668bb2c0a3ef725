"""What a document proves, judged where it was read and check by check: for technicians; a visit is judged by the service.

Every check has a name and an outcome, `passed`, `failed` or `not_done`, and a sentence. The assurance follows from them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Begun, CardRefused, Conversation
from devices.card.card_line import Carry, Said
from devices.card.emrtd.active_authentication import (
    CHALLENGE_BYTES,
    ChipGenuine,
    active_key,
    challenge_command,
    prove_chip,
)
from devices.card.emrtd.card_security import prove_mapping
from devices.card.emrtd.chip_authentication import ChipSpoke, authenticate
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.contents import signed_files, why_missing, zone_of
from devices.card.emrtd.entering import Access, Found
from devices.card.emrtd.files import File, FileRead, Malformed
from devices.card.emrtd.lds import read_contents
from devices.card.emrtd.mrz import Mrz
from devices.card.emrtd.pace_offers import agrees, offers
from devices.card.emrtd.reading import DocumentRead
from devices.card.emrtd.refusal import NotProven, Refused
from devices.card.emrtd.security_infos import SECURITY_OPTIONS_TAG, security_options
from devices.card.emrtd.security_object import SIGNER_PART, SecurityObject, open_security_object
from devices.card.emrtd.tlv import BadTlv, only
from devices.card.emrtd.trust import TrustStore
from devices.card.emrtd.trust_file import BadTrustFile, trust_in

T = TypeVar("T")
NONE, DATA_ONLY, DATA_AUTHENTIC, CHIP_GENUINE = "none", "data_only", "data_authentic", "chip_genuine"
MAPPING, ACTIVE, AGREEMENT = "pace_chip_authentication_mapping", "active_authentication", "chip_authentication"
NO_STORE = "no trust store: `kiosk card trust import` makes one"


@dataclass(slots=True)
class _Judge:
    """One document, its checks in the order in which they are made."""

    document: DocumentRead
    found: Found
    carry: Carry
    now: datetime
    zone: Mrz | Malformed
    files: dict[File, bytes]
    checks: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuing_state(self) -> str:
        """Empty where the zone cannot be read: then nobody can sign for it."""
        return "" if isinstance(self.zone, Malformed) else self.zone.issuing_state

    def note(self, name: str, outcome: str, detail: str = "") -> bool:
        self.checks[name] = {"outcome": outcome, "detail": detail}
        return outcome == "passed"

    def passes(self, name: str, proof: Callable[[], str]) -> bool:
        """Make one check; `proof` answers its detail or raises why it failed."""
        try:
            return self.note(name, "passed", proof())
        except (NotProven, CardRefused, BadTrustFile) as error:
            return self.note(name, "failed", str(error))


def judge(document: DocumentRead, found: Found, carry: Carry, *, trust: Path | None, now: datetime) -> Said:
    """Make every check that document and trust store allow; the chip is asked last: it may end the channel."""
    files = {file: outcome.raw for file, outcome in document.files.items() if isinstance(outcome, FileRead)}
    judging = _Judge(document, found, carry, now, zone_of(document.files), files)
    _access(judging)
    _zone(judging)
    _contents(judging)
    signed = _signature(judging)
    authentic = _authority(judging, signed, trust)
    _expiry(judging)
    _mapping(judging, signed, trust)
    _active(judging)
    _agreement(judging)
    return {"checks": judging.checks, "assurance": _assurance(judging, authentic=authentic)}


def _assurance(judging: _Judge, *, authentic: bool) -> str:
    """A chip is genuine when it proved itself in one way, failed in none, and was not opened in a weaker way than it signed."""
    if "failed" in (judging.checks[name]["outcome"] for name in ("signature", "hashes")):
        return NONE
    if not authentic:
        return DATA_ONLY
    proofs = (MAPPING, ACTIVE, AGREEMENT)
    weighed = {judging.checks[name]["outcome"] for name in ("access_offer", *proofs)}
    proven = any(judging.checks[name]["outcome"] == "passed" for name in proofs)
    return CHIP_GENUINE if proven and "failed" not in weighed else DATA_AUTHENTIC


def _access(judging: _Judge) -> None:
    judging.note("access", "passed", judging.document.access.value)
    if judging.document.access is Access.BAC:
        judging.note("access_offer", "not_done", "the chip offers no PACE")
    elif File.DG14 not in judging.files:
        judging.note("access_offer", "not_done", "no DG14, which would repeat what EF.CardAccess offers under a signature")
    else:
        judging.note("access_offer", *_offer_confirmed(judging))


def _offer_confirmed(judging: _Judge) -> tuple[str, str]:
    try:
        signed = offers(only(judging.files[File.DG14], SECURITY_OPTIONS_TAG))
    except BadTlv as error:
        return "failed", f"DG14: {error}"
    if not agrees(judging.found.offered, signed):
        return "failed", "EF.CardAccess offers other kinds of PACE than the signed DG14: somebody may want a weaker one chosen"
    return ("passed", "DG14 confirms EF.CardAccess") if signed else ("not_done", "DG14 repeats no offer of EF.CardAccess")


def _zone(judging: _Judge) -> None:
    if isinstance(judging.zone, Malformed):
        judging.note("zone", "failed", f"DG1: {judging.zone.reason}")
    else:
        judging.note("zone", "passed", f"{judging.zone.form.name}, its check digits fit")


def _contents(judging: _Judge) -> None:
    """EF.COM against EF.SOD: a difference is told, and weighs nothing, for EF.COM is not signed."""
    contents = read_contents(judging.files[File.COM]) if File.COM in judging.files else None
    signed = signed_files(judging.document.files)
    if contents is None or signed is None:
        judging.note("contents", "not_done", "EF.COM or EF.SOD cannot be read")
    elif isinstance(contents, Malformed):
        judging.note("contents", "failed", f"EF.COM: {contents.reason}")
    elif differing := contents.files ^ signed:
        names = ", ".join(sorted(file.name for file in differing))
        judging.note("contents", "failed", f"EF.COM and EF.SOD list different groups: {names}")
    else:
        judging.note("contents", "passed", "EF.COM lists the groups that EF.SOD covers")


def _signature(judging: _Judge) -> SecurityObject | None:
    """EF.SOD is what the certificate in it signed, and every group read is what EF.SOD says."""
    if File.SOD not in judging.files:
        for name in ("signature", "hashes"):
            judging.note(name, "not_done", f"EF.SOD: {why_missing(judging.document.files.get(File.SOD))}")
        return None
    try:
        signed = open_security_object(judging.files[File.SOD])
    except NotProven as error:
        judging.note("signature", "failed", str(error))
        judging.note("hashes", "not_done", "EF.SOD cannot be read")
        return None
    signer = signed.signer
    judging.note("signature", "passed", f"by {signer.country}, serial {signer.serial:X}, until {signer.valid_until:%Y-%m-%d}")
    groups = {file.group: raw for file, raw in judging.files.items() if file.group}

    def covered() -> str:
        signed.require(groups)
        return f"{', '.join(f'DG{number}' for number in sorted(groups))} by {signed.digest}"

    return signed if judging.passes("hashes", covered) else None


def _authority(judging: _Judge, signed: SecurityObject | None, trust: Path | None) -> bool:
    """The way from the document's signer to an imported country signer; with the hashes it is passive authentication."""
    if signed is None:
        judging.note("issuer", "not_done", "nothing is signed")
        return judging.note("passive_authentication", "failed", "the data are not what was signed, or nothing was")
    if trust is None:
        judging.note("issuer", "not_done", NO_STORE)
        return judging.note("passive_authentication", "not_done", NO_STORE)

    def known() -> str:
        store = trust_in(trust, signed.signer.issuer_country)
        authority = _prove(judging, store, signed)
        return f"country signer {authority}"

    issued = judging.passes("issuer", known)
    detail = "the data are what the country signed" if issued else judging.checks["issuer"]["detail"]
    return judging.note("passive_authentication", "passed" if issued else "failed", detail)


def _prove(judging: _Judge, store: TrustStore, signed: SecurityObject) -> str:
    authority = store.prove(
        signed.signer, SIGNER_PART, signed_at=signed.signed_at, now=judging.now, issuing_state=judging.issuing_state
    )
    return f"{authority.country}, serial {authority.serial:X}, until {authority.valid_until:%Y-%m-%d}"


def _expiry(judging: _Judge) -> None:
    day = None if isinstance(judging.zone, Malformed) else judging.zone.expires(today=judging.now.date())
    if day is None:
        judging.note("expiry", "not_done", "the document names no whole date")
    else:
        judging.note("expiry", "passed" if day >= judging.now.date() else "failed", day.isoformat())


def _mapping(judging: _Judge, signed: SecurityObject | None, trust: Path | None) -> None:
    """PACE's chip-authentication mapping: the chip has spoken already, and EF.CardSecurity says with which key it should."""
    mapping = judging.document.chip
    if mapping is None:
        judging.note(MAPPING, "not_done", "PACE was run with another mapping" if judging.found.offered else "no PACE")
        return
    if File.CARD_SECURITY not in judging.files or trust is None or signed is None:
        missing = (
            NO_STORE if trust is None else f"EF.CardSecurity: {why_missing(judging.document.files.get(File.CARD_SECURITY))}"
        )
        judging.note(MAPPING, "not_done", missing)
        return

    def proven() -> str:
        state = judging.issuing_state
        store = trust_in(trust, signed.signer.issuer_country)
        raw = judging.files[File.CARD_SECURITY]
        return _said(prove_mapping(raw, mapping, issuing_state=state, trust=store, now=judging.now))

    judging.passes(MAPPING, proven)


def _active(judging: _Judge) -> None:
    if File.DG15 not in judging.files:
        judging.note(ACTIVE, "not_done", "the document has no DG15")
        return

    def proven() -> str:
        challenge, raw = secrets.token_bytes(CHALLENGE_BYTES), judging.files[File.DG15]
        command = challenge_command(challenge, active_key(raw))
        answer = judging.carry(_step(ACTIVE, judging.document.channel.ask(command)), allowed=TRAVEL_DOCUMENT_INS)
        if answer.sw != 0x9000:
            raise CardRefused(f"the chip signs nothing: {answer.sw:04X}", answer.sw)
        return _said(prove_chip(raw, challenge, answer.data, options_file=judging.files.get(File.DG14)))

    judging.passes(ACTIVE, proven)


def _agreement(judging: _Judge) -> None:
    if File.DG14 not in judging.files:
        judging.note(AGREEMENT, "not_done", "the document has no DG14")
        return
    try:
        keys = chip_keys(security_options(judging.files[File.DG14]), "DG14")
    except NotProven as error:
        judging.note(AGREEMENT, "failed", str(error))
        return
    if not keys:
        judging.note(AGREEMENT, "not_done", "DG14 has no key that is spoken here")
        return

    def proven() -> str:
        spoken = _step(AGREEMENT, authenticate(keys[0], judging.document.channel))
        outcome = judging.carry(spoken, allowed=TRAVEL_DOCUMENT_INS)
        return _said(ChipGenuine() if isinstance(outcome, ChipSpoke) else outcome)

    judging.passes(AGREEMENT, proven)


def _step(name: str, conversation: Conversation[T]) -> Conversation[T]:
    yield Begun(name)
    return (yield from conversation)


def _said(outcome: ChipGenuine | Refused) -> str:
    if isinstance(outcome, Refused):
        raise NotProven(outcome.part, outcome.flaw)
    return "the chip is no copy"
