"""Decisions in bulk are marked; which sums fail on what stands is kept for the list."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; a report that nobody decided on and that gave no sum for a reason has none that fails.

    The others are placed anew when the queue is opened: what stands of them is no matter of a statement.
    """
    op.add_column("events", sa.Column("bulk", sa.Integer))
    op.add_column("queue", sa.Column("failed", sa.Text))
    op.execute("UPDATE queue SET failed = '[]' WHERE events = 0 AND reasons NOT LIKE '%relation_failed%'")
