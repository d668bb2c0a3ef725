"""Travel documents at the service: challenges given, evidence proven afresh, and whose document it is.

Proofs are made outside of any transaction. Whatever is not proven is one problem, document-not-proven, to the byte: a reason
would help a forger. The service's own log has it, with the kiosk's name and nothing of the document.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from devices.card.emrtd.trust import TrustStore
from kiosk.tawasul.assurance import Evidence
from kiosk.tawasul.challenges import Challenge, Challenges, Mechanism
from kiosk.tawasul.document_routes import ActiveChip, AgreementChip, NewChallenge, TravelDocumentEvidence
from kiosk.tawasul.evidence import (
    Authentic,
    Doubt,
    Shown,
    Unproven,
    agreement_with,
    prove_active,
    prove_agreement,
    prove_document,
    prove_options,
)
from kiosk.tawasul.people import Ambiguous, Claim, Found, claim_of, find
from kiosk.tawasul.problems import Problem

T = TypeVar("T")


class Documents:
    """`trust()` answers the country signers that are believed now, `note` takes a line for the service's log.

    `home_state` is the state whose personal numbers the register has.
    """

    def __init__(
        self,
        trust: Callable[[], TrustStore],
        challenges: Challenges,
        *,
        home_state: str,
        now: Callable[[], datetime],
        utc_offset: timedelta,
        note: Callable[[str], None],
    ) -> None:
        self._trust, self._challenges, self._home_state = trust, challenges, home_state
        self._now, self._utc_offset, self._note = now, utc_offset, note

    def challenge(self, engine: Engine, asked: NewChallenge, kiosk: str) -> dict[str, Any]:
        """Give a challenge, as the contract has it."""
        chip = asked.chip
        if isinstance(chip, ActiveChip):
            given = self._given(engine, Mechanism.ACTIVE, kiosk, asked.visit)
            return {"id": given.name, "nonce": _text(given.nonce)}
        self._proven(kiosk, lambda: self._prove_options(chip))
        given = self._given(engine, Mechanism.AGREEMENT, kiosk, asked.visit)
        agreement = self._proven(kiosk, lambda: agreement_with(chip.dg14, given.draw))
        commands = [_text(command.encode(t0=False)) for command in agreement.commands]
        return {"id": given.name, "commands": commands, "relayed": _text(agreement.first.encode(t0=False))}

    def prove(self, engine: Engine, shown: TravelDocumentEvidence, kiosk: str) -> tuple[Claim, Evidence]:
        """Prove what is shown; answer who it says that somebody is, and what was proven."""
        challenge = None
        if shown.chip is not None:  # whatever comes of it, it has been answered
            with Session(engine) as db, db.begin():
                challenge = self._challenges.take(db, shown.chip.challenge, kiosk=kiosk, visit=shown.chip.visit)
        authentic = self._proven(kiosk, lambda: self._prove(shown, challenge))
        evidence = Evidence.DATA_AUTHENTIC if challenge is None else Evidence.CHIP_GENUINE
        return claim_of(authentic, home_state=self._home_state), evidence

    def finding(self, kiosk: str) -> Callable[[Session, Claim], Found]:
        """How the register is asked for the holder of a document that was proven: what leads to several people is refused."""
        return lambda db, claim: self._proven(kiosk, lambda: _found(db, claim))

    def _given(self, engine: Engine, mechanism: Mechanism, kiosk: str, visit: str) -> Challenge:
        with Session(engine) as db, db.begin():
            return self._challenges.give(db, mechanism, kiosk=kiosk, visit=visit)

    def _prove_options(self, chip: AgreementChip) -> None:
        prove_options(chip.dg14, chip.sod, trust=self._trust(), now=self._now())

    def _prove(self, shown: TravelDocumentEvidence, challenge: Challenge | None) -> Authentic:
        files = Shown(
            access=shown.access,
            dg1=shown.dg1,
            security_object=shown.sod,
            dg11=shown.dg11 or b"",
            dg14=shown.dg14 or b"",
            dg15=shown.dg15 or b"",
            card_access=shown.card_access or b"",
        )
        now = self._now()
        authentic = prove_document(files, trust=self._trust(), now=now, today=(now + self._utc_offset).date())
        if challenge is not None:
            assert shown.chip is not None
            match challenge.mechanism:
                case Mechanism.ACTIVE:
                    prove_active(files, challenge.nonce, shown.chip.response)
                case Mechanism.AGREEMENT:
                    prove_agreement(files, challenge.draw, shown.chip.response)
        return authentic

    def _proven(self, kiosk: str, work: Callable[[], T]) -> T:
        try:
            return work()
        except Unproven as unproven:
            self._note(f"{kiosk}: document refused: {unproven.word}")
            raise Problem("document-not-proven", 403) from None


def _found(db: Session, claim: Claim) -> Found:
    try:
        return find(db, claim)
    except Ambiguous:
        raise Unproven(Doubt.AMBIGUOUS) from None


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
