"""What the queue tells of itself: how much passes untouched, how often an accepted value was wrong, who did what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from gongkai.metrics import Rate
from gongkai.review.agreement import Agreement, agreement_of
from gongkai.review.database import reading
from gongkai.review.finding import count_states
from gongkai.review.folding import Event, decided, event_of, is_change
from gongkai.review.readings import SECOND, said
from gongkai.review.records import Record, load
from gongkai.review.tables import doubts, events, queue


class Reviewer(NamedTuple):
    """What one person did: decisions in force, and how many of them changed what was read."""

    decisions: int
    changed: int


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
    """

    states: dict[str, int]
    straight_through: Rate
    audit: Rate
    reviewers: dict[str, Reviewer]
    reasons: dict[str, int]
    agreement: dict[str, Agreement]


def stats_of(engine: Engine) -> Stats:
    """Count the queue."""
    states = count_states(engine)
    with reading(engine) as connection:
        audited = connection.scalar(select(func.count()).where(queue.c.audit)) or 0
        asked = connection.execute(
            select(queue.c.report_id, doubts.c.field).join(doubts, doubts.c.version_id == queue.c.version_id)
            .where(doubts.c.audit)
        ).all()  # fmt: skip
        untouched = connection.scalar(
            select(func.count()).where(queue.c.state == "auto_accepted", ~queue.c.audit)
        ) or 0  # fmt: skip
        rows = connection.execute(select(events).order_by(events.c.report_id, events.c.seq)).all()
        open_reasons = connection.scalars(select(queue.c.reasons).where(queue.c.open > 0)).all()
    made: dict[int, list] = {}
    for row in rows:
        made.setdefault(row.report_id, []).append(event_of(row))
    in_force: dict[int, Mapping[str, Event]] = {report: decided(each) for report, each in made.items()}
    twice = [report for report, each in made.items() if any(event.field == SECOND for event in each)]
    pairs: dict[str, list[tuple[str, str]]] = {}
    with reading(engine) as connection:
        for report in twice:
            record = load(connection, report)
            in_force[report] = record.decisions
            for field, one, other in _pairs(record):
                pairs.setdefault(field, []).append((one, other))
                pairs.setdefault("", []).append((one, other))
    checked = [in_force.get(report, {}).get(field) for report, field in asked]
    looked_at = [each for each in checked if each is not None]
    decisions = [event for each in in_force.values() for event in each.values()]
    people = {
        who: Reviewer(sum(e.who == who for e in decisions), sum(e.who == who and is_change(e) for e in decisions))
        for who in sorted({each.who for each in decisions})
    }
    reasons = Counter(code for each in open_reasons for code in json.loads(each))
    return Stats(
        states,
        Rate(untouched + audited, sum(states.values()) - states.get("failed", 0)),
        Rate(sum(is_change(each) for each in looked_at), len(looked_at)),
        people,
        dict(reasons.most_common()),
        {field: agreement_of(each) for field, each in sorted(pairs.items())},
    )


def _pairs(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what both readers said of each field that either looked at, once both are done."""
    both = record.read_twice
    if both is None or not both.whole:
        return
    for field in record.report["fields"]:
        if field in both.made.first or field in both.made.second:
            one, other = (said(record.report, each, field) for each in (both.made.first, both.made.second))
            yield field, json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
