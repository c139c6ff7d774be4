"""Out of the queue and into it: reports as people left them, decisions, a colleague's decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args

from sqlalchemy import Connection, Engine, insert, select

from gongkai.core.errors import QueueError
from gongkai.core.labels import LABELS
from gongkai.review.queue.cell_labels import keep_labelling, labelling_of
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import events, labellings, reports, versions
from gongkai.review.queue.event_state import Event, Kind, in_force, is_change, is_of_figures, settled
from gongkai.review.queue.queries import every_report
from gongkai.review.queue.records import Record, load, lock, place_in_queue
from gongkai.review.queue.tasks import WHOLE

_EVENT_KEYS = ("id", "sha256", "version", "kind", "field", "old", "new", "who", "at", "reason", "undoes")


def settled_reports(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield every report in its JSON form, with what people decided in the place of what was read."""
    for record in _records(engine):
        yield settled(record.report, record.decisions)


def decided_values(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield every decision in force as data: what was read, what is true, who says so.

    An accepted value is told apart from a corrected one (``changed``): people let pass more than they change.
    """
    for record in _records(engine):
        both = record.read_twice
        for event in in_force(record.events) if both is None else record.decisions.values():
            if event.field == WHOLE or not is_of_figures(event) or event.new is None or event.old is None:
                continue
            field = record.report["fields"].get(event.field, {})
            yield {
                "sha256": record.sha256,
                "source": record.source,
                "edition": record.report["edition"],
                "field": event.field,
                "raw": field.get("raw"),
                "confidence": field.get("confidence"),
                "read": event.old,
                "decided": event.new,
                "changed": is_change(event),
                "audit": record.audit,
                "who": event.who,
                "at": event.at,
                "reason": event.reason,
                "model": record.model,
            }


def exported_events(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield all events in the order in which they were recorded, for a colleague's queue.

    A report's first that is about a labelling carries it (``labelling``): all cells as the reviewer saw them.
    """
    with reading(engine) as connection:
        sent: set[tuple[int, str]] = set()
        columns = (events, reports.c.sha256, versions.c.digest)
        joined = select(*columns).join(reports, events.c.report_id == reports.c.id)
        rows = connection.execute(joined.join(versions, events.c.version_id == versions.c.id).order_by(events.c.seq))
        for row in rows:
            data = {**row._mapping, "version": row.digest}
            data.update({key: json.loads(data[key]) if data[key] else None for key in ("old", "new")})
            found = {key: data[key] for key in _EVENT_KEYS}
            key = (row.report_id, found["new"]["labelling"]) if row.kind == "relabel" else None
            if key is not None and key not in sent:
                sent.add(key)
                same = (labellings.c.report_id == key[0]) & (labellings.c.digest == key[1])
                payload = connection.scalar(select(labellings.c.payload).where(same))
                found["labelling"] = json.loads(payload) if payload is not None else None
            yield found


class Merged(NamedTuple):
    """What came of an import: events added, events that were there, events of reports or versions that are not."""

    added: int
    known: int
    unknown: int


def import_events(engine: Engine, found: Iterable[Mapping[str, Any]]) -> Merged:
    """Add a colleague's events; one that is there already is left alone, so an import can be repeated.

    Raises
    ------
    QueueError
        Something is no event; nothing is added then.
    """
    added = known = unknown = 0
    touched: set[int] = set()
    with writing(engine) as connection:
        for event in found:
            _check(event)
            if connection.scalar(select(events.c.seq).where(events.c.id == event["id"])) is not None:
                known += 1
            elif (place := _place(connection, event)) is None:
                unknown += 1
            else:
                lock(connection, place[0])
                if event.get("labelling") is not None:
                    keep_labelling(connection, place[0], labelling_of(event["labelling"]))
                _insert(connection, event, *place)
                touched.add(place[0])
                added += 1
        for report_id in touched:
            place_in_queue(connection, load(connection, report_id))
    return Merged(added, known, unknown)


def _check(event: Mapping[str, Any]) -> None:
    absent = [key for key in _EVENT_KEYS if key not in event]
    if absent:
        raise QueueError(f"no event: {', '.join(absent)} is absent", f"不是事件：缺少 {'、'.join(absent)}")
    if event["kind"] not in get_args(Kind):
        raise QueueError(f"no event: kind {event['kind']!r}", f"不是事件：种类 {event['kind']!r}")
    said = (event["old"], event["new"])
    if event["kind"] == "relabel" and not all(
        isinstance(each, dict)
        and all(isinstance(each.get(key), str) for key in ("label", "text", "labelling"))
        and each["label"] in LABELS
        for each in said
    ):
        raise QueueError(f"no correction of a label: {event['id']}", f"不是标签更正：{event['id']}")


def _place(connection: Connection, event: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the database ids of the report and version that an event is about."""
    joined = select(reports.c.id, versions.c.id).join(versions, versions.c.report_id == reports.c.id)
    same = (reports.c.sha256 == event["sha256"]) & (versions.c.digest == event["version"])
    row = connection.execute(joined.where(same)).first()
    return (row[0], row[1]) if row else None


def _insert(connection: Connection, event: Mapping[str, Any], report_id: int, version_id: int) -> None:
    values = {key: event[key] for key in Event._fields if key not in ("version", "old", "new")}
    decided = {key: json.dumps(event[key]) if event[key] is not None else None for key in ("old", "new")}
    connection.execute(insert(events).values(**values, **decided, report_id=report_id, version_id=version_id))


def _records(engine: Engine) -> Iterator[Record]:
    with reading(engine) as connection:
        for report_id in every_report(connection):
            yield load(connection, report_id)
