"""What the queue tells of itself: how much passes untouched, how often an accepted value was wrong, who did what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Engine, func, select

from gongkai.core.statistics import Rate
from gongkai.review.queue.agreement import Agreement, agreement_of
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import doubts, events, queue
from gongkai.review.queue.double_reading import SECOND, said
from gongkai.review.queue.event_state import Event, decided, event_of, is_change, relabelled
from gongkai.review.queue.queries import count_states
from gongkai.review.queue.records import Record, load
from gongkai.review.queue.reviewer_statistics import DayCount, Reviewer, reviewers_of, throughput_of
from gongkai.review.queue.tasks import WHOLE


class Learnt(NamedTuple):
    """What people's decisions teach.

    Attributes
    ----------
    values, changed
        Fields whose value people stand for, and how many of them were read otherwise.
    labels
        Cells whose label someone corrected.
    by_reason
        For each reason of a doubt: how many of the fields that gave it were wrong, of those decided; the most frequent
        first. A reason under which hardly anything is wrong costs more than it saves.
    """

    values: int
    changed: int
    labels: int
    by_reason: dict[str, Rate]


@dataclass(frozen=True)
class Stats:
    """The queue in figures.

    Attributes
    ----------
    states
        Reports by state.
    straight_through
        Reports that were accepted without a doubt, of all that could be read.
    audit
        Wrong fields among those of the audit's samples that a person checked. What that means for all others is told
        by :mod:`gongkai.review.queue.audit_estimates`: samples are drawn in strata, and errors come in clusters.
    reviewers
        By name.
    agreement
        Of two readers where a report was read twice; under an empty name for all fields together.
    reasons
        How many open reports give each reason, the most frequent first.
    skips
        In how many open reports fields were skipped for each reason, the most frequent first.
    learnt
        What the decisions teach.
    throughput
        Fields decided on each day.
    """

    states: dict[str, int]
    straight_through: Rate
    audit: Rate
    reviewers: dict[str, Reviewer]
    reasons: dict[str, int]
    agreement: dict[str, Agreement]
    skips: dict[str, int]
    learnt: Learnt
    throughput: dict[date, DayCount]


def stats_of(engine: Engine) -> Stats:
    """Count the queue."""
    states = count_states(engine)
    with reading(engine) as connection:
        made = _all_events(connection)
        asked_twice = [report for report, each in made.items() if any(event.field == SECOND for event in each)]
        twice = {report: load(connection, report) for report in asked_twice}
        in_force: dict[int, Mapping[str, Event]] = {report: decided(each) for report, each in made.items()}
        in_force |= {report: record.decisions for report, record in twice.items()}
        checked = [in_force.get(report, {}).get(field) for report, field in _audited_fields(connection)]
        reasons, skips = _counted(connection, queue.c.reasons), _counted(connection, queue.c.skips)
        learnt, straight = _learnt(connection, in_force, made), _straight_through(connection)
    looked_at = [each for each in checked if each is not None]
    return Stats(
        states,
        Rate(straight, sum(states.values()) - states.get("failed", 0)),
        Rate(sum(is_change(each) for each in looked_at), len(looked_at)),
        reviewers_of(made, twice),
        dict(reasons.most_common()),
        _agreement(twice.values()),
        dict(skips.most_common()),
        learnt,
        throughput_of(event for each in made.values() for event in each),
    )


def _straight_through(connection: Connection) -> int:
    """Return how many reports nothing speaks against, whether or not they are audited."""
    doubtful = select(doubts.c.version_id).where(doubts.c.version_id == queue.c.version_id, ~doubts.c.audit)
    untouched = ((queue.c.state == "auto_accepted") & ~queue.c.audit) | (queue.c.audit & ~doubtful.exists())
    return connection.scalar(select(func.count()).where(untouched).select_from(queue)) or 0


def _audited_fields(connection: Connection) -> list[tuple[int, str]]:
    """Return the fields that an audit asks for, each with its report."""
    joined = select(queue.c.report_id, doubts.c.field).join(doubts, doubts.c.version_id == queue.c.version_id)
    return [(row[0], row[1]) for row in connection.execute(joined.where(queue.c.audit, doubts.c.audit))]


def _counted(connection: Connection, column: Column[Any]) -> Counter[str]:
    """Count open reports by what stands in a column of reasons; they are many, and their sets of reasons few."""
    grouped = select(column, func.count()).where(queue.c.open > 0, column.is_not(None)).group_by(column)
    found: Counter[str] = Counter()
    for reasons, count in connection.execute(grouped):
        found.update(dict.fromkeys(json.loads(reasons), count))
    return found


def _all_events(connection: Connection) -> dict[int, list[Event]]:
    """Return the events of each report that anyone worked on, in order."""
    made: dict[int, list[Event]] = {}
    for row in connection.execute(select(events).order_by(events.c.report_id, events.c.seq)):
        made.setdefault(row.report_id, []).append(event_of(row))
    return made


def _agreement(twice: Iterable[Record]) -> dict[str, Agreement]:
    """Return how well two readers agree on each field, and under an empty name on all together."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for record in twice:
        for field, one, other in _pairs(record):
            pairs.setdefault(field, []).append((one, other))
            pairs.setdefault("", []).append((one, other))
    return {field: agreement_of(each) for field, each in sorted(pairs.items())}


def _learnt(
    connection: Connection, in_force: Mapping[int, Mapping[str, Event]], made: Mapping[int, list[Event]]
) -> Learnt:
    decisions = [event for each in in_force.values() for event in each.values() if event.field != WHOLE]
    wrong, of = Counter[str](), Counter[str]()
    joined = select(queue.c.report_id, doubts.c.field, doubts.c.reasons).join(
        doubts, doubts.c.version_id == queue.c.version_id
    )
    for row in connection.execute(joined.where(queue.c.events > 0, ~doubts.c.audit)):
        event = in_force.get(row.report_id, {}).get(row.field)
        if event is not None and row.field != WHOLE:
            for reason in json.loads(row.reasons):
                of[reason] += 1
                wrong[reason] += is_change(event)
    labels = sum(len(relabelled(each)) for each in made.values())
    rates = {reason: Rate(wrong[reason], count) for reason, count in of.most_common()}
    return Learnt(len(decisions), sum(map(is_change, decisions)), labels, rates)


def _pairs(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what both readers said of each field that either looked at, once both are done."""
    both = record.read_twice
    if both is None or not both.whole:
        return
    for field in record.report["fields"]:
        if field in both.made.first or field in both.made.second:
            one, other = (said(record.report, each, field) for each in (both.made.first, both.made.second))
            yield field, json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
