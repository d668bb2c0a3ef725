"""Requests to a holder's phone, and in a session the sealed number that they are made with."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("session_row", sa.Column("sealed_number", sa.String(96)))
    op.create_table(
        "confirmation_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("digits", sa.String(2), nullable=False),
        sa.Column("asked", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
    )
    op.create_index("confirmations_of_session", "confirmation_row", ["token_hash", "id"])
