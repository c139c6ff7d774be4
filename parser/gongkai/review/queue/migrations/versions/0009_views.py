"""What the page shows of a source; the kind of its file; which doubts are alike."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

AT_ONCE = 10_000


def upgrade() -> None:
    """Make the tables and columns; a report that waits is placed anew when the queue is opened."""
    op.create_table(
        "views",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("layout", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_views"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_views_report_id_reports"),
    )
    op.create_table(
        "pictures",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("report_id", "number", name="pk_pictures"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_pictures_report_id_reports"),
    )
    op.add_column("queue", sa.Column("kind", sa.String(8)))
    op.create_table(
        "alike",
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "field", name="pk_alike"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_alike_report_id_reports"),
    )
    op.create_index("ix_alike_key_report_id", "alike", ["key", "report_id"])
    _fill_kinds(op.get_bind())


def _fill_kinds(connection: sa.Connection) -> None:
    last = 0
    update = sa.text("UPDATE queue SET kind = :kind WHERE report_id = :id")
    page = sa.text(
        "SELECT id, source FROM reports JOIN queue ON queue.report_id = reports.id "
        "WHERE id > :last AND queue.open = 0 ORDER BY id LIMIT :most"
    )
    while rows := connection.execute(page, {"last": last, "most": AT_ONCE}).all():
        connection.execute(update, [{"id": row.id, "kind": _kind(row.source)} for row in rows])
        last = rows[-1].id


def _kind(source: str) -> str:
    name = source.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[2].lower()[:8] if "." in name else ""
