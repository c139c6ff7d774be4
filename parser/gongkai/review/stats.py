"""What the queue tells of itself: how much passes untouched, how often an accepted value was wrong, who did what."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from gongkai.metrics import Rate
from gongkai.review.database import reading
from gongkai.review.finding import count_states
from gongkai.review.folding import decided, event_of
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
    reasons
        How many open reports give each reason, the most frequent first.
    """

    states: dict[str, int]
    straight_through: Rate
    audit: Rate
    reviewers: dict[str, Reviewer]
    reasons: dict[str, int]


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
    in_force = {report: decided(each) for report, each in made.items()}
    checked = [in_force.get(report, {}).get(field) for report, field in asked]
    looked_at = [each for each in checked if each is not None]
    decisions = [event for each in in_force.values() for event in each.values()]
    people = {
        who: Reviewer(
            sum(e.who == who for e in decisions), sum(e.who == who and e.kind == "correct" for e in decisions)
        )
        for who in sorted({each.who for each in decisions})
    }
    reasons = Counter(code for each in open_reasons for code in json.loads(each))
    return Stats(
        states,
        Rate(untouched + audited, sum(states.values()) - states.get("failed", 0)),
        Rate(sum(each.kind == "correct" for each in looked_at), len(looked_at)),
        people,
        dict(reasons.most_common()),
    )
