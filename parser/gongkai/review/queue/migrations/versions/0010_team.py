"""Roles, assignments and comments; a lease knows all the pages that one reviewer has open."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables; comments are records. Leases that are held end with the version that made them."""
    _people_and_assignments()
    _comments()
    op.drop_table("leases")
    op.create_table(
        "leases",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("held", sa.Text, nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_leases"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_leases_report_id_reports"),
    )


def _people_and_assignments() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_people"),
    )
    op.create_table(
        "assignments",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_assignments"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_assignments_report_id_reports"),
    )
    op.create_index("ix_assignments_who", "assignments", ["who"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("addressee", sa.Text),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answers", sa.String(36)),
        sa.Column("closes", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_comments"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_comments_report_id_reports"),
        sa.UniqueConstraint("id", name="uq_comments_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_report_id", "comments", ["report_id", "seq"])
    for change in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER comments_no_{change.lower()} BEFORE {change} ON comments"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"{begin} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(f"{begin} BEGIN SELECT RAISE(ABORT, 'records are only added to'); END")
