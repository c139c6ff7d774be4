"""A table cut between two columns: its left half, then its right one below it, the rows' labels printed again."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item

SHARED = 0.8
"""Share of the lower half's rows that the upper one must have too."""

LABELS = ("row", "repeat", "group", "unknown")

Rows = dict[tuple[int, int], tuple[Item, list[Item]]]
"""The label of each row, by block and row, and its cells."""


def with_halves_joined(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with the rows of both halves put together; as they are where there are no two such halves.

    The headers of the lower half must name other columns than those of the upper half, and every row must have a
    cell for each column that its half names: which cells a row lost could not be told.
    """
    cut = _second_header(items)
    if cut is None:
        return items
    upper, lower = _rows(items[:cut]), _rows(items[cut:])
    if len(lower) < 2 or len(lower.keys() & upper.keys()) < SHARED * max(len(lower), len(upper)):
        return items
    if not (_whole(upper, items[:cut]) and _whole(lower, items[cut:])):
        return items
    result = [item for item in items[:cut] if item.kind in ("heading", "caption", "column")]
    result += [item for item in items[cut:] if item.kind == "column"]
    for row, (label, cells) in sorted(upper.items()):
        other, more = lower.get(row, (label, []))
        anchored = label if label.anchor else other
        result += [label._replace(kind="row", anchor=anchored.anchor, entry=anchored.entry), *cells, *more]
    return result


def _second_header(items: Sequence[Item]) -> int | None:
    """Return where headers follow figures that name only columns that no header before the figures named."""
    first = next((i for i, item in enumerate(items) if item.prints), len(items))
    above = _columns(items[:first])
    start = None
    for i, item in enumerate(items[first:], first):
        if item.kind != "column":
            if start is not None:
                break
        elif start is None:
            start = i
    if start is None or not above:
        return None
    below = _columns(items[start:])
    return start if below and not below & above and len({block for block, _ in above | below}) == 1 else None


def _whole(rows: Rows, half: Sequence[Item]) -> bool:
    """Whether every row of a half has as many cells as the half names columns."""
    return all(len(cells) == len(_columns(half)) for _, cells in rows.values())


def _columns(items: Sequence[Item]) -> frozenset[tuple[int, int]]:
    """Return the columns that headers surely name."""
    return frozenset(pair for item in items if len(item.columns) == 1 for pair in item.columns)


def _rows(items: Sequence[Item]) -> Rows:
    """Return the rows of a half; those of a label that names no single row are left out."""
    rows: Rows = {}
    cells: list[Item] = []
    for item in items:
        if item.kind in LABELS:
            cells = []
            if item.kind in ("row", "repeat") and item.entry and item.entry.row >= 0:
                rows.setdefault((item.entry.block, item.entry.row), (item, cells))
        elif item.token:
            cells.append(item)
    return rows
