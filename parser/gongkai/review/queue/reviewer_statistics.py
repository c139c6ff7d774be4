"""What each reviewer did, how long it took them, and how much was decided on each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from gongkai.review.queue.event_state import Event, in_force, is_change, is_of_figures
from gongkai.review.queue.records import Record

PAUSE: Final = 300.0
"""Seconds after which a reviewer was doing something else."""


class Reviewer(NamedTuple):
    """What one person did, second readings and adjudications included.

    Attributes
    ----------
    decisions, changed
        Fields that they decided, and how many of them they changed from what was read; what they took back is no
        decision.
    seconds
        Median time from one act to the next (what was decided by one key is one act), pauses left out; ``None`` where
        there was no next.
    bulk
        How many of the decisions were made at a stroke with others.
    second
        How many of the decisions belong to the second reading of a report.
    hours
        Time spent, pauses left out.
    cells_a_minute
        Fields decided one by one in that time; ``None`` where there was none.
    """

    decisions: int
    changed: int
    seconds: float | None
    bulk: int = 0
    second: int = 0
    hours: float = 0.0
    cells_a_minute: float | None = None


class DayCount(NamedTuple):
    """Fields decided on a day one by one, and at a stroke with others."""

    singly: int
    bulk: int


def reviewers_of(made: Mapping[int, list[Event]], twice: Mapping[int, Record]) -> dict[str, Reviewer]:
    """Return what each person did, by name.

    Parameters
    ----------
    made
        Events of each report that anyone worked on.
    twice
        Of these the reports that are read twice.
    """
    decisions, changed, bulk, second = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for report, events in made.items():
        last = {(event.who, event.field): event for event in in_force(events) if is_of_figures(event)}
        both = twice[report].read_twice if report in twice else None
        for (who, _), event in last.items():
            decisions[who] += 1
            changed[who] += is_change(event)
            bulk[who] += bool(event.bulk)
            second[who] += both is not None and who in both.made.others
    paces = {who: _Pace.of(each) for who, each in _acts(event for each in made.values() for event in each).items()}
    return {
        who: Reviewer(
            decisions[who], changed[who], pace.median, bulk[who], second[who], pace.seconds / 3600, pace.cells_a_minute
        )
        for who in sorted(decisions)
        for pace in (paces.get(who, _NO_PACE),)
    }


def throughput_of(events: Iterable[Event]) -> dict[date, DayCount]:
    """Return how many fields were decided on each day of this machine's calendar, from the first to the last."""
    singly, bulk = Counter[date](), Counter[date]()
    for event in events:
        at = time_of(event)
        if at is not None and is_of_figures(event) and event.kind != "undo":
            (bulk if event.bulk else singly)[at.astimezone().date()] += 1
    days = sorted({*singly, *bulk})
    span = range(days[0].toordinal(), days[-1].toordinal() + 1) if days else ()
    return {day: DayCount(singly[day], bulk[day]) for day in map(date.fromordinal, span)}


def time_of(event: Event) -> datetime | None:
    """Return when a decision was made; ``None`` where a colleague's file says nothing that is a time."""
    with suppress(ValueError):
        at = datetime.fromisoformat(event.at)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


class _Pace(NamedTuple):
    """How fast someone works: median seconds between acts, seconds in all, fields decided one by one in these."""

    median: float | None
    seconds: float
    cells: int

    @property
    def cells_a_minute(self) -> float | None:
        return 60 * self.cells / self.seconds if self.seconds else None

    @classmethod
    def of(cls, acts: Mapping[datetime, int]) -> _Pace:
        """Return the pace of acts, each with how many fields it decided."""
        steps = [((after - before).total_seconds(), acts[after]) for before, after in pairwise(sorted(acts))]
        worked = [(seconds, cells) for seconds, cells in steps if seconds <= PAUSE]
        if not worked:
            return _NO_PACE
        return cls(median(seconds for seconds, _ in worked), sum(s for s, _ in worked), sum(n for _, n in worked))


_NO_PACE: Final = _Pace(None, 0.0, 0)


def _acts(found: Iterable[Event]) -> dict[str, Counter[datetime]]:
    """Return the times at which each person acted, with how many fields they decided one by one then."""
    acts: dict[str, Counter[datetime]] = {}
    for event in found:
        at = time_of(event)
        if at is not None:
            singly = is_of_figures(event) and event.kind != "undo" and not event.bulk
            acts.setdefault(event.who, Counter())[at] += int(singly)
    return acts
