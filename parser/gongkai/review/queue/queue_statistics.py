"""What the queue tells of itself: how much passes untouched, how often an accepted value was wrong, who did what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Engine, func, select

from gongkai.core.statistics import Rate
from gongkai.review.queue.agreement import Agreement, agreement_of
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import doubts, events, queue
from gongkai.review.queue.double_reading import SECOND, said
from gongkai.review.queue.event_state import Event, decided, event_of, is_change
from gongkai.review.queue.queries import count_states
from gongkai.review.queue.records import Record, load

PAUSE = 300.0
"""Seconds after which a reviewer was doing something else."""


class Reviewer(NamedTuple):
    """What one person did.

    Attributes
    ----------
    decisions, changed
        Decisions in force, and how many of them changed what was read.
    seconds
        Median time from one act to the next (what was decided by one key is one act), pauses left out; ``None`` where
        there was no next.
    bulk
        How many of the decisions were made at a stroke with others.
    """

    decisions: int
    changed: int
    seconds: float | None
    bulk: int = 0


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
        Wrong fields among those of accepted reports that a person checked: the rate of silent errors in use.
    reviewers
        By name.
    agreement
        Of two readers where a report was read twice; under an empty name for all fields together.
    reasons
        How many open reports give each reason, the most frequent first.
    skips
        In how many open reports fields were skipped for each reason, the most frequent first.
    """

    states: dict[str, int]
    straight_through: Rate
    audit: Rate
    reviewers: dict[str, Reviewer]
    reasons: dict[str, int]
    agreement: dict[str, Agreement]
    skips: dict[str, int]


def stats_of(engine: Engine) -> Stats:
    """Count the queue."""
    states = count_states(engine)
    with reading(engine) as connection:
        audited = connection.scalar(select(func.count()).where(queue.c.audit)) or 0
        untouched = connection.scalar(
            select(func.count()).where(queue.c.state == "auto_accepted", ~queue.c.audit)
        ) or 0  # fmt: skip
        in_force, agreement, paces = _decisions(connection)
        checked = [in_force.get(report, {}).get(field) for report, field in _audited_fields(connection)]
        reasons, skips = _counted(connection, queue.c.reasons), _counted(connection, queue.c.skips)
    looked_at = [each for each in checked if each is not None]
    decisions = [event for each in in_force.values() for event in each.values()]
    made, changed = Counter(e.who for e in decisions), Counter(e.who for e in decisions if is_change(e))
    bulk = Counter(event.who for event in decisions if event.bulk)
    return Stats(
        states,
        Rate(untouched + audited, sum(states.values()) - states.get("failed", 0)),
        Rate(sum(is_change(each) for each in looked_at), len(looked_at)),
        {who: Reviewer(made[who], changed[who], paces.get(who), bulk[who]) for who in sorted(made)},
        dict(reasons.most_common()),
        agreement,
        dict(skips.most_common()),
    )


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


def _decisions(
    connection: Connection,
) -> tuple[dict[int, Mapping[str, Event]], dict[str, Agreement], dict[str, float]]:
    """Return what holds of each report that anyone decided on, how well two readers agree, and how fast each works."""
    made: dict[int, list[Event]] = {}
    for row in connection.execute(select(events).order_by(events.c.report_id, events.c.seq)):
        made.setdefault(row.report_id, []).append(event_of(row))
    in_force: dict[int, Mapping[str, Event]] = {report: decided(each) for report, each in made.items()}
    pairs: dict[str, list[tuple[str, str]]] = {}
    for report in [report for report, each in made.items() if any(event.field == SECOND for event in each)]:
        record = load(connection, report)
        in_force[report] = record.decisions
        for field, one, other in _pairs(record):
            pairs.setdefault(field, []).append((one, other))
            pairs.setdefault("", []).append((one, other))
    agreement = {field: agreement_of(each) for field, each in sorted(pairs.items())}
    return in_force, agreement, _paces(event for each in made.values() for event in each)


def _paces(found: Iterable[Event]) -> dict[str, float]:
    """Return each reviewer's median seconds from one act to the next."""
    times: dict[str, set[datetime]] = {}
    for event in found:
        with suppress(ValueError):  # a colleague's file may say anything
            at = datetime.fromisoformat(event.at)
            times.setdefault(event.who, set()).add(at if at.tzinfo else at.replace(tzinfo=UTC))
    gaps = {
        who: [seconds for a, b in pairwise(sorted(each)) if (seconds := (b - a).total_seconds()) <= PAUSE]
        for who, each in times.items()
    }
    return {who: median(each) for who, each in gaps.items() if each}


def _pairs(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what both readers said of each field that either looked at, once both are done."""
    both = record.read_twice
    if both is None or not both.whole:
        return
    for field in record.report["fields"]:
        if field in both.made.first or field in both.made.second:
            one, other = (said(record.report, each, field) for each in (both.made.first, both.made.second))
            yield field, json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
