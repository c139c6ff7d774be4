"""One act of a person on one report: its events, written in one transaction, at one time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

from sqlalchemy import Connection, Engine, insert

from gongkai.core.errors import QueueConflict, QueueError
from gongkai.forms.display_names import field_name
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import events
from gongkai.review.queue.event_state import REJECTED, VALUE_KEYS, Event, Kind
from gongkai.review.queue.leases import end_decision, hold_for_decision
from gongkai.review.queue.people_roles import may_adjudicate
from gongkai.review.queue.records import Record, find, load, lock, now, place_in_queue, storable
from gongkai.review.queue.tasks import WHOLE


@dataclass(frozen=True)
class Screen:
    """What a reviewer had before them when they decided.

    Attributes
    ----------
    seen
        How many events the report had; ``None`` to decide whatever was decided since.
    shown
        For each field ``{"value", "unit", "status"}`` as it stood on the screen, ``None`` where two readings stood
        there; a decision on a field is refused where something else stands now.
    token
        The decision's own id, a UUID: sent again after a broken connection, it is known, and written once.
    version
        Database id of the version that was shown; a word on the report as a whole is refused where it was read again.
    """

    seen: int | None = None
    shown: Mapping[str, Mapping[str, Any] | None] = made_by(default_factory=dict)
    token: str | None = None
    version: int | None = None


NO_SCREEN = Screen()
"""Decided without a screen, on whatever stands."""


@dataclass(frozen=True)
class Act:
    """What a person does to a report at one stroke, and takes back at one stroke.

    Attributes
    ----------
    record
        The report as it stood before.
    at
        ISO 8601, UTC; no other act on the report has the same time.
    """

    connection: Connection
    record: Record
    who: str
    at: str
    screen: Screen
    _written: list[str] = made_by(default_factory=list)

    def stands(self, field: str) -> dict[str, Any] | None:
        """Return what stands of a field for the reviewer; ``None`` where two readings differ.

        Raises
        ------
        QueueError
            There is no such field.
        QueueConflict
            Something else was on the screen.
        """
        self.read(field)
        now = self.record.value_for(self.who, field)
        if field in self.screen.shown and not _same(self.screen.shown[field], now):
            name = field_name(self.record.report["edition"], field)
            was, stands = _said(self.screen.shown[field]), _said(now)
            raise QueueConflict(
                f"{self.record.source}: {name}: {was} was shown, {stands} stands now; look again, nothing was written",
                f"{self.record.source}：{name}：页面显示 {was}，现为 {stands}；请重新查看，本次未写入",
            )
        return now

    def refuse_other_version(self) -> None:
        """Refuse a word on the report as a whole where another version of it was on the screen.

        Raises
        ------
        QueueConflict
            It was read again since.
        """
        if self.screen.version not in (None, self.record.version):
            raise QueueConflict(
                f"{self.record.source}: was read again since it was shown; look again, nothing was written",
                f"{self.record.source}：页面显示后已重新读取；请重新查看，本次未写入",
            )

    def read(self, field: str) -> dict[str, Any]:
        """Return what the newest version read in a field.

        Raises
        ------
        QueueError
            There is no such field.
        """
        found = self.record.report["fields"].get(field)
        if found is None:
            source = self.record.source
            raise QueueError(f"{source}: no field {field}", f"{source}：没有字段 {field}")
        return {key: found[key] for key in VALUE_KEYS}

    def write(
        self, kind: Kind, field: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None,
        reason: str | None = None, undoes: str | None = None, bulk: int | None = None,
    ) -> None:  # fmt: skip
        """Add an event to the records; the act's first has its token for an id."""
        first = self._written == [] and self.screen.token is not None
        self._written.append(field)
        self.connection.execute(
            insert(events).values(
                id=self.screen.token if first else str(uuid.uuid4()),
                report_id=self.record.id,
                version_id=self.record.version,
                kind=kind,
                field=field,
                old=json.dumps(old) if old is not None else None,
                new=json.dumps(new) if new is not None else None,
                who=self.who,
                at=self.at,
                reason=None if reason is None else storable(reason),
                undoes=undoes,
                bulk=bulk,
            )
        )

    def decide(
        self, kind: Kind, field: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None,
        reason: str | None = None, bulk: int | None = None,
    ) -> None:  # fmt: skip
        """Add a decision on a figure or on the whole report; where two have read it, it adjudicates."""
        self.refuse_reader()
        both = self.record.read_twice
        if both is None or not both.whole:
            self.write(kind, field, old, new, reason, bulk=bulk)
        else:
            whole = REJECTED if kind == "reject" else None
            self.write("adjudicate", field, old, whole if field == WHOLE else new, reason, bulk=bulk)

    def refuse_reader(self) -> None:
        """Refuse who made one of two readings, once both are whole: nobody decides between themselves and another.

        Raises
        ------
        QueueError
            They did; or they are no adjudicator, where a team has roles.
        """
        both = self.record.read_twice
        if both is None or not both.whole:
            return
        if not may_adjudicate(self.connection, self.who):
            raise QueueError(
                f"{self.record.source}: {self.who} may not decide between two readings: that is for an adjudicator",
                f"{self.record.source}：{self.who} 不能裁定：须由裁定人操作",
            )
        if self.who in both.made.readers:
            raise QueueError(
                f"{self.record.source}: {self.who} made one of its two readings; someone else decides now (one's own "
                "decisions can be undone)",
                f"{self.record.source}：{self.who} 是两位复核人之一，须由第三人裁定（自己的决定可以撤销）",
            )

    def take_back(self, event: Event) -> None:
        """Add an event that undoes another."""
        self.write("undo", event.field, event.new, event.old, undoes=event.id)

    def done(self) -> Record:
        """Bring the report's place in the queue up to date and return it as it stands now."""
        record = load(self.connection, self.record.id)
        place_in_queue(self.connection, record)
        end_decision(self.connection, record.id, done=not record.standing_for(self.who).open)
        return record


