"""The queue's tables. What was read and what was decided is only ever added to; ``queue`` is derived from that.

::

    reports ──< versions ──< doubts          what was read, once for each parse that gave something new
       └──────< events                       what people decided, in order
       ├──────< labellings                   what the labeller saw, where a person corrected it
       ├─────── copies                       the source's bytes, where they are kept
       ├──────< alike                        which fields that wait are alike, over all reports
       ├─────── views ──< pictures           what the page shows of a source; can be made again
       ├─────── queue                        where each report stands: a fold over the rest, kept for lists
       └─────── leases                       who works on it just now

Times are ISO 8601 in UTC, as text, so that every database sorts and compares them alike.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("added", String(32), nullable=False),
)
"""A source, known by the digest of its bytes; the same bytes under two names are one report."""

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("model", Text),
    Column("added", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("report_id", "number"),
    UniqueConstraint("report_id", "digest"),
)
"""What one parse read: the report's JSON form, and the digest of what it says."""

doubts = Table(
    "doubts",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("field", String(200), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("loss", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("audit", Boolean, nullable=False),
    Column("again", Boolean, nullable=False),
)
"""Fields that a person is asked to look at; ``again`` where one decided before and the cell has changed since."""

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("field", String(200), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("who", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text),
    Column("undoes", String(36)),
    Column("bulk", Integer),
    Index("ix_events_report_id_seq", "report_id", "seq"),
    sqlite_autoincrement=True,
)
"""Decisions; ``old`` and ``new`` are JSON, see :class:`gongkai.review.queue.event_state.Event`."""

labellings = Table(
    "labellings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("added", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("report_id", "digest"),
)
"""All cells of a source with their labels, as JSON; see :class:`gongkai.review.queue.cell_labels.Labelling`."""

copies = Table(
    "copies",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("added", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Sources that are kept on request; elsewhere a source is only named and read again."""

alike = Table(
    "alike",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("field", String(200), primary_key=True),
    Column("key", String(40), nullable=False),
    Index("ix_alike_key_report_id", "key", "report_id"),
)
"""Fields that wait, each with a key that it shares with those read alike, see :mod:`gongkai.review.queue.likeness`."""

views = Table(
    "views",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("format", Integer, nullable=False),
    Column("layout", LargeBinary, nullable=False),
)
"""What the page shows of a source, see :class:`gongkai.pipeline.source_layout.SourceLayout`; no record."""

pictures = Table(
    "pictures",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Pages of a source as WebP, by number from 1; no record."""

queue = Table(
    "queue",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("state", String(24), nullable=False),
    Column("open", Integer, nullable=False),
    Column("loss", Float, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("audit", Boolean, nullable=False),
    Column("events", Integer, nullable=False),
    Column("agency", Text),
    Column("year", Integer),
    Column("edition", String(16)),
    Column("reasons", Text, nullable=False),
    Column("readers", Text),
    Column("sha256", String(64)),
    Column("put_off", Integer, nullable=False, server_default="0"),
    Column("skips", Text),
    Column("failed", Text),
    Column("kind", String(8)),
    Index("ix_queue_state_order", "state", "put_off", "turn", text("loss DESC"), "sha256"),
    Index("ix_queue_order", "put_off", "turn", text("loss DESC"), "sha256"),
    Index("ix_queue_agency_order", "agency", "state", "put_off", "turn", text("loss DESC"), "sha256"),
)
"""Where a report stands; it can be made again from the other tables.

``readers``: who is not the one to read it next. ``skips``: why fields that wait were skipped, as JSON; ``put_off`` is 1
where all were, else 0. ``failed``: codes of the sums that do not hold on what stands, as JSON. ``kind``: the
ending of the source's name.
"""

leases = Table(
    "leases",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("who", Text, nullable=False),
    Column("key", String(64), nullable=False),
    Column("until", String(32), nullable=False),
)
"""Who works on a report, and until when; no record, and of no use once the time is over."""
