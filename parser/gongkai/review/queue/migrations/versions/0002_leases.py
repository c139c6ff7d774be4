"""Who works on which report; unlike the records, a lease is changed and taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of leases."""
    op.create_table(
        "leases",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_leases"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_leases_report_id_reports"),
    )
