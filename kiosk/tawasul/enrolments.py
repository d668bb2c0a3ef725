"""Enrolment: one-time codes, certificates for machines, renewal and revocation. A code is stored as its hash only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kiosk.tawasul.authority import Authority, Request, RequestError, Speaker, read_request
from kiosk.tawasul.database import hold
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import CertificateRow, EnrolmentRow

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 4  # 16 of 31 letters are 79 bits: a plain hash of them tells nothing


class Enrolments:
    """`now()` is UTC without zone; `life` is a certificate's."""

    def __init__(self, authority: Authority, *, now: Callable[[], datetime], life: timedelta) -> None:
        self.authority, self._now, self._life = authority, now, life

    def enrol(self, db: Session, kiosk: str, code: str, csr: str) -> str:
        """Answer the certificate for the key that asks with this kiosk's code (the caller commits: a wrong one is counted).

        An answer may be lost on the way: the same key may ask again with the same code, and gets the same certificate.
        """
        request = _read(csr)
        hold(db, kiosk)
        newest = select(EnrolmentRow).where(EnrolmentRow.kiosk == kiosk).order_by(EnrolmentRow.id.desc()).limit(1)
        row = db.scalar(newest)
        right = hmac.compare_digest(row.code_hash if row else "0" * 64, hash_of(kiosk, code))
        alive = (
            row is not None
            and row.wrong < LIMITS["enrolment_code_tries"]
            and self._now() - row.made <= timedelta(hours=LIMITS["enrolment_code_hours"])
            and row.key_hash in (None, request.key_hash)
        )
        if row is None or not right or not alive:
            if row is not None:
                row.wrong += 1
            raise Problem("enrolment-refused", 403)
        row.key_hash = request.key_hash
        return self._issue(db, kiosk, request)

    def renew(self, db: Session, speaker: Speaker, csr: str) -> str:
        """Answer a certificate for a new key of the machine that speaks; the one it speaks with holds until then."""
        request = _read(csr)
        hold(db, speaker.kiosk)
        present = db.get(CertificateRow, speaker.serial)
        if present is None or present.key_hash == request.key_hash:
            raise Problem("bad-request", 422)  # a key lives no longer than its certificate
        return self._issue(db, speaker.kiosk, request)

    def _issue(self, db: Session, kiosk: str, request: Request) -> str:
        of_kiosk, now = CertificateRow.kiosk == kiosk, self._now()
        same = of_kiosk, CertificateRow.key_hash == request.key_hash, CertificateRow.revoked.is_(None)
        given = db.scalar(select(CertificateRow).where(*same, CertificateRow.expires > now).limit(1))
        if given is not None:
            return given.certificate
        today = select(func.count()).where(of_kiosk, CertificateRow.issued > now - timedelta(days=1))
        if (db.scalar(today) or 0) >= LIMITS["certificates_per_kiosk_and_day"]:
            raise Problem("too-many", 429, retry_after_seconds=3600)
        made = self.authority.sign(request, kiosk=kiosk, now=now, life=self._life)
        db.add(
            CertificateRow(
                serial=made.serial,
                kiosk=kiosk,
                key_hash=request.key_hash,
                certificate=made.pem,
                issued=now,
                expires=made.expires,
                used=False,
            )
        )
        return made.pem


def accept(db: Session, speaker: Speaker, now: datetime) -> bool:
    """Say whether this certificate holds; with its first word the machine's earlier certificates end."""
    row = db.get(CertificateRow, speaker.serial)
    if row is None or row.revoked is not None or row.kiosk != speaker.kiosk:
        return False
    if not row.used:
        row.used = True
        others = CertificateRow.kiosk == row.kiosk, CertificateRow.serial != row.serial, CertificateRow.revoked.is_(None)
        db.execute(update(CertificateRow).where(*others, CertificateRow.issued <= row.issued).values(revoked=now))
    return True


def new_code(db: Session, kiosk: str, now: datetime) -> str:
    """Draw a one-time code for a kiosk; an earlier one that was not used ends."""
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    db.add(EnrolmentRow(kiosk=kiosk, code_hash=hash_of(kiosk, code), made=now, wrong=0))
    return code


def revoke(db: Session, kiosk: str, now: datetime) -> int:
    """End every certificate and every open code of a kiosk; answer how many certificates ended."""
    hold(db, kiosk)
    db.execute(update(EnrolmentRow).where(EnrolmentRow.kiosk == kiosk).values(wrong=LIMITS["enrolment_code_tries"]))
    valid = CertificateRow.kiosk == kiosk, CertificateRow.revoked.is_(None), CertificateRow.expires > now
    serials = db.scalars(select(CertificateRow.serial).where(*valid)).all()
    db.execute(update(CertificateRow).where(CertificateRow.serial.in_(serials)).values(revoked=now))
    return len(serials)


def machines(db: Session) -> list[CertificateRow]:
    """The newest certificate of every kiosk, in the order of their names."""
    found: dict[str, CertificateRow] = {}
    for row in db.scalars(select(CertificateRow).order_by(CertificateRow.kiosk, CertificateRow.issued)):
        found[row.kiosk] = row
    return list(found.values())


def hash_of(kiosk: str, code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{kiosk} {plain}".encode()).hexdigest()


def _read(csr: str) -> Request:
    try:
        return read_request(csr)
    except RequestError as error:
        raise Problem("bad-request", 422) from error
