"""What a receipt said: its QR code's text, and each transaction on it with the status of that moment."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("receipt_row", sa.Column("qr_text", sa.String(224)))
    op.create_table(
        "receipt_line",
        sa.Column("reference", sa.String(16), sa.ForeignKey("receipt_row.reference"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("transaction_id", sa.Integer, sa.ForeignKey("transaction_row.id"), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
    )
