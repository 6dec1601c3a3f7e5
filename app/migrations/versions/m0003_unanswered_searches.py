"""Searches that found nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unanswered_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_searches")),
        sa.UniqueConstraint("asked", "day", name="uq_unanswered_searches_asked_day"),
    )
    with op.batch_alter_table("unanswered_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unanswered_searches_day"), ["day"], unique=False)
