"""Indexes in the order in which reports are listed, so that a page of a long list is read and not sorted out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Replace the index that had the less at stake first, and the one that knew only the agency."""
    op.drop_index("ix_queue_state_turn_loss", "queue")
    op.create_index("ix_queue_state_order", "queue", ["state", "turn", sa.text("loss DESC")])
    op.drop_index("ix_queue_agency", "queue")
    op.create_index("ix_queue_agency_order", "queue", ["agency", "state", "turn", sa.text("loss DESC")])
    op.create_index("ix_queue_order", "queue", ["turn", sa.text("loss DESC")])
