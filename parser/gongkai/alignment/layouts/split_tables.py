"""Tables printed by columns that a page's end cut: each part has its labels, then its figures column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from gongkai.alignment.layouts.by_columns import column_runs
from gongkai.alignment.layouts.reading import Reading, Solver, TableRuns
from gongkai.alignment.layouts.unlabelled_block import column_run
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Run
from gongkai.core.doubts import Doubt
from gongkai.forms.form import Table

LONGEST_NUMBER = 3
"""Digits of the longest page number."""

MOSTLY = 0.5
"""Share of a table's figures that parts of several rows must hold: in a table by rows, each row is such a part."""


class Part(NamedTuple):
    """What stands between two cuts: its items, and how many rows it has figures for.

    ``numbered``: a figure at its end was taken for the page's number and is none of the items.
    """

    items: list[Item]
    rows: int
    numbered: bool = False


def parts_of(items: Sequence[Item], table: Table) -> list[Part]:
    """Return the parts of a table of one block that was cut, each printed by columns; nothing where it was not.

    A part has as many figures as a number of rows fills; only a page's number may come on top of them.
    """
    cut = cut_parts(items)
    columns = len(table.blocks[0].columns)
    if len(cut) < 2 or columns < 2 or all(sum(item.prints for item in part) <= columns for part in cut):
        return []  # no part has more than a row: it is printed by rows
    cut = _with_whole_rows(cut, columns)
    parts = [_part(part, columns, last=part is cut[-1]) for part in cut]
    several = sum(part.rows for part in parts if part.rows > 1)
    whole = all(part.rows == 1 or (part.rows and _labels(part) > 1) for part in parts)
    return parts if whole and several >= MOSTLY * sum(part.rows for part in parts) else []


def cut_parts(items: Sequence[Item]) -> list[list[Item]]:
    """Cut the items before each label of a row that follows figures, the headers before it with it."""
    parts: list[list[Item]] = [[]]
    heads: list[Item] = []
    for item in items:
        if item.kind == "column":
            heads.append(item)
            continue
        if item.kind in ("row", "group", "unknown") and any(each.token for each in parts[-1]):
            parts.append([])
        parts[-1] += [*heads, item]
        heads = []
    parts[-1] += heads
    return parts


def _with_whole_rows(cut: list[list[Item]], columns: int) -> list[list[Item]]:
    """Return the parts; where one ends within a line of figures and the next begins with the rest of it, it has all.

    A page's number between the two belongs to none.
    """
    result = cut[:1]
    for part in cut[1:]:
        before = result[-1]
        lines, rest = _lines(before), _lines(part)[:1]
        number = [*lines.pop()] if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) < columns else []
        first = rest[0] if rest else []
        whole = bool(lines and first) and len(lines[-1]) + len(first) == columns
        if whole and all(len(line) == columns for line in [*lines[:-1], *_lines(part)[1:-2]]):
            moved = {item.cell for item in first}
            result[-1] = [item for item in before if item not in number] + first
            part = [item for item in part if item.cell not in moved]
        result.append(part)
    return result


def _lines(items: Sequence[Item]) -> list[list[Item]]:
    """Return the figures of each line."""
    figures = [item for item in items if item.token and item.prints]
    return [list(line) for _, line in groupby(figures, key=lambda item: item.token and item.token.line)]


def _part(items: list[Item], columns: int, last: bool) -> Part:
    """Return a part; its ``rows`` are 0 where its figures fill no number of rows."""
    figures = [item for item in items if item.prints]
    rows, over = divmod(len(figures), columns)
    if not over:
        return Part(items, rows)
    end = figures[-1]
    number = end.token is not None and end.token.text.isdigit() and len(end.token.text) <= LONGEST_NUMBER
    if last or over > 1 or not (number and end is items[-1]):
        return Part(items, 0)
    return Part(items[:-1], rows, numbered=True)


def _labels(part: Part) -> int:
    return sum(item.kind in ("row", "unknown") for item in part.items)


