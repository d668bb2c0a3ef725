"""What the service does at intervals, and when it was last done: of many workers one does it."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    jobs = op.create_table(
        "job_row",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("ran", sa.DateTime, nullable=False),
    )
    op.bulk_insert(jobs, [{"name": "purge", "ran": datetime(2000, 1, 1)}])
