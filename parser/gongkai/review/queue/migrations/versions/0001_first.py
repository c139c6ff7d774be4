"""The first tables, and what keeps the records from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

RECORDS = ("reports", "versions", "doubts", "events")


def upgrade() -> None:
    """Make the tables; a record can be added, not changed or taken away."""
    _reports_and_versions()
    _doubts_and_events()
    _queue()
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'records are only added to'; END $$"
        )
    for table in RECORDS:
        for change in ("UPDATE", "DELETE"):
            op.execute(_trigger(dialect, table, change))


def _reports_and_versions() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("sha256", name="uq_reports_sha256"),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_versions_report_id_reports"),
        sa.UniqueConstraint("report_id", "number", name="uq_versions_report_id_number"),
        sa.UniqueConstraint("report_id", "digest", name="uq_versions_report_id_digest"),
    )


def _doubts_and_events() -> None:
    op.create_table(
        "doubts",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("loss", sa.Float, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("audit", sa.Boolean, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "field", name="pk_doubts"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_doubts_version_id_versions"),
    )
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("undoes", sa.String(36)),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_events_report_id_reports"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_events_version_id_versions"),
        sa.UniqueConstraint("id", name="uq_events_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_report_id_seq", "events", ["report_id", "seq"])


def _queue() -> None:
    op.create_table(
        "queue",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("open", sa.Integer, nullable=False),
        sa.Column("loss", sa.Float, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("audit", sa.Boolean, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text),
        sa.Column("year", sa.Integer),
        sa.Column("edition", sa.String(16)),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_queue"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_queue_report_id_reports"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_queue_version_id_versions"),
    )
    op.create_index("ix_queue_state_turn_loss", "queue", ["state", "turn", "loss"])
    op.create_index("ix_queue_agency", "queue", ["agency"])


def _trigger(dialect: str, table: str, change: str) -> str:
    begin = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
    if dialect == "postgresql":
        return f"{begin} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{begin} BEGIN SELECT RAISE(ABORT, 'records are only added to'); END"