def part_runs(table: Table, index: int, parts: Sequence[Part], choose: Solver, items: Sequence[Item] = ()) -> TableRuns:
    """Return the runs of the parts, all read alike: by columns or by rows, as the relations of the table say.

    Parameters
    ----------
    items
        Those of the whole table, where it may be printed in one part after all.
    """
    ranges = _ranges(table, parts) or _by_labels(table, parts)

    def build(solver: Solver) -> TableRuns:
        result = TableRuns([])
        for part, rows, before in zip(parts, ranges, [[], *ranges], strict=False):
            result.add(_runs_of(table, index, part, rows, before, solver))
        return result

    readings = _readings(build)
    if items:
        readings += _readings(lambda solver: column_runs(table, index, items, solver))
    return TableRuns(choose(readings) if len(readings) > 1 else readings[0][1])


def _readings(build: Callable[[Solver], TableRuns]) -> list[Reading]:
    """Return every reading of what is built of several blocks of figures, each read alike."""
    kinds: list[str] = []

    def listing(readings: list[Reading]) -> list[Run]:
        kinds.extend(kind for kind, _ in readings if kind not in kinds)
        return readings[0][1]

    first = build(listing).runs

    def of(kind: str) -> list[Run]:
        return build(lambda readings: next((runs for k, runs in readings if k == kind), readings[0][1])).runs

    return [(kind, of(kind)) for kind in kinds] or [("columns", first)]


def _ranges(table: Table, parts: Sequence[Part]) -> list[list[int]]:
    """Return the rows of each part, if together these have figures for all rows and no label says otherwise."""
    edges = [0, *accumulate(part.rows for part in parts)]
    if edges[-1] != len(table.blocks[0].rows):
        return []
    ranges = [list(range(start, end)) for start, end in pairwise(edges)]
    inside = all(
        item.entry.row in rows
        for part, rows in zip(parts, ranges, strict=True)
        for item in part.items
        if item.kind == "row" and item.entry
    )
    return ranges if inside else []


def _by_labels(table: Table, parts: Sequence[Part]) -> list[list[int]]:
    """Return the rows of each part: all rows that no other part has a label of."""
    named = [{item.entry.row for item in part.items if item.kind == "row" and item.entry} for part in parts]
    ranges = []
    for i in range(len(parts)):
        others = set().union(*(each for j, each in enumerate(named) if j != i))
        ranges.append([row for row in range(len(table.blocks[0].rows)) if row not in others])
    return ranges


def _runs_of(table: Table, index: int, part: Part, rows: list[int], before: list[int], choose: Solver) -> TableRuns:
    """Return the runs of a part as those of a table that has its rows only; ``before`` are those of the part before."""
    block = table.blocks[0]
    place = {row: at for at, row in enumerate(rows)}
    small = replace(table, blocks=(replace(block, rows=tuple(block.rows[row] for row in rows)),))
    moved = [_moved(item, place) for item in part.items]
    cut = {*block.rows[before[-1]].groups} & {*block.rows[rows[0]].groups} if before else set()
    staggered = _staggered(small, index, part, cut) if cut else []
    found = column_runs(small, index, moved, lambda readings: choose([*readings, *staggered]))
    for run in found.runs:
        run.doubt(Doubt.WHOSE_ROW, part.numbered)
    return found


def _moved(item: Item, place: Mapping[int, int]) -> Item:
    """Return an item whose row is counted among those of its part."""
    if item.kind == "row" and item.entry:
        return item._replace(entry=item.entry._replace(row=place[item.entry.row]))
    if item.displaced and item.displaced.row in place:
        return item._replace(displaced=item.displaced._replace(row=place[item.displaced.row]))
    return item._replace(displaced=None)


def _staggered(table: Table, index: int, part: Part, cut: set[str]) -> list[Reading]:
    """Return the reading of a part whose rows do not stand in line.

    Where labels that span rows were printed before the cut and left no cells behind it, the rest of their rows
    stand further left than the rows after them, by as many columns as labels were ``cut``.
    """
    block = table.blocks[0]
    tokens = [item.token for item in part.items if item.token and item.prints]
    shifts = [len(cut - {*row.groups}) for row in block.rows]
    if len(set(shifts)) < 2 or len(tokens) != len(block.rows) * len(block.columns):
        return []
    places = [(c + shift, r, c) for c in range(len(block.columns)) for r, shift in enumerate(shifts)]
    found = {(r, c): token for (_, r, c), token in zip(sorted(places), tokens, strict=True)}
    every = list(range(len(block.rows)))
    columns = range(len(block.columns))
    runs = [column_run(table, index, 0, c, every, [found[r, c] for r in every], "matrix") for c in columns]
    return [("staggered", runs)]
