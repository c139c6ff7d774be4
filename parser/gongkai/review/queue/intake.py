"""Put reports into the queue. What people decided on an earlier version stays, or is asked again, never overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, insert, select, update

from gongkai.core.errors import QueueError
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import doubts, queue, reports, versions
from gongkai.review.queue.event_state import decided, same_cell
from gongkai.review.queue.records import load, lock, now, place_in_queue
from gongkai.review.queue.stored_views import put_left_view
from gongkai.review.queue.tasks import WHOLE, Task, tasks_of

AT_ONCE = 200
"""Reports filed in one transaction."""

_KEYS = ("source", "sha256", "edition", "year", "agency", "status", "fields", "issues")


class Filed(NamedTuple):
    """What came of a filing: reports new to the queue, new versions of known ones, and what was there already."""

    new: int
    again: int
    known: int


def file_reports(
    engine: Engine, found: Iterable[Mapping[str, Any]], model: str | None = None, views: Path | None = None
) -> Filed:
    """File reports; the same report twice is one.

    Parameters
    ----------
    found
        Reports in their JSON form.
    model
        Name and version of the model that read them.
    views
        Folder in which workers left views of their sources, which are stored with them.

    Raises
    ------
    QueueError
        Something is no report's JSON form; what was filed before it stays.
    """
    counts = {"new": 0, "again": 0, "known": 0}
    batch: list[Mapping[str, Any]] = []
    for report in found:
        batch.append(_checked(report))
        if len(batch) == AT_ONCE:
            _file_batch(engine, batch, model, counts, views)
            batch = []
    _file_batch(engine, batch, model, counts, views)
    return Filed(**counts)


def _checked(report: Mapping[str, Any]) -> Mapping[str, Any]:
    absent = [key for key in _KEYS if key not in report]
    if absent:
        raise QueueError(
            f"no report: {', '.join(absent)} is absent; give what `gongkai parse` wrote as JSON Lines",
            f"不是报告：缺少 {'、'.join(absent)}；请提供 `gongkai parse` 输出的 JSON Lines",
        )
    return report


def _file_batch(
    engine: Engine, batch: list[Mapping[str, Any]], model: str | None, counts: dict[str, int], views: Path | None
) -> None:
    with writing(engine) as connection:
        agencies = set()
        for report in batch:
            report_id, what = _file(connection, report, model)
            counts[what] += 1
            put_left_view(connection, report_id, report["sha256"], views)
            if what != "known":
                agencies.add(report["agency"])
        for agency in agencies:
            give_turns(connection, agency)


def _file(connection: Connection, report: Mapping[str, Any], model: str | None) -> tuple[int, str]:
    """File one report; return its database id and whether it is new, again or known."""
    payload = json.dumps(report, ensure_ascii=False)
    ordered = json.dumps(report, sort_keys=True)
    digest = hashlib.sha256(ordered.encode()).hexdigest()
    known = connection.scalar(select(reports.c.id).where(reports.c.sha256 == report["sha256"]))
    number, tasks = 1, tasks_of(report)
    again: set[str] = set()
    if known is None:
        values = {"sha256": report["sha256"], "source": report["source"], "added": now()}
        (known,) = connection.execute(insert(reports).values(**values)).inserted_primary_key or (None,)
        assert known is not None
    else:
        lock(connection, known)
        digests = connection.scalars(select(versions.c.digest).where(versions.c.report_id == known)).all()
        if digest in digests:
            return known, "known"
        number = len(digests) + 1
        again = _asked_again(connection, known, report)
    tasks = _with_asked_again(tasks, again, report)
    values = {"report_id": known, "number": number, "digest": digest, "model": model, "added": now()}
    key = connection.execute(insert(versions).values(**values, payload=payload)).inserted_primary_key
    assert key is not None
    rows = [
        {
            "version_id": key[0],
            "field": task.field,
            "place": task.place,
            "loss": task.loss,
            "reasons": json.dumps(task.reasons),
            "audit": task.audit,
            "again": task.field in again,
        }
        for task in tasks
    ]
    if rows:
        connection.execute(insert(doubts), rows)
    place_in_queue(connection, load(connection, known))
    return known, "new" if number == 1 else "again"


def _asked_again(connection: Connection, report_id: int, report: Mapping[str, Any]) -> set[str]:
    """Return the fields that a person decided whose cell the new version reads otherwise."""
    decisions = decided(load(connection, report_id).events)
    seen = {event.version for event in decisions.values()}
    rows = connection.execute(select(versions.c.id, versions.c.payload).where(versions.c.id.in_(seen)))
    before = {row.id: json.loads(row.payload)["fields"] for row in rows}
    return {
        field
        for field, event in decisions.items()
        if field != WHOLE and not same_cell(before[event.version].get(field), report["fields"].get(field))
    }


def _with_asked_again(tasks: list[Task], again: set[str], report: Mapping[str, Any]) -> list[Task]:
    """Add the fields to be asked again that are not in doubt themselves."""
    asked = {task.field for task in tasks}
    extra = [
        Task(name, place, 1.0, ("cell_changed",))
        for place, name in enumerate(report["fields"])
        if name in again and name not in asked
    ]
    return sorted([*tasks, *extra], key=lambda task: task.place)


def give_turns(connection: Connection, agency: str | None) -> None:
    """Number an agency's reports by what is at stake, so that each agency's first comes before any one's second.

    Reports whose agency is unknown each count as an agency of their own.
    """
    if agency is None:
        return
    columns = (queue.c.report_id, queue.c.turn)
    order = (queue.c.loss.desc(), queue.c.sha256)
    rows = connection.execute(select(*columns).where(queue.c.agency == agency).order_by(*order)).all()
    for turn, row in enumerate(rows):
        if row.turn != turn:
            connection.execute(update(queue).where(queue.c.report_id == row.report_id).values(turn=turn))
