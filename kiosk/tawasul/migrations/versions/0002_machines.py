"""The machines: their one-time enrolment codes and the certificates they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "enrolment_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("key_hash", sa.String(64)),
    )
    op.create_index("of_kiosk", "enrolment_row", ["kiosk", "id"])
    op.create_table(
        "certificate_row",
        sa.Column("serial", sa.String(40), primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
        sa.Column("issued", sa.DateTime, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
        sa.Column("revoked", sa.DateTime),
    )
    op.create_index("of_machine", "certificate_row", ["kiosk", "issued"])
