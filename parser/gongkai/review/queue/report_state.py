"""Where a report stands: what still waits, for whom, and what holds of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gongkai.review.queue.double_reading import Twice
from gongkai.review.queue.event_state import Event, State, decided, is_change, is_rejection, still_waiting
from gongkai.review.queue.tasks import WHOLE


class Standing(NamedTuple):
    """Where a report stands.

    Attributes
    ----------
    state
        See :data:`~gongkai.review.queue.event_state.State`.
    open
        Fields that still wait for a person.
    """

    state: State
    open: tuple[str, ...]


def standing(
    report: Mapping[str, Any], asked: Mapping[str, bool], version: int, events: Iterable[Event],
    read_twice: Twice | None = None, who: str | None = None,
) -> Standing:  # fmt: skip
    """Return where a report stands.

    Parameters
    ----------
    report
        JSON form of the newest version.
    asked
        Fields that a person is asked to look at, in order; true where one decided on an older version and the cell
        has changed since.
    version
        Database id of the newest version.
    read_twice
        For a report that is read twice: see :func:`gongkai.review.queue.double_reading.twice`.
    who
        The reviewer for whom fields wait, in a report that is read twice; ``None`` for whoever is free to read it. What
        is disputed waits for neither reader.
    """
    if read_twice is not None and not read_twice.whole:
        return _between(report, read_twice, who)
    decisions = decided(events) if read_twice is None else read_twice.holds
    if WHOLE in decisions and is_rejection(decisions[WHOLE]):
        return Standing("rejected_source", ())
    if report["status"] == "failed":
        return Standing("failed", ())
    if read_twice is not None and read_twice.left:
        return Standing("disputed", () if who in read_twice.made.readers else read_twice.left)
    waiting = still_waiting(asked, version, decisions) if read_twice is None else ()
    if waiting:
        return Standing("machine", waiting)
    if read_twice is not None and read_twice.made.later:
        return Standing("adjudicated", ())
    if any(is_change(event) for event in decisions.values()):
        return Standing("human_corrected", ())
    return Standing("human_accepted" if decisions else "auto_accepted", ())


def _between(report: Mapping[str, Any], read_twice: Twice, who: str | None) -> Standing:
    """Return where a report stands of which a reading is not whole."""
    if report["status"] == "failed":
        return Standing("failed", ())
    first, second = read_twice.waiting
    state: State = "machine" if first and second else "second_reading"
    if who is None:
        return Standing(state, first or second)
    return Standing(state, first if read_twice.made.of(who) is read_twice.made.first else second)
