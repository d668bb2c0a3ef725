"""What each session's evidence proved; those that were open had a card's data alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("session_row", sa.Column("evidence", sa.String(16), nullable=False, server_default="data_only"))
