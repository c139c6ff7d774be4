"""Cells of many reports that wait for the same reason, were read alike and come from documents laid out alike.

What one sees in one of them holds for the others as a rule: a dash that a converter made of every blank, a mark of a
footnote behind every total. They are shown together, each with its print, and decided at one stroke, each on record by
itself. What they share is made in :mod:`gongkai.review.queue.likeness`.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, select

from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import alike, queue
from gongkai.review.queue.records import Record, find, load

MOST_ALIKE = 60
"""Cells shown together: as many as a person still looks at."""


class AlikeCell(NamedTuple):
    """A cell of a list of alike ones: its report as it stands, and its field."""

    record: Record
    field: str


def cells_alike(engine: Engine, which: str, field: str, who: str, most: int = MOST_ALIKE) -> list[AlikeCell]:
    """Return the cells that wait for a reviewer and are alike, the one that was asked for first.

    Those that someone decided before, or that two readers contest, each need a word of their own and are left out;
    where that holds of the cell asked for there is nothing alike.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.queue.records.find`.
    most
        How many at most.

    Raises
    ------
    QueueError
        No such report.
    """
    with reading(engine) as connection:
        report_id = find(connection, which)
        here = (alike.c.report_id == report_id) & (alike.c.field == field)
        key = connection.scalar(select(alike.c.key).where(here))
        first = [(report_id, field)]
        rows = connection.execute(
            select(alike.c.report_id, alike.c.field)
            .join(queue, queue.c.report_id == alike.c.report_id)
            .where(alike.c.key == key)
            .order_by(queue.c.turn, queue.c.loss.desc(), queue.c.sha256, alike.c.field)
            .limit(most + 1)
        ).all()
        found = first + [each for row in rows if (each := (row.report_id, row.field)) != first[0]]
        records = {report_id: load(connection, report_id) for report_id, _ in found[:most]}
    return [
        AlikeCell(records[report_id], name)
        for report_id, name in found[:most]
        if key is not None and name in records[report_id].clear_for(who)
    ]
