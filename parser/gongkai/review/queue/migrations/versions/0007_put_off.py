"""What is put off comes last in the list, and why it was: two columns of the queue, the first one in its indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INDEXES = {
    "ix_queue_state_order": ["state"],
    "ix_queue_order": [],
    "ix_queue_agency_order": ["agency", "state"],
}


def upgrade() -> None:
    """Add the columns, and put the first before the turn in each index."""
    op.add_column("queue", sa.Column("put_off", sa.Integer, nullable=False, server_default="0"))
    op.add_column("queue", sa.Column("skips", sa.Text))
    for name, first in INDEXES.items():
        op.drop_index(name, "queue")
        op.create_index(name, "queue", [*first, "put_off", "turn", sa.text("loss DESC"), "sha256"])
