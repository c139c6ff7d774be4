"""Whose work a report is to be. An assignment steers who is handed what next; a lease guards who decides just now.

Whoever asks for the next report gets their own first, then what is nobody's, never what is someone else's. A report
that is someone else's can be opened and decided all the same: colleagues fall ill.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, func, insert, select

from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import assignments, queue
from gongkai.review.queue.event_state import WAITING
from gongkai.review.queue.people_roles import require_known, require_lead
from gongkai.review.queue.records import find, now


def assign(engine: Engine, reports: Iterable[str], who: str | None, by: str) -> int:
    """Make reports someone's work, or nobody's; return how many.

    Parameters
    ----------
    reports
        See :func:`~gongkai.review.queue.records.find`.
    who
        Whose they are to be; ``None`` for nobody's.
    by
        Who says so. Everyone may take what is nobody's and give back their own; the rest is for a lead.

    Raises
    ------
    QueueError
        No such report; ``by`` may not; ``who`` was removed. Nothing is written then.
    """
    with writing(engine) as connection:
        require_known(connection, by)
        if who is not None:
            require_known(connection, who)
        found = [find(connection, each) for each in reports]
        for report_id in found:
            _check(connection, report_id, who, by)
            connection.execute(delete(assignments).where(assignments.c.report_id == report_id))
            if who is not None:
                values = {"report_id": report_id, "who": who, "given_by": by, "at": now()}
                connection.execute(insert(assignments).values(**values))
        return len(found)


def _check(connection: Connection, report_id: int, who: str | None, by: str) -> None:
    had = connection.scalar(select(assignments.c.who).where(assignments.c.report_id == report_id))
    if had not in (None, by) or who not in (None, by):
        require_lead(connection, by, "assign the work of others", "分配他人的工作")


def assigned_to(engine: Engine, which: str) -> str | None:
    """Return whose work a report is; ``None`` where it is nobody's."""
    with reading(engine) as connection:
        found: str | None = connection.scalar(
            select(assignments.c.who).where(assignments.c.report_id == find(connection, which))
        )
        return found


def open_assignments(engine: Engine) -> dict[str, int]:
    """Return how many reports that still wait are each one's work."""
    counted = (
        select(assignments.c.who, func.count())
        .join(queue, queue.c.report_id == assignments.c.report_id)
        .where(queue.c.state.in_(WAITING))
        .group_by(assignments.c.who)
    )
    with reading(engine) as connection:
        return dict(sorted((row[0], row[1]) for row in connection.execute(counted)))
