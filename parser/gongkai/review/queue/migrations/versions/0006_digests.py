"""The digest stands in the queue as well: the whole order of the list is in its indexes, and a page is found fast."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INDEXES = {
    "ix_queue_state_order": ["state"],
    "ix_queue_order": [],
    "ix_queue_agency_order": ["agency", "state"],
}


def upgrade() -> None:
    """Add the digest, and put it at the end of each index."""
    op.add_column("queue", sa.Column("sha256", sa.String(64)))
    op.execute("UPDATE queue SET sha256 = (SELECT sha256 FROM reports WHERE reports.id = queue.report_id)")
    for name, first in INDEXES.items():
        op.drop_index(name, "queue")
        op.create_index(name, "queue", [*first, "turn", sa.text("loss DESC"), "sha256"])
