"""Who works on a report: a lease that ends by itself. Nobody else decides meanwhile.

A lease is held by a reviewer's name until a time, and is taken from them only after it. All pages on which one reviewer
has the report open share it: it ends with the last of them. Times are those of the machine that asks: machines that
share a queue should agree to well within a minute.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gongkai.core.errors import QueueConflict
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import assignments, leases, queue, reports
from gongkai.review.queue.event_state import WAITING
from gongkai.review.queue.people_roles import may_adjudicate, require_known
from gongkai.review.queue.records import as_text, find, lock, storable

LASTS = timedelta(minutes=15)
"""How long a lease holds after it was last renewed."""

HANDED_OUT = "next"
"""The key of a report that was handed out and that no page has open yet: the first page that has it takes its place."""

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
        Tells apart the places where one reviewer has the report open; each holds it until it is given back there.
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
    who = storable(who)
    with writing(engine) as connection:
        report_id = find(connection, which)
        lock(connection, report_id)
        require_known(connection, who)
        if not _waits(connection, report_id, who):
            return None
        _take(connection, report_id, who, key, at or datetime.now(UTC), lasts)
        return _holder(connection, report_id, at)


def claim_next(
    engine: Engine, who: str, key: str = HANDED_OUT, *, at: datetime | None = None, lasts: timedelta = LASTS
) -> str | None:
    """Take the report with the most at stake that nobody has, and return its digest; ``None`` where none is free.

    What was assigned to the reviewer comes first, what was assigned to someone else never.
    """
    at, who = at or datetime.now(UTC), storable(who)
    while True:
        with writing(engine) as connection:
            require_known(connection, who)
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
        .outerjoin(assignments, assignments.c.report_id == queue.c.report_id)
        .where(leases.c.report_id.is_(None))
        .with_for_update(of=reports, skip_locked=True)
        .order_by(queue.c.put_off, queue.c.turn, queue.c.loss.desc(), queue.c.sha256)
        .limit(1)
    )
    # A question for each state: one for all would sort the queue.
    theirs = {state: free.where(queue.c.state == state) for state in WAITING}
    for state in ("second_reading", "disputed"):
        theirs[state] = theirs[state].where(for_reader(who))
    if not may_adjudicate(connection, who):
        del theirs["disputed"]
    own = _has_assignments(connection, who)
    wanted: list[Select[Any]] = [query.where(assignments.c.who == who) for query in theirs.values() if own]
    wanted += [query.where(assignments.c.report_id.is_(None)) for query in theirs.values()]
    rows = (connection.execute(query).first() for query in wanted)
    return next((row for row in rows if row is not None), None)


def _has_assignments(connection: Connection, who: str) -> bool:
    return connection.scalar(select(assignments.c.report_id).where(assignments.c.who == who).limit(1)) is not None


def for_reader(who: str) -> ColumnElement[bool]:
    """Return the condition that a report is not one whose next reading, or dispute, is for someone else."""
    return queue.c.readers.is_(None) | ~queue.c.readers.contains(json.dumps(who), autoescape=True)


def release(engine: Engine, which: str, who: str, key: str | None = None) -> None:
    """Give a report back; what someone else has, or one's own that is open elsewhere too, is left alone.

    Parameters
    ----------
    key
        The place where it is left; ``None`` for all of them.
    """
    with writing(engine) as connection:
        report_id = find(connection, which)
        lock(connection, report_id)
        ours = (leases.c.report_id == report_id) & (leases.c.who == who)
        row = connection.execute(select(leases.c.held).where(ours)).first()
        if row is None:
            return
        held = json.loads(row.held)
        left = {} if key is None else {each: until for each, until in held.items() if each != key}
        if left:
            new = {"held": json.dumps(left), "until": max(left.values())}
            connection.execute(update(leases).where(ours).values(**new))
        elif held or key is None:
            connection.execute(delete(leases).where(ours))


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
    require_known(connection, who)
    if _take(connection, report_id, who, None, datetime.now(UTC), LASTS):
        return
    other = _holder(connection, report_id, None) or Lease("?", "?")
    raise QueueConflict(
        f"{source}: {other.who} is working on it (until {other.until} at the latest); nothing was written",
        f"{source}：{other.who} 正在处理（最迟至 {other.until}）；本次未写入",
    )


def end_decision(connection: Connection, report_id: int, done: bool) -> None:
    """Give back what was taken for the decision, or everything once the report waits for nobody."""
    ours = leases.c.report_id == report_id
    connection.execute(delete(leases).where(ours if done else ours & (leases.c.held == "{}")))


def _waits(connection: Connection, report_id: int, who: str) -> bool:
    query = select(queue.c.state).where(queue.c.report_id == report_id, for_reader(who))
    return connection.scalar(query) in WAITING


def _take(
    connection: Connection, report_id: int, who: str, key: str | None, at: datetime, lasts: timedelta, own: bool = True
) -> bool:
    """Write the lease, and say whether it is held now; ``own`` renews one's own as well.

    ``key`` is ``None`` for one decision only. The report is locked: nobody writes between the two statements.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    until = as_text(at + lasts)
    row = connection.execute(select(leases.c.who, leases.c.held).where(leases.c.report_id == report_id)).first()
    held = json.loads(row.held) if row is not None and row.who == who else {}
    keys = {each: over for each, over in held.items() if over > as_text(at) and (key is None or each != HANDED_OUT)}
    if key is not None:
        keys[key] = until
    new = {"who": who, "held": json.dumps(keys), "until": until}
    over = leases.c.until <= as_text(at)
    written = connection.execute(
        insert(leases)
        .values(report_id=report_id, **new)
        .on_conflict_do_update(
            index_elements=[leases.c.report_id], set_=new, where=(over | (leases.c.who == who)) if own else over
        )
        .returning(leases.c.report_id)
    )
    return written.first() is not None


def _holder(connection: Connection, report_id: int, at: datetime | None) -> Lease | None:
    row = connection.execute(
        select(leases.c.who, leases.c.until).where(leases.c.report_id == report_id, leases.c.until > as_text(at))
    ).first()
    return Lease(row.who, row.until) if row else None
