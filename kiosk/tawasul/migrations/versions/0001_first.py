"""The first form of the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("id_number", sa.String(20), nullable=False, unique=True),
        sa.Column("phone", sa.String(20), nullable=False),
    )
    op.create_table(
        "transaction_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(32), nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("hijri_year", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(40)),
        sa.Column("subject_ar", sa.Text, nullable=False),
        sa.Column("subject_en", sa.Text, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("department", sa.String(24), nullable=False),
        sa.Column("document_ar", sa.Text),
        sa.Column("document_en", sa.Text),
        sa.Column("by_when", sa.Date),
        sa.Column("received", sa.Date, nullable=False),
        sa.Column("last_moved", sa.Date, nullable=False),
        sa.Column("secret", sa.Boolean, nullable=False),
        sa.UniqueConstraint("number", "hijri_year"),
    )
    op.create_index("owner", "transaction_row", ["person_id"])
    op.create_table(
        "movement_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("transaction_id", sa.Integer, sa.ForeignKey("transaction_row.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("department", sa.String(24), nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("expected_days", sa.Integer),
    )
    op.create_index("of_transaction", "movement_row", ["transaction_id", "position"], unique=True)
    op.create_table(
        "session_row",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("proven", sa.Boolean, nullable=False),
        sa.Column("opened", sa.DateTime, nullable=False),
        sa.Column("used", sa.DateTime, nullable=False),
    )
    op.create_table(
        "code_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("sent", sa.DateTime, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
    )
    op.create_index("of_person", "code_row", ["person_key", "sent"])
    op.create_table(
        "receipt_row",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("issued", sa.DateTime, nullable=False),
        sa.UniqueConstraint("token_hash", "idempotency_key"),
    )
    op.create_table(
        "call_row",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("minute", sa.DateTime, primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
    )
