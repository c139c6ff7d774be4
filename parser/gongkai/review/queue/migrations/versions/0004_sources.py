"""What the labeller saw, where a person corrected a label, and sources that are kept; records like the others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; they can be added to, not changed."""
    op.create_table(
        "labellings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labellings"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_labellings_report_id_reports"),
        sa.UniqueConstraint("report_id", "digest", name="uq_labellings_report_id_digest"),
    )
    op.create_table(
        "copies",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_copies"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_copies_report_id_reports"),
    )
    for table in ("labellings", "copies"):
        for change in ("UPDATE", "DELETE"):
            op.execute(_refusing(op.get_bind().dialect.name, table, change))


def _refusing(dialect: str, table: str, change: str) -> str:
    begin = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
    if dialect == "postgresql":
        return f"{begin} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{begin} BEGIN SELECT RAISE(ABORT, 'records are only added to'); END"
