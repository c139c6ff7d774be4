"""Alike cells of many reports decided in one go: each its own event, all taken back in one go."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, select

from gongkai.core.errors import GongkaiError
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import events, reports
from gongkai.review.queue.decisions import accept, correct, undo
from gongkai.review.queue.event_state import decided
from gongkai.review.queue.queries import show_report
from gongkai.review.queue.records import Record
from gongkai.review.queue.standing_sums import failures_of
from gongkai.review.queue.transactions import Screen, was_written

Value = Mapping[str, Any]
"""``{"value", "unit", "status"}``."""


class ChosenCell(NamedTuple):
    """A cell as a list showed it: its report's digest, its field, and what stood in it."""

    sha256: str
    field: str
    shown: Value


class StrokeResult(NamedTuple):
    """What became of one cell: ``error`` says why nothing was written, ``None`` where it was."""

    cell: ChosenCell
    error: GongkaiError | None = None


def stroke_id(token: str, cell: ChosenCell) -> str:
    """Return the id of the event that a stroke writes for a cell; the same when it is sent again."""
    return str(uuid.uuid5(uuid.UUID(token), f"{cell.sha256}/{cell.field}"))


def decide_alike(
    engine: Engine, cells: Sequence[ChosenCell], who: str, token: str, new: Value | None = None
) -> list[StrokeResult]:
    """Accept cells as they stand, or give all of them one value; what cannot be written is told, the rest is.

    Parameters
    ----------
    token
        The stroke's own id, a UUID.
    new
        What all of them say in truth; ``None`` to accept them.
    """
    return [_decided(engine, cell, who, token, new, len(cells)) for cell in cells]


def _decided(
    engine: Engine, cell: ChosenCell, who: str, token: str, new: Value | None, count: int
) -> StrokeResult:  # fmt: skip
    bulk = count if count > 1 else None
    screen = Screen(None, {cell.field: cell.shown}, stroke_id(token, cell))
    try:
        if was_written(show_report(engine, cell.sha256), screen.token, who):
            return StrokeResult(cell)
        if new is None:
            accept(engine, cell.sha256, [cell.field], who, screen=screen, bulk=bulk)
        else:
            correct(engine, cell.sha256, {cell.field: new}, who, screen=screen, bulk=bulk)
    except GongkaiError as error:
        return StrokeResult(cell, error)
    return StrokeResult(cell)


def undo_alike(engine: Engine, cells: Iterable[ChosenCell], who: str, token: str) -> list[StrokeResult]:
    """Take back a stroke: of each cell the decision that it wrote, where that one still holds and is the reviewer's."""
    found = []
    for cell in cells:
        try:
            made = decided(show_report(engine, cell.sha256).events).get(cell.field)
            if made is not None and made.who == who and made.id == stroke_id(token, cell):
                undo(engine, cell.sha256, who, made.id)
                found.append(StrokeResult(cell))
        except GongkaiError as error:
            found.append(StrokeResult(cell, error))
    return found


def cells_of_stroke(engine: Engine, who: str, token: str) -> list[ChosenCell]:
    """Return the cells that a reviewer decided by one stroke; what they showed is not told."""
    theirs = select(reports.c.sha256, events.c.field, events.c.id).join(reports).where(events.c.who == who)
    with reading(engine) as connection:
        rows = connection.execute(theirs.order_by(events.c.seq)).all()
    made = [(ChosenCell(row.sha256, row.field, {}), row.id) for row in rows]
    return [cell for cell, event in made if event == stroke_id(token, cell)]


def in_failing_sums(engine: Engine, cells: Iterable[ChosenCell], who: str, new: Value | None = None) -> int:
    """Return how many of the cells would stand in a sum that does not hold."""
    return sum(_fails(show_report(engine, cell.sha256), cell.field, who, new) for cell in cells)


def _fails(record: Record, field: str, who: str, new: Value | None) -> bool:
    values = record.values_for(who)
    if new is not None:
        values[field] = dict(new)
    return any(field in each.relation.members for each in failures_of(record.report["edition"], values))
