"""The present state as a fold over events: which decisions are in force, and what a report says by them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

from gongkai.review.queue.tasks import WHOLE

Kind = Literal["accept", "correct", "reject", "undo", "relabel", "second", "adjudicate", "skip"]

State = Literal[
    "machine", "second_reading", "disputed", "auto_accepted", "human_accepted", "human_corrected", "adjudicated",
    "rejected_source", "failed",
]  # fmt: skip
"""Where a report stands: still to be looked at; to be read a second time; two readers disagree; accepted without a
person; accepted unchanged by one; corrected by one; decided between two; taken by one for no report; not read at all.
The human ones alone are truth to learn from."""

STATES: Final[tuple[State, ...]] = get_args(State)

WAITING: Final[tuple[State, ...]] = ("machine", "second_reading", "disputed")
"""States in which a report waits for a person."""

HUMAN: Final[tuple[State, ...]] = ("human_accepted", "human_corrected", "adjudicated")
"""States of reports whose figures people stand for."""

LABEL = "@"
"""How the field of a decision on a label begins: ``@12.3`` is the third cell of the twelfth line."""

VALUE_KEYS = ("value", "unit", "status")
"""What a decision says of a field."""


REJECTED: Final = {"rejected": True}
"""What the adjudication of a report as a whole says that takes it for none."""


class Event(NamedTuple):
    """One decision as it was recorded.

    Attributes
    ----------
    id
        Unique everywhere, so that a colleague's events can be merged.
    version
        Database id of the version that was looked at.
    field
        Field id, or :data:`~gongkai.review.queue.tasks.WHOLE`, or a cell's place (see :data:`LABEL`).
    old, new
        ``{"value", "unit", "status"}`` as it was shown, and as it was decided; ``None`` where a report as a whole
        was decided on, or where a field was skipped. For a label ``{"label", "text", "labelling"}``: the digest names
        what the labeller saw.
    undoes
        Id of the event that an ``undo`` takes back.
    bulk
        How many fields were accepted at the same stroke, ``None`` where it was this one alone.
    """

    id: str
    version: int
    kind: Kind
    field: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    who: str
    at: str
    reason: str | None = None
    undoes: str | None = None
    bulk: int | None = None


def event_of(row: Any) -> Event:
    """Return a row of the events' table as an event."""
    return Event(
        row.id,
        row.version_id,
        row.kind,
        row.field,
        json.loads(row.old) if row.old else None,
        json.loads(row.new) if row.new else None,
        row.who,
        row.at,
        row.reason,
        row.undoes,
        row.bulk,
    )


def not_undone(events: Iterable[Event]) -> list[Event]:
    """Return the events that were not taken back, in order, those that take others back included."""
    kept: list[Event] = []
    undone: set[str | None] = set()
    for event in reversed(list(events)):
        if event.id in undone:
            continue
        kept.append(event)
        if event.kind == "undo":
            undone.add(event.undoes)
    return kept[::-1]


def in_force(events: Iterable[Event]) -> list[Event]:
    """Return the decisions that hold or were followed by another, in order; an undone undo has no effect."""
    return [event for event in not_undone(events) if event.kind != "undo"]


def decided(events: Iterable[Event]) -> dict[str, Event]:
    """Return the decision that holds for each field, the last one; under WHOLE that on the report."""
    return {event.field: event for event in in_force(events) if is_of_figures(event)}


def is_of_figures(event: Event) -> bool:
    """Whether an event decides on a figure or on the report as a whole."""
    return event.kind not in ("relabel", "second", "skip")


def skipped(events: Iterable[Event]) -> dict[str, Event]:
    """Return the skip of each field that was skipped and not decided since."""
    last = {event.field: event for event in in_force(events) if event.kind not in ("relabel", "second")}
    return {field: event for field, event in last.items() if event.kind == "skip"}


def is_change(event: Event) -> bool:
    """Whether a decision on a figure says other than what was read."""
    return event.old != event.new


def is_rejection(event: Event) -> bool:
    """Whether a decision on the report as a whole takes it for none."""
    return event.kind == "reject" or (event.kind == "adjudicate" and event.new == REJECTED)


def still_waiting(asked: Mapping[str, bool], version: int, decisions: Mapping[str, Event]) -> tuple[str, ...]:
    """Return the fields that decisions leave open; see :func:`gongkai.review.queue.report_state.standing`."""
    if WHOLE in decisions and is_rejection(decisions[WHOLE]):
        return ()
    return tuple(
        field
        for field, again in asked.items()
        if (made := decisions.get(field)) is None or (again and made.version != version)
    )


def relabelled(events: Iterable[Event]) -> dict[str, Event]:
    """Return the correction that holds for each cell whose label was corrected."""
    return {event.field: event for event in in_force(events) if event.field.startswith(LABEL)}


def same_cell(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether two versions read a field from the same print at the same place."""
    if one is None or other is None:
        return False
    return all(one[key] == other[key] for key in ("raw", "source"))


def settled(report: Mapping[str, Any], decisions: Mapping[str, Event], issues: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the report's JSON form with what people decided in the place of what was read, and its issues after that.

    Every field gets ``reviewed_by`` and ``reviewed_at``, null where nobody looked; a decided one is no longer to be
    reviewed. The report's status is ``accepted`` once nothing is.
    """
    fields = {name: _settled_field(field, decisions.get(name)) for name, field in report["fields"].items()}
    whole = decisions.get(WHOLE)
    status = report["status"]
    if fields and status == "review" and not any(field["review"] for field in fields.values()):
        status = "accepted" if decisions else status
    people = sorted({event.who for event in decisions.values()})
    return {
        **report,
        "status": "failed" if whole is not None and is_rejection(whole) else status,
        "fields": fields,
        "issues": issues,
        "reviewed_by": people,
    }


def _settled_field(field: Mapping[str, Any], made: Event | None) -> dict[str, Any]:
    if made is None or made.new is None:
        return {**field, "reviewed_by": None, "reviewed_at": None}
    return {**field, **made.new, "review": False, "reviewed_by": made.who, "reviewed_at": made.at}
