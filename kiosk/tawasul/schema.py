"""The service's tables, for SQLite (WAL) and PostgreSQL alike."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase): ...


class Person(Table):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    id_number: Mapped[str] = mapped_column(String(20), unique=True)
    phone: Mapped[str] = mapped_column(String(20))


class DocumentRow(Table):
    """A travel document that the register knows as somebody's; the numbers of the register's own state are persons'."""

    __tablename__ = "document_row"
    issuing_state: Mapped[str] = mapped_column(String(3), primary_key=True)  # as documents write it, Doc 9303-3 §5
    number: Mapped[str] = mapped_column(String(22), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class TransactionRow(Table):
    __tablename__ = "transaction_row"
    __table_args__ = (UniqueConstraint("number", "hijri_year"), Index("owner", "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[str] = mapped_column(String(10))
    hijri_year: Mapped[int]
    reference: Mapped[str | None] = mapped_column(String(40))
    subject_ar: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(24))
    department: Mapped[str] = mapped_column(String(24))
    document_ar: Mapped[str | None] = mapped_column(Text)
    document_en: Mapped[str | None] = mapped_column(Text)
    by_when: Mapped[date | None]
    received: Mapped[date]
    last_moved: Mapped[date]
    secret: Mapped[bool]


class MovementRow(Table):
    __tablename__ = "movement_row"
    __table_args__ = (Index("of_transaction", "transaction_id", "position", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("transaction_row.id"))
    position: Mapped[int]
    action: Mapped[str] = mapped_column(String(24))
    department: Mapped[str] = mapped_column(String(24))
    day: Mapped[date | None]
    expected_days: Mapped[int | None]


class SessionRow(Table):
    __tablename__ = "session_row"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_key: Mapped[str] = mapped_column(String(64))  # HMAC of the ID number: limits hold for unknown people too
    kiosk: Mapped[str] = mapped_column(String(32))
    evidence: Mapped[str] = mapped_column(String(16))
    proven: Mapped[bool]  # whoever stands there was confirmed as the holder
    opened: Mapped[datetime]
    used: Mapped[datetime]
    sealed_number: Mapped[str | None] = mapped_column(String(96))  # where a phone's app is asked with it; gone with the session


class CodeRow(Table):
    """One row a code, of one session; wrong entries are counted on it."""

    __tablename__ = "code_row"
    __table_args__ = (Index("codes_of_session", "token_hash", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    sent: Mapped[datetime]
    wrong: Mapped[int]
    used: Mapped[bool]


class ConfirmationRow(Table):
    """One row a request to a holder's phone, of one session; the newest counts."""

    __tablename__ = "confirmation_row"
    __table_args__ = (Index("confirmations_of_session", "token_hash", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(64))
    digits: Mapped[str] = mapped_column(String(2))
    asked: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))


class TryRow(Table):
    """Something of which only so many are allowed, by person and day and by kiosk and hour."""

    __tablename__ = "try_row"
    __table_args__ = (Index("tries_of_person", "person_key", "kind", "at"), Index("tries_of_kiosk", "kiosk", "kind", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    person_key: Mapped[str] = mapped_column(String(64))
    kiosk: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class ChallengeRow(Table):
    """A challenge that was given and has not been answered; nonce and one-time key follow from its name, which is not here."""

    __tablename__ = "challenge_row"
    name_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    visit_hash: Mapped[str] = mapped_column(String(64))
    kiosk: Mapped[str] = mapped_column(String(32))
    mechanism: Mapped[str] = mapped_column(String(16))
    given: Mapped[datetime]


class ReceiptRow(Table):
    __tablename__ = "receipt_row"
    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))
    kiosk: Mapped[str] = mapped_column(String(32))
    issued: Mapped[datetime]
    qr_text: Mapped[str | None] = mapped_column(String(224))  # what was signed; null where nothing was
    __table_args__ = (UniqueConstraint("token_hash", "idempotency_key"),)


class ReceiptLine(Table):
    """A transaction on a paper, with the status that stands there."""

    __tablename__ = "receipt_line"
    reference: Mapped[str] = mapped_column(String(16), ForeignKey("receipt_row.reference"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("transaction_row.id"))
    status: Mapped[str] = mapped_column(String(24))


class CallRow(Table):
    """Calls that need no session, counted per kiosk and minute."""

    __tablename__ = "call_row"
    kiosk: Mapped[str] = mapped_column(String(32), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    calls: Mapped[int]


class EnrolmentRow(Table):
    """One row an enrolment code; `key_hash` is that of the machine's key that used it."""

    __tablename__ = "enrolment_row"
    __table_args__ = (Index("of_kiosk", "kiosk", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kiosk: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    made: Mapped[datetime]
    wrong: Mapped[int]
    key_hash: Mapped[str | None] = mapped_column(String(64))


class CertificateRow(Table):
    """A machine's certificate; `used` once it has spoken, which is when the machine's earlier ones end."""

    __tablename__ = "certificate_row"
    __table_args__ = (Index("of_machine", "kiosk", "issued"),)
    serial: Mapped[str] = mapped_column(String(40), primary_key=True)
    kiosk: Mapped[str] = mapped_column(String(32))
    key_hash: Mapped[str] = mapped_column(String(64))
    certificate: Mapped[str] = mapped_column(Text)
    issued: Mapped[datetime]
    expires: Mapped[datetime]
    used: Mapped[bool]
    revoked: Mapped[datetime | None]


class JobRow(Table):
    """What is done at intervals, by one worker of many: whoever moves `ran` on does it, in the same transaction."""

    __tablename__ = "job_row"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    ran: Mapped[datetime]
