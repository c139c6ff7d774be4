"""Two readings of one report, each blind to the other, and where they disagree.

A report is read twice where a person, or a share of the queue, asks for it. Whoever decided before that, or decides
first after it, makes the first reading; all others make the second. Nothing holds before both are whole. Where they
agree, that holds; what they read differently is disputed until someone adjudicates who made neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gongkai.review.queue.event_state import VALUE_KEYS, Event, in_force, is_of_figures, is_rejection, still_waiting
from gongkai.review.queue.tasks import WHOLE

SECOND = "#"
"""The field of the event that asks for a second reading."""

Reading = dict[str, Event]
"""What was decided of each field in one reading."""


class Readings(NamedTuple):
    """What was read twice.

    Attributes
    ----------
    people, others
        Who made the first reading, and who the second.
    later
        Decisions made once both readings were whole.
    """

    first: Reading
    second: Reading
    later: Reading
    people: frozenset[str]
    others: frozenset[str]

    @property
    def readers(self) -> frozenset[str]:
        """Who took part in either reading, and is not the one to decide between the two."""
        return self.people | self.others

    def of(self, who: str) -> Reading:
        """Return the reading that a person takes part in, or would."""
        return self.first if who in self.people or not self.people else self.second


def readings(events: Iterable[Event]) -> Readings | None:
    """Return both readings; ``None`` where no second one was asked for."""
    kept = in_force(events)
    asked = next((place for place, event in enumerate(kept) if event.field == SECOND), None)
    if asked is None:
        return None
    people: set[str] = set()
    others: set[str] = set()
    first: Reading = {}
    second: Reading = {}
    later: Reading = {}
    for place, event in enumerate(kept):
        if not is_of_figures(event):
            continue
        if event.kind == "adjudicate":
            later[event.field] = event
        elif place < asked or event.who in people or not people:
            people.add(event.who)
            first[event.field] = event
        else:
            others.add(event.who)
            second[event.field] = event
    return Readings(first, second, later, frozenset(people), frozenset(others))


class Twice(NamedTuple):
    """Where a report stands that is read twice.

    Attributes
    ----------
    waiting
        Fields that each reading still lacks.
    disputed
        Fields that the two, both whole, read differently.
    left
        Those of them that nobody has adjudicated.
    holds
        What holds of each field.
    """

    made: Readings
    waiting: tuple[tuple[str, ...], tuple[str, ...]]
    disputed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    holds: Mapping[str, Event] = {}

    @property
    def whole(self) -> bool:
        """Whether both readings are."""
        return not any(self.waiting)


def twice(report: Mapping[str, Any], asked: Mapping[str, bool], version: int, events: Iterable[Event]) -> Twice | None:
    """Return where a report stands that is read twice, ``None`` where it is not.

    For the parameters see :func:`gongkai.review.queue.report_state.standing`.
    """
    made = readings(events)
    if made is None:
        return None
    waiting = (still_waiting(asked, version, made.first), still_waiting(asked, version, made.second))
    if any(waiting):
        return Twice(made, waiting)
    disputed = _disputed(report, asked, made)
    left = tuple(field for field in disputed if field not in made.later)
    return Twice(made, waiting, disputed, left, _holding(made, disputed))


def said(report: Mapping[str, Any], reading: Reading, field: str) -> Any:
    """Return what a reading says of a field: what was read, where it says nothing else."""
    made = reading.get(field)
    if field == WHOLE:
        return made is not None and is_rejection(made)
    if made is not None:
        return made.new
    return {key: report["fields"][field][key] for key in VALUE_KEYS} if field in report["fields"] else None


def _disputed(report: Mapping[str, Any], asked: Mapping[str, bool], made: Readings) -> tuple[str, ...]:
    rejected = [said(report, reading, WHOLE) for reading in (made.first, made.second)]
    if any(rejected):
        return () if all(rejected) else (WHOLE,)
    fields = [field for field in (*report["fields"], *asked) if field in made.first or field in made.second]
    return tuple(
        field
        for field in dict.fromkeys(fields)
        if field != WHOLE and said(report, made.first, field) != said(report, made.second, field)
    )


def _holding(made: Readings, disputed: tuple[str, ...]) -> Reading:
    if WHOLE in disputed:
        word = made.later.get(WHOLE)
        if word is None or is_rejection(word):
            return {} if word is None else {WHOLE: word}
        # Not rejected after all: the reading that went into the report is the one there is.
        rejected = WHOLE in made.first and is_rejection(made.first[WHOLE])
        return {**(made.second if rejected else made.first), **made.later}
    agreed = {field: event for field, event in {**made.second, **made.first}.items() if field not in disputed}
    return {**agreed, **made.later}
