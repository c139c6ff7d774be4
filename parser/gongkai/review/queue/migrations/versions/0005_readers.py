"""Who made the reading that is whole, where a report waits for its second: it is not theirs to make."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a column to the table that is derived."""
    op.add_column("queue", sa.Column("readers", sa.Text))
