"""Out of the queue and into it: reports as people left them, decisions, a colleague's decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, insert, select

from gongkai.core.errors import QueueError
from gongkai.review.queue.cell_labels import keep_labelling, labelling_of
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import events, labellings, reports, versions
from gongkai.review.queue.event_state import Event, in_force, is_change, is_of_figures, settled
from gongkai.review.queue.imported_events import EVENT_KEYS, check_decision, check_event
from gongkai.review.queue.queries import every_report
from gongkai.review.queue.records import Record, load, lock, place_in_queue
from gongkai.review.queue.standing_sums import issues_that_stand
from gongkai.review.queue.tasks import WHOLE


def settled_reports(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield every report in its JSON form, with what people decided in the place of what was read."""
    for record in _records(engine):
        yield settled(record.report, record.decisions, issues_that_stand(record.report, record.values_for()))


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
                "audit": event.field in record.sampled,
                "bulk": event.bulk,
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
            found = {key: data[key] for key in (*EVENT_KEYS, "bulk")}
            key = (row.report_id, found["new"]["labelling"]) if row.kind == "relabel" else None
            if key is not None and key not in sent:
                sent.add(key)
                same = (labellings.c.report_id == key[0]) & (labellings.c.digest == key[1])
                payload = connection.scalar(select(labellings.c.payload).where(same))
                found["labelling"] = json.loads(payload) if payload is not None else None
            yield found


class Merged(NamedTuple):
    """What came of an import.

    Attributes
    ----------
    added, known
        Events added, and events that were there.
    unknown
        Events of reports or versions that are not in this queue.
    refused
        What is no event, or decides what nobody could decide here.
    """

    added: int
    known: int
    unknown: int
    refused: int


def import_events(engine: Engine, found: Iterable[Any], refused: list[str] | None = None) -> Merged:
    """Add a colleague's events; one that is there already is left alone, so an import can be repeated.

    Each is checked as a decision is; one that is not sound is counted and left out.

    Parameters
    ----------
    refused
        Where given, why each one was left out is added to it.
    """
    counts = dict.fromkeys(Merged._fields, 0)
    touched: set[int] = set()
    with writing(engine) as connection:
        for event in found:
            try:
                counts[_take_over(connection, event, touched)] += 1
            except QueueError as error:
                counts["refused"] += 1
                if refused is not None:
                    refused.append(str(error))
        for report_id in touched:
            place_in_queue(connection, load(connection, report_id))
    return Merged(**counts)


def _take_over(connection: Connection, event: Any, touched: set[int]) -> str:
    """Add one event where it is new and sound, and say what came of it."""
    check_event(event)
    if connection.scalar(select(events.c.seq).where(events.c.id == event["id"])) is not None:
        return "known"
    place = _place(connection, event)
    if place is None:
        return "unknown"
    lock(connection, place[0])
    payload = connection.scalar(select(versions.c.payload).where(versions.c.id == place[1]))
    check_decision(event, json.loads(payload or "{}"))
    if event["kind"] == "undo" and connection.scalar(_undone(place[0], event["undoes"])) is None:
        raise QueueError(f"{event['id']}: undoes nothing that is on record", f"{event['id']}：撤销的决定不在记录中")
    if event.get("labelling") is not None:
        keep_labelling(connection, place[0], labelling_of(event["labelling"]))
    _insert(connection, event, *place)
    touched.add(place[0])
    return "added"


def _undone(report_id: int, event_id: str) -> Any:
    return select(events.c.seq).where(events.c.id == event_id, events.c.report_id == report_id)


def _place(connection: Connection, event: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the database ids of the report and version that an event is about."""
    joined = select(reports.c.id, versions.c.id).join(versions, versions.c.report_id == reports.c.id)
    same = (reports.c.sha256 == event["sha256"]) & (versions.c.digest == event["version"])
    row = connection.execute(joined.where(same)).first()
    return (row[0], row[1]) if row else None


def _insert(connection: Connection, event: Mapping[str, Any], report_id: int, version_id: int) -> None:
    values = {key: event.get(key) for key in Event._fields if key not in ("version", "old", "new")}
    decided = {key: json.dumps(event[key]) if event[key] is not None else None for key in ("old", "new")}
    connection.execute(insert(events).values(**values, **decided, report_id=report_id, version_id=version_id))


def _records(engine: Engine) -> Iterator[Record]:
    with reading(engine) as connection:
        for report_id in every_report(connection):
            yield load(connection, report_id)
