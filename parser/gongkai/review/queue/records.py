"""One report's records, and its place in the queue, made again from them after every change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from gongkai.core.errors import QueueError
from gongkai.review.queue.database_tables import alike, doubts, events, queue, reports, versions
from gongkai.review.queue.double_reading import Twice, said, twice
from gongkai.review.queue.event_state import VALUE_KEYS, Event, decided, event_of, skipped
from gongkai.review.queue.likeness import kind_of, likeness
from gongkai.review.queue.report_state import Standing, standing
from gongkai.review.queue.standing_sums import SUM_REASON, failures_of, values_that_stand
from gongkai.review.queue.tasks import WHOLE

SHORTEST_PREFIX = 6
"""Digits of a digest that may stand for the whole, where only one report begins so."""


class Record(NamedTuple):
    """A report with its newest version and everything decided about it.

    Attributes
    ----------
    id, version
        Database ids of the report and of its newest version.
    report
        JSON form of the newest version.
    asked
        Fields that a person is asked to look at, in order; true where one decided before the cell changed.
    audit
        True where the report was accepted and is checked all the same.
    """

    id: int
    sha256: str
    source: str
    version: int
    model: str | None
    report: dict[str, Any]
    asked: dict[str, bool]
    losses: dict[str, float]
    reasons: dict[str, tuple[str, ...]]
    audit: bool
    events: tuple[Event, ...]

    @property
    def read_twice(self) -> Twice | None:
        """Both readings, where there are to be two."""
        return twice(self.report, self.asked, self.version, self.events)

    @property
    def standing(self) -> Standing:
        """Where the report stands."""
        return standing(self.report, self.asked, self.version, self.events, self.read_twice)

    def standing_for(self, who: str) -> Standing:
        """Return where the report stands for one reviewer: what waits for one reader may be done by the other."""
        return standing(self.report, self.asked, self.version, self.events, self.read_twice, who)

    @property
    def decisions(self) -> Mapping[str, Event]:
        """The decision that holds for each field."""
        both = self.read_twice
        return decided(self.events) if both is None else both.holds

    def decisions_for(self, who: str) -> Mapping[str, Event]:
        """Return the decisions that a reviewer may see: while a reading is not whole, those of their own."""
        both = self.read_twice
        return self.decisions if both is None or both.whole else both.made.of(who)

    def value_for(self, who: str | None, field: str) -> dict[str, Any] | None:
        """Return what stands of a field, as far as a reviewer may see it; ``None`` where two readers differ on it."""
        if field in self.disputed():
            return None
        made = (self.decisions if who is None else self.decisions_for(who)).get(field)
        now = self.report["fields"][field] if made is None or made.new is None else made.new
        return {key: now.get(key) for key in VALUE_KEYS}

    def values_for(self, who: str | None = None) -> dict[str, dict[str, Any]]:
        """Return what stands of each field, for all or as far as a reviewer may see it; see :mod:`.standing_sums`."""
        return values_that_stand(self.report, self.decisions if who is None else self.decisions_for(who))

    def contested_for(self, who: str) -> dict[str, list[dict[str, Any]]]:
        """Return what waits for a reviewer with two readings that differ: of two readers, or an earlier and a new one.

        An earlier decision whose cell is read otherwise now comes first, what is read now second.
        """
        open_, found = self.standing_for(who).open, self.said_twice()
        contested = {field: found[field] for field in open_ if field in found}
        decisions = self.decisions_for(who)
        for field in open_:
            made = decisions.get(field)
            if field in contested or made is None or made.new is None or field not in self.report["fields"]:
                continue
            read = {key: self.report["fields"][field][key] for key in VALUE_KEYS}
            if made.new != read:
                contested[field] = [made.new, read]
        return contested

    def clear_for(self, who: str) -> tuple[str, ...]:
        """Return what waits for a reviewer and is not contested: what may be decided at one stroke."""
        contested = self.contested_for(who)
        return tuple(field for field in self.standing_for(who).open if field not in contested)

    def disputed(self) -> tuple[str, ...]:
        """Return the fields on which two readers differ and nobody has adjudicated."""
        both = self.read_twice
        return both.left if both is not None and both.whole else ()

    def skips_for(self, who: str | None = None) -> dict[str, Event]:
        """Return what waits and was skipped: by anyone, or, as far as a reviewer may see it.

        While a reading of two is not whole that is what they skipped themselves.
        """
        both = self.read_twice
        blind = who is not None and both is not None and not both.whole
        seen = [event for event in self.events if event.who == who] if blind else self.events
        found = skipped(seen)
        waiting = self.standing.open if who is None else self.standing_for(who).open
        return {field: found[field] for field in waiting if field in found}

    def said_twice(self) -> dict[str, list[dict[str, Any]]]:
        """Return what both readers said of each field that they dispute, the first reader's first."""
        both = self.read_twice
        if both is None:
            return {}
        pair = (both.made.first, both.made.second)
        return {field: [said(self.report, each, field) for each in pair] for field in both.disputed if field != WHOLE}


def now() -> str:
    """Return the time as the records keep it: ISO 8601, UTC."""
    return as_text(None)


