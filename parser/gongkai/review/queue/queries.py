"""Look into the queue: pages of a list, in the same order on every machine, and one report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, exists, func, select

from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import events, leases, queue, reports
from gongkai.review.queue.event_state import WAITING
from gongkai.review.queue.leases import OPEN, alive, for_reader
from gongkai.review.queue.records import Record, find, load

ORDER = (queue.c.put_off, queue.c.turn, queue.c.loss.desc(), queue.c.sha256)
"""The list's order; each index of the queue ends with it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports to list; ``None`` for any."""

    state: str | None = OPEN
    agency: str | None = None
    year: int | None = None
    edition: str | None = None
    reason: str | None = None
    assignee: str | None = None
    """The reviewer who has the report open just now."""
    failed: str | None = None
    """The code of a sum of the form that does not hold on what stands, such as ``row_total``."""
    kind: str | None = None
    """The kind of file, by the ending of its name: ``pdf``."""
    decided_by: str | None = None
    """A reviewer who decided something in the report."""


class Listed(NamedTuple):
    """A line of the list. Whether a report is audited is not told: the audit is blind."""

    sha256: str
    source: str
    agency: str | None
    year: int | None
    edition: str | None
    state: str
    open: int
    loss: float
    reasons: tuple[str, ...]
    assignee: str | None = None
    put_off: bool = False
    """Whether all that waits in it was skipped."""


def list_reports(engine: Engine, filters: Filters = Filters(), limit: int = 50, offset: int = 0) -> list[Listed]:
    """Return reports of the queue, the most at stake first, each agency's first before any one's second.

    Those of which all that waits was skipped come last.
    """
    with reading(engine) as connection:
        page = list_query(filters).limit(limit).offset(offset).subquery()
        # What is shown is looked up for this page alone, not for all that are passed over on the way to it.
        shown = (
            select(reports.c.source, queue, leases.c.who)
            .select_from(page)
            .join(queue, queue.c.report_id == page.c.report_id)
            .join(reports, reports.c.id == queue.c.report_id)
            .outerjoin(leases, alive())
        )
        rows = connection.execute(shown.order_by(*ORDER)).all()
    return [
        Listed(
            row.sha256, row.source, row.agency, row.year, row.edition, row.state, row.open, row.loss,
            tuple(json.loads(row.reasons)), row.who, bool(row.put_off),
        )
        for row in rows
    ]  # fmt: skip


def list_query(filters: Filters) -> Select[Any]:
    """Return the query behind :func:`list_reports`: database ids in the list's order."""
    found = select(queue.c.report_id).select_from(queue)
    if filters.assignee is not None:
        found = found.outerjoin(leases, alive())
    return _filtered(found, filters).order_by(*ORDER)


def count_reports(engine: Engine, filters: Filters = Filters()) -> int:
    """Return how many reports the filters let through."""
    with reading(engine) as connection:
        counted = select(func.count()).select_from(queue)
        if filters.assignee is not None:
            counted = counted.outerjoin(leases, alive())
        return connection.scalar(_filtered(counted, filters)) or 0


def count_states(engine: Engine) -> dict[str, int]:
    """Return how many reports stand in each state."""
    with reading(engine) as connection:
        rows = connection.execute(select(queue.c.state, func.count()).group_by(queue.c.state))
        return {row[0]: row[1] for row in rows}


def neighbours(
    engine: Engine, sha256: str, who: str | None = None, filters: Filters | None = None
) -> tuple[str | None, str | None]:
    """Return the digests of the reports before and after one in the queue's order that the filters let through.

    Without filters those that wait for the same as it does. Where ``who`` is given, those that someone else has open
    are passed over, and those that are not theirs to read.
    """
    put_off, turn, loss, digest = queue.c.put_off, queue.c.turn, queue.c.loss, queue.c.sha256
    with reading(engine) as connection:
        here = connection.execute(
            select(put_off, turn, loss, queue.c.state).join(reports).where(reports.c.sha256 == sha256)
        ).first()
        if here is None:
            return None, None
        filters = filters or Filters(here.state if here.state in WAITING else OPEN)
        open_ = _filtered(select(digest).select_from(queue).limit(1), filters)
        if who is not None or filters.assignee is not None:
            open_ = open_.outerjoin(leases, alive())
        if who is not None:
            free = leases.c.who.is_(None) | (leases.c.who == (filters.assignee or who))
            open_ = open_.where(for_reader(who), free)
        beside = put_off == here.put_off
        same = beside & (turn == here.turn)
        alike = same & (loss == here.loss)
        backwards = open_.order_by(put_off.desc(), turn.desc(), loss, digest.desc())
        before = (
            alike & (digest < sha256), same & (loss > here.loss), beside & (turn < here.turn), put_off < here.put_off
        )  # fmt: skip
        after = (
            alike & (digest > sha256), same & (loss < here.loss), beside & (turn > here.turn), put_off > here.put_off
        )  # fmt: skip
        forwards = open_.order_by(put_off, turn, loss.desc(), digest)
        return _first(connection, backwards, before), _first(connection, forwards, after)


def _first(connection: Connection, query: Select[Any], wheres: Iterable[ColumnElement[bool]]) -> str | None:
    """Return what the first condition with a row finds: one question for all would be answered by a scan."""
    found = (connection.scalar(query.where(where)) for where in wheres)
    return next((each for each in found if each is not None), None)


def show_report(engine: Engine, which: str) -> Record:
    """Return one report with what was decided; see :func:`~gongkai.review.queue.records.find`."""
    with reading(engine) as connection:
        return load(connection, find(connection, which))


def year_before(engine: Engine, record: Record) -> Record | None:
    """Return the same agency's report on the year before; ``None`` where the queue has none that can be used."""
    agency, year = record.report["agency"], record.report["year"]
    if agency is None or year is None:
        return None
    usable = queue.c.state.not_in(("failed", "rejected_source"))
    wanted = select(queue.c.report_id).where(queue.c.agency == agency, queue.c.year == year - 1, usable)
    with reading(engine) as connection:
        found = connection.scalar(wanted.order_by(queue.c.sha256).limit(1))
        return None if found is None else load(connection, found)


def every_report(connection: Connection) -> list[int]:
    """Return the database ids of all reports, by digest."""
    return list(connection.scalars(select(reports.c.id).order_by(reports.c.sha256)))


def _filtered(query: Select[Any], filters: Filters) -> Select[Any]:
    for column in ("state", "agency", "year", "edition", "kind"):
        wanted = getattr(filters, column)
        if wanted is not None:
            query = query.where(queue.c[column] == wanted)
    if filters.assignee is not None:
        query = query.where(leases.c.who == filters.assignee)
    if filters.decided_by is not None:
        theirs = (events.c.report_id == queue.c.report_id) & (events.c.who == filters.decided_by)
        query = query.where(exists().where(theirs))
    if filters.failed is not None:
        query = query.where(queue.c.failed.contains(json.dumps(filters.failed), autoescape=True))
    if filters.reason is not None:
        query = query.where(queue.c.reasons.contains(json.dumps(filters.reason), autoescape=True))
    return query