@contextmanager
def acting(engine: Engine, which: str, who: str, screen: Screen | None) -> Iterator[Act]:
    """Open a transaction for one act; nobody else decides on the report before it ends.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.queue.records.find`.
    screen
        What the reviewer had before them; ``None`` to write regardless.

    Raises
    ------
    QueueError
        No such report.
    QueueConflict
        Someone decided in the meantime, or has the report open; something else stands than was shown.
    """
    screen, who = screen or NO_SCREEN, storable(who)
    with writing(engine) as connection:
        report_id = find(connection, which)
        lock(connection, report_id)
        record = load(connection, report_id)
        hold_for_decision(connection, report_id, who, record.source)
        if screen.seen is not None and screen.seen != len(record.events):
            last = record.events[-1] if record.events else None
            by = f"{last.who} ({last.at}, {last.kind} {last.field})" if last else "?"
            raise QueueConflict(
                f"{record.source}: {by} decided in the meantime; look again, nothing was written",
                f"{record.source}：{by} 已先行处理；请重新查看，本次未写入",
            )
        yield Act(connection, record, who, _new_time(record), screen)


def was_written(record: Record, token: str | None, who: str) -> bool:
    """Whether a decision is on record already: an answer was lost on the way, and it came once more."""
    return token is not None and any(event.id == token and event.who == who for event in record.events)


def _same(shown: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> bool:
    if shown is None or now is None:
        return shown is now
    return all(shown.get(key) == now[key] for key in VALUE_KEYS)


def _said(value: Mapping[str, Any] | None) -> str:
    """Return a value in few words."""
    if value is None:
        return "—"
    return (
        f"{value.get('value')}{value.get('unit') or ''}"
        if value.get("status") == "printed"
        else f"{value.get('status')}"
    )


def _new_time(record: Record) -> str:
    """Return the time now, and wait for the next millisecond where an act has this one."""
    taken = {event.at for event in record.events}
    while (at := now()) in taken:
        pass
    return at
