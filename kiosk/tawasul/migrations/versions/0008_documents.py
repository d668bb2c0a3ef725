"""Travel documents: whose they are, and the challenges that their chips are to answer."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "document_row",
        sa.Column("issuing_state", sa.String(3), primary_key=True),
        sa.Column("number", sa.String(22), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_table(
        "challenge_row",
        sa.Column("name_hash", sa.String(64), primary_key=True),
        sa.Column("visit_hash", sa.String(64), nullable=False),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("mechanism", sa.String(16), nullable=False),
        sa.Column("given", sa.DateTime, nullable=False),
    )
