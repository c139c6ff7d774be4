"""Decisions of people: each is an event that is added; nothing that was written is ever changed."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, insert

from gongkai.errors import QueueConflict, QueueError
from gongkai.review.database import writing
from gongkai.review.folding import VALUE_KEYS, Kind, in_force, not_undone
from gongkai.review.leases import end_decision, hold_for_decision
from gongkai.review.records import Record, find, load, lock, now, place_in_queue
from gongkai.review.tables import events
from gongkai.review.tasks import WHOLE

STATUSES = ("printed", "blank", "missing", "unreadable")
UNITS = (None, "万元", "元")


def accept(engine: Engine, which: str, fields: Iterable[str] | None, who: str, *, seen: int | None = None) -> Record:
    """Record that fields say what is printed.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.records.find`.
    fields
        Their ids; ``None`` for all that still wait.
    who
        The reviewer.
    seen
        How many events the report had when it was shown; ``None`` to write regardless.

    Raises
    ------
    QueueError
        No such report or field.
    QueueConflict
        Someone decided in the meantime, or has the report open.
    """
    with writing(engine) as connection:
        record = _load(connection, which, who, seen)
        for field in record.standing.open if fields is None else fields:
            read = None if field == WHOLE else _read(record, field)
            _record(connection, record, "accept", field, read, read, who)
        return _placed(connection, record)


def correct(
    engine: Engine, which: str, changes: Mapping[str, Mapping[str, Any]], who: str, *,
    reason: str | None = None, seen: int | None = None,
) -> Record:  # fmt: skip
    """Record what fields say in truth.

    Parameters
    ----------
    changes
        For each field ``{"value", "unit", "status"}``: a number where the status is ``printed``, else ``None``.

    Raises
    ------
    QueueError, QueueConflict
        See :func:`accept`; also where value and status do not agree. Nothing is written then.
    """
    for field, new in changes.items():
        _check(field, new)
    with writing(engine) as connection:
        record = _load(connection, which, who, seen)
        for field, new in changes.items():
            decided = {key: new.get(key) for key in VALUE_KEYS}
            read = _read(record, field)
            _record(connection, record, "accept" if decided == read else "correct", field, read, decided, who, reason)
        return _placed(connection, record)


def _check(field: str, new: Mapping[str, Any]) -> None:
    value, status = new.get("value"), new.get("status")
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    whole = status in STATUSES and (number if status == "printed" else value is None)
    if not whole or new.get("unit") not in UNITS:
        raise QueueError(
            f"{field}: a number is `printed`, nothing is one of {', '.join(STATUSES[1:])}; a unit is 万元, 元 or none",
            f"{field}：有数字时状态为 printed，无数字时为 {'、'.join(STATUSES[1:])}；单位为万元、元或无",
        )


def reject(engine: Engine, which: str, who: str, reason: str, *, seen: int | None = None) -> Record:
    """Record that a source is no report, or none that can be used."""
    with writing(engine) as connection:
        record = _load(connection, which, who, seen)
        _record(connection, record, "reject", WHOLE, None, None, who, reason)
        return _placed(connection, record)


def undo(engine: Engine, which: str, who: str, event: str | None = None, *, seen: int | None = None) -> Record:
    """Take a decision back, the reviewer's last one where none is named; that too is an event.

    Undoing an ``undo`` brings the decision back.

    Raises
    ------
    QueueError
        There is nothing to take back.
    """
    with writing(engine) as connection:
        record = _load(connection, which, who, seen)
        ours = [each for each in in_force(record.events) if each.who == who]
        target = event or (ours[-1].id if ours else None)
        undone = next((each for each in record.events if each.id == target), None)
        if undone is None:
            raise QueueError(f"{which}: {who} decided nothing that could be undone", f"{which}：{who} 没有可撤销的决定")
        _record(connection, record, "undo", undone.field, undone.new, undone.old, who, undoes=undone.id)
        return _placed(connection, record)


def redo(engine: Engine, which: str, who: str, *, seen: int | None = None) -> Record:
    """Bring back what the reviewer last took back, unless something was decided since.

    Raises
    ------
    QueueError
        There is nothing to bring back.
    """
    with writing(engine) as connection:
        record = _load(connection, which, who, seen)
        kinds = {event.id: event.kind for event in record.events}
        ours = [event for event in not_undone(record.events) if event.who == who]
        since = [event for event in ours if event.kind != "undo" or kinds.get(event.undoes or "") != "undo"]
        if not since or since[-1].kind != "undo":
            raise QueueError(f"{which}: {who} took nothing back", f"{which}：{who} 没有可重做的决定")
        last = since[-1]
        _record(connection, record, "undo", last.field, last.new, last.old, who, undoes=last.id)
        return _placed(connection, record)


def _load(connection: Connection, which: str, who: str, seen: int | None) -> Record:
    report_id = find(connection, which)
    lock(connection, report_id)
    record = load(connection, report_id)
    hold_for_decision(connection, report_id, who, record.source)
    if seen is not None and seen != len(record.events):
        last = record.events[-1] if record.events else None
        by = f"{last.who} ({last.at}, {last.kind} {last.field})" if last else "?"
        raise QueueConflict(
            f"{record.source}: {by} decided in the meantime; look again, nothing was written",
            f"{record.source}：{by} 已先行处理；请重新查看，本次未写入",
        )
    return record


def _read(record: Record, field: str) -> dict[str, Any]:
    """Return what the newest version read in a field."""
    found = record.report["fields"].get(field)
    if found is None:
        raise QueueError(f"{record.source}: no field {field}", f"{record.source}：没有字段 {field}")
    return {key: found[key] for key in VALUE_KEYS}


def _record(
    connection: Connection, record: Record, kind: Kind, field: str, old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None, who: str, reason: str | None = None, undoes: str | None = None,
) -> None:  # fmt: skip
    connection.execute(
        insert(events).values(
            id=str(uuid.uuid4()),
            report_id=record.id,
            version_id=record.version,
            kind=kind,
            field=field,
            old=json.dumps(old) if old is not None else None,
            new=json.dumps(new) if new is not None else None,
            who=who,
            at=now(),
            reason=reason,
            undoes=undoes,
        )
    )


def _placed(connection: Connection, record: Record) -> Record:
    """Bring the report's place in the queue up to date and return it anew."""
    record = load(connection, record.id)
    place_in_queue(connection, record)
    end_decision(connection, record.id, done=not record.standing.open)
    return record
