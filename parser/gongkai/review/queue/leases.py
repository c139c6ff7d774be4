"""Who works on a report: a lease that ends by itself. Nobody else decides meanwhile.

A lease is held by a reviewer's name until a time, and is taken from them only after it. Times are those of the machine
that asks: machines that share a queue should agree to well within a minute.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from gongkai.core.errors import QueueConflict
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import leases, queue, reports
from gongkai.review.queue.event_state import WAITING
from gongkai.review.queue.records import as_text, find, lock

LASTS = timedelta(minutes=15)
"""How long a lease holds after it was last renewed."""

MOMENT = ""
"""The key of a lease that was taken for one decision only."""

OPEN = "machine"
"""The state of a report that nobody has read to the end."""


class Lease(NamedTuple):
    """A report is taken.

    Attributes
    ----------
    who
        The reviewer.
    until
        ISO 8601, UTC.
    """

    who: str
    until: str


def claim(
    engine: Engine, which: str, who: str, key: str = "library", *, at: datetime | None = None, lasts: timedelta = LASTS
) -> Lease | None:
    """Take a report, or renew what one holds, unless someone else has it.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.queue.records.find`.
    key
        Tells apart the places where one reviewer has the report open; the last one counts.
    at
        The time that is taken for now.
    lasts
        How long the lease holds.

    Returns
    -------
    Lease or None
        Who has the report now: ``who``, or someone else. ``None`` for a report that waits for nobody.

    Raises
    ------
    QueueError
        No such report.
    """
    with writing(engine) as connection:
        report_id = find(connection, which)
        lock(connection, report_id)
        if not _waits(connection, report_id, who):
            return None
        _take(connection, report_id, who, key, at or datetime.now(UTC), lasts)
        return _holder(connection, report_id, at)


def claim_next(
    engine: Engine, who: str, key: str = "library", *, at: datetime | None = None, lasts: timedelta = LASTS
) -> str | None:
    """Take the report with the most at stake that nobody has, and return its digest; ``None`` where none is free."""
    at = at or datetime.now(UTC)
    while True:
        with writing(engine) as connection:
            found = _first_free(connection, who, at)
            if found is None:
                return None
            if _waits(connection, found.report_id, who) and _take(
                connection, found.report_id, who, key, at, lasts, own=False
            ):
                return str(found.sha256)


def _first_free(connection: Connection, who: str, at: datetime) -> Any:
    """Return the next report for a reviewer: what nobody has read, what someone else has, then what is disputed.

    It is locked; what another transaction has locked just now is passed over, so that many who ask at once do not all
    wait for the same one.
    """
    free = (
        select(queue.c.report_id, queue.c.sha256)
        .select_from(queue)
        .join(reports, reports.c.id == queue.c.report_id)
        .outerjoin(leases, alive(at))
        .where(leases.c.report_id.is_(None))
        .with_for_update(of=reports, skip_locked=True)
        .order_by(queue.c.put_off, queue.c.turn, queue.c.loss.desc(), queue.c.sha256)
        .limit(1)
    )
    # A question for each state: one for all would sort the queue.
    theirs = {state: free.where(queue.c.state == state) for state in WAITING}
    for state in ("second_reading", "disputed"):
        theirs[state] = theirs[state].where(for_reader(who))
    rows = (connection.execute(query).first() for query in theirs.values())
    return next((row for row in rows if row is not None), None)


def for_reader(who: str) -> ColumnElement[bool]:
    """Return the condition that a report is not one whose next reading, or dispute, is for someone else."""
    return queue.c.readers.is_(None) | ~queue.c.readers.contains(json.dumps(who), autoescape=True)


def release(engine: Engine, which: str, who: str, key: str | None = None) -> None:
    """Give a report back; what someone else has, or one's own under another key, is left alone."""
    with writing(engine) as connection:
        report_id = find(connection, which)
        lock(connection, report_id)
        ours = (leases.c.report_id == report_id) & (leases.c.who == who)
        connection.execute(delete(leases).where(ours if key is None else ours & (leases.c.key == key)))


def holder(engine: Engine, which: str, *, at: datetime | None = None) -> Lease | None:
    """Return who has a report; ``None`` where nobody has, or no longer."""
    with reading(engine) as connection:
        return _holder(connection, find(connection, which), at)


def alive(at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that joins to a row of the queue the lease that holds now."""
    return and_(leases.c.report_id == queue.c.report_id, leases.c.until > as_text(at))


def hold_for_decision(connection: Connection, report_id: int, who: str, source: str) -> None:
    """Take a report for as long as the transaction lasts, or renew what one holds.

    Raises
    ------
    QueueConflict
        Someone else has it.
    """
    if _take(connection, report_id, who, MOMENT, datetime.now(UTC), LASTS):
        return
    other = _holder(connection, report_id, None) or Lease("?", "?")
    raise QueueConflict(
        f"{source}: {other.who} is working on it (until {other.until} at the latest); nothing was written",
        f"{source}：{other.who} 正在处理（最迟至 {other.until}）；本次未写入",
    )


def end_decision(connection: Connection, report_id: int, done: bool) -> None:
    """Give back what was taken for the decision, or everything once the report waits for nobody."""
    ours = leases.c.report_id == report_id
    connection.execute(delete(leases).where(ours if done else ours & (leases.c.key == MOMENT)))


def _waits(connection: Connection, report_id: int, who: str) -> bool:
    query = select(queue.c.state).where(queue.c.report_id == report_id, for_reader(who))
    return connection.scalar(query) in WAITING


def _take(
    connection: Connection, report_id: int, who: str, key: str, at: datetime, lasts: timedelta, own: bool = True
) -> bool:
    """Write the lease in one statement, and say whether it is held now; ``own`` renews one's own as well."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = {"who": who, "key": key, "until": as_text(at + lasts)}
    mine = leases.c.who == who
    # A decision must not take the key from the page that holds the report.
    kept = case((mine, leases.c.key), else_=key) if key == MOMENT else key
    over = leases.c.until <= as_text(at)
    written = connection.execute(
        insert(leases)
        .values(report_id=report_id, **new)
        .on_conflict_do_update(
            index_elements=[leases.c.report_id], set_={**new, "key": kept}, where=(over | mine) if own else over
        )
        .returning(leases.c.report_id)
    )
    return written.first() is not None


def _holder(connection: Connection, report_id: int, at: datetime | None) -> Lease | None:
    row = connection.execute(
        select(leases.c.who, leases.c.until).where(leases.c.report_id == report_id, leases.c.until > as_text(at))
    ).first()
    return Lease(row.who, row.until) if row else None
