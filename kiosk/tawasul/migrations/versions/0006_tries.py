"""What is limited is written down by itself, with its kiosk and its moment; a code knows its session alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    tries = op.create_table(
        "try_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("tries_of_person", "try_row", ["person_key", "kind", "at"])
    op.create_index("tries_of_kiosk", "try_row", ["kiosk", "kind", "at"])
    codes = sa.table("code_row", sa.column("person_key"), sa.column("sent", sa.DateTime), sa.column("wrong"))
    for person_key, sent, wrong in op.get_bind().execute(sa.select(codes)).all():  # an update gives nobody new tries
        same = {"person_key": person_key, "kiosk": "", "at": sent}
        op.bulk_insert(tries, [{"kind": "code", **same}, *({"kind": "wrong_entry", **same} for _ in range(wrong))])
    op.drop_table("code_row")  # none of them is valid for more than two minutes
    op.create_table(
        "code_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("sent", sa.DateTime, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
    )
    op.create_index("codes_of_session", "code_row", ["token_hash", "id"])