def as_text(at: datetime | None) -> str:
    """Return a time, or now, as the records keep it; such texts sort as their times do."""
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def find(connection: Connection, which: str) -> int:
    """Return the database id of a report.

    Parameters
    ----------
    which
        Its digest or the beginning of it, or the name that its source was given by.

    Raises
    ------
    QueueError
        There is none, or more than one.
    """
    # A whole digest is looked up; anything else may mean a scan of all reports.
    exact = connection.scalar(select(reports.c.id).where(reports.c.sha256 == which))
    if exact is not None:
        return int(exact)
    wanted = reports.c.source == which
    if len(which) >= SHORTEST_PREFIX and all(char in "0123456789abcdef" for char in which.lower()):
        wanted |= reports.c.sha256.startswith(which.lower())
    found = connection.scalars(select(reports.c.id).where(wanted).limit(2)).all()
    if not found:
        raise QueueError(
            f"{which}: no such report in the queue; `gongkai review list` shows them",
            f"{which}：队列中没有这份报告；可用 `gongkai review list` 查看",
        )
    if len(found) > 1:
        raise QueueError(f"{which}: more than one report; give its digest", f"{which}：对应多份报告；请给出其 SHA-256")
    return int(found[0])


def lock(connection: Connection, report_id: int) -> None:
    """Let no other transaction decide on a report before this one ends; SQLite has one writer in any case."""
    connection.execute(select(reports.c.id).where(reports.c.id == report_id).with_for_update())


def load(connection: Connection, report_id: int) -> Record:
    """Return a report's newest version with what was decided."""
    head = connection.execute(select(reports).where(reports.c.id == report_id)).one()
    version = connection.execute(
        select(versions).where(versions.c.report_id == report_id).order_by(versions.c.number.desc()).limit(1)
    ).one()
    rows = connection.execute(select(doubts).where(doubts.c.version_id == version.id).order_by(doubts.c.place)).all()
    made = connection.execute(select(events).where(events.c.report_id == report_id).order_by(events.c.seq)).all()
    return Record(
        report_id,
        head.sha256,
        head.source,
        version.id,
        version.model,
        json.loads(version.payload),
        {row.field: row.again for row in rows},
        {row.field: row.loss for row in rows},
        {row.field: tuple(json.loads(row.reasons)) for row in rows},
        any(row.audit for row in rows),
        tuple(map(event_of, made)),
    )


def place_in_queue(connection: Connection, record: Record) -> None:
    """Write where a report stands; its turn among others of its agency is kept, or comes later."""
    stands, skips, failed = record.standing, record.skips_for(), failed_sums(record)
    turn = connection.scalar(select(queue.c.turn).where(queue.c.report_id == record.id))
    connection.execute(delete(queue).where(queue.c.report_id == record.id))
    connection.execute(
        insert(queue).values(
            report_id=record.id,
            version_id=record.version,
            state=stands.state,
            open=len(stands.open),
            loss=sum(record.losses.values()),
            turn=turn or 0,
            audit=record.audit,
            events=len(record.events),
            agency=record.report["agency"],
            year=record.report["year"],
            edition=record.report["edition"],
            sha256=record.sha256,
            readers=_readers(record),
            put_off=int(bool(skips) and len(skips) == len(stands.open)),
            skips=json.dumps(sorted({event.reason or "" for event in skips.values()})) if skips else None,
            reasons=json.dumps(_reasons(record, failed)),
            failed=json.dumps(failed),
            kind=kind_of(record.source),
        )
    )
    _mark_alike(connection, record)


def _mark_alike(connection: Connection, record: Record) -> None:
    """Write which fields wait and may be like others: none that someone decided before, none of a report read twice."""
    kept = {"report_id": record.id}
    made, report = record.decisions, record.report
    rows = [
        {**kept, "field": name, "key": likeness(record.source, report, name, record.reasons[name])}
        for name in (record.standing.open if record.read_twice is None else ())
        if name in report["fields"] and name not in made
    ]
    connection.execute(delete(alike).where(alike.c.report_id == record.id))
    if rows:
        connection.execute(insert(alike), rows)


def failed_sums(record: Record) -> list[str]:
    """Return the codes of the sums that do not hold on what stands."""
    return sorted({each.relation.code for each in failures_of(record.report["edition"], record.values_for())})


def _reasons(record: Record, failed: list[str]) -> list[str]:
    """Return why a report waits: that a sum fails only where one does now."""
    found = {code for codes in record.reasons.values() for code in codes} - {SUM_REASON}
    return sorted({*found, SUM_REASON} if failed and record.reasons else found)


def _readers(record: Record) -> str | None:
    """Return whom the report no longer waits for, as JSON: of one reading that is whole its reader, or both readers."""
    both, state = record.read_twice, record.standing.state
    if both is None or state not in ("second_reading", "disputed"):
        return None
    if both.whole:
        return json.dumps(sorted(both.made.readers))
    done = both.made.second if both.waiting[0] else both.made.first
    return json.dumps(sorted({event.who for event in done.values()}))
